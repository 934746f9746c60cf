#include "room/wait.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

#define ID 12          /* bytes of chance in an id */
#define FOLLOWERS 4096 /* of one wait */
#define FOLLOW_JOIN 10 /* of one's own join */

const char *
engine_wait(struct turn *t, const struct feature *whose, const char *note,
    int64_t until, int hold)
{
	struct wait *wait = mem_new(sizeof(*wait));
	char *id = arena_alloc(t->arena, 2 * ID + 1);

	chance_hex(&t->engine->chance, id, ID);
	*wait = (struct wait){
		.id = mem_dup(id),
		.whose = whose,
		.room = mem_dup(t->room != NULL ? t->room->jid : t->to->bare),
		.from = mem_dup(t->from != NULL ? t->from->full : ""),
		.note = mem_dup(note),
		.held = hold ? stanza_hold(t->in) : NULL,
		.until = until,
	};
	wait->last = &wait->first;
	map_put(&t->engine->waits, wait->id, wait);
	engine_alarm(t->engine, until, NULL, "", id);
	return id;
}

bool
engine_follow(struct turn *t, const char *id)
{
	struct wait *wait = map_get(&t->engine->waits, id);
	struct follower *f;

	if (wait->followers == FOLLOWERS)
		return turn_refuse(t, REFUSE_BUSY);
	f = mem_new(sizeof(*f));
	f->in = stanza_hold(t->in);
	*wait->last = f;
	wait->last = &f->next;
	wait->followers++;
	return true;
}

static bool
is_join(const struct turn *t, const struct wait *wait)
{
	return wait->held != NULL && stanza_is(wait->held, "presence") &&
	       strcmp(wait->from, t->from->full) == 0 &&
	       strcmp(wait->room, t->to->bare) == 0;
}

bool
engine_follow_join(struct turn *t)
{
	const struct wait *wait;

	for (size_t i = 0; (wait = map_next(&t->engine->waits, &i)) != NULL;)
		if (is_join(t, wait) && wait->whose != &feature_captcha &&
		    wait->followers < FOLLOW_JOIN)
			return engine_follow(t, wait->id);
	return false;
}

void
engine_forget_joins(struct turn *t)
{
	struct wait *wait, *heard = NULL;

	for (size_t i = 0; (wait = map_next(&t->engine->waits, &i)) != NULL;) {
		if (!is_join(t, wait))
			continue;
		if (wait->first != NULL) {
			heard = wait;
			continue;
		}
		engine_unwait(t->engine, wait->id);
		wait_free(&wait);
	}
	if (heard != NULL)
		engine_follow(t, heard->id);
}

void
engine_expect(struct turn *t, const char *id, const char *peer)
{
	struct wait *wait = map_get(&t->engine->waits, id);

	mem_set(&wait->peer, peer);
}

struct wait *
engine_unwait(struct engine *engine, const char *id)
{
	return map_remove(&engine->waits, id);
}

void
wait_free(struct wait **wait)
{
	struct wait *w = *wait;

	if (w == NULL)
		return;
	stanza_let_go(&w->held);
	while (w->first != NULL) {
		struct follower *f = w->first;

		w->first = f->next;
		stanza_let_go(&f->in);
		free(f);
	}
	free(w->id);
	free(w->room);
	free(w->from);
	free(w->note);
	free(w->peer);
	free(w);
	*wait = NULL;
}
