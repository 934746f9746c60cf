/*
 * Whoever follows what happens in the rooms, until they hang up.  An event is
 * shown like all else: once what it tells of is stored.  Who does not keep up
 * is told so, and let go.
 */
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/parts.h"
#include "base/stamp.h"
#include "host/console_parts.h"
#include "host/errand_parts.h"
#include "host/inside.h"
#include "room/audit.h"
#include "room/control.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "store/store.h"

#define BEHIND_MAX ((size_t)1024 * 1024) /* bytes that it has not read */

static bool
events_begin(struct caller *c, const struct authproto_line *line)
{
	struct errand *e = c->errand;
	const char *room = authproto_gets(line, "room");

	c->host->engine->followed = true;
	if (*room == '\0')
		return true;
	e->jid = control_address(c->host->engine, e->arena, room);
	return e->jid != NULL || errand_value(c, "room");
}

static void
events_go_on(struct caller *c)
{
	if (c->ended)
		errand_over(c);
}

const struct errand_kind errand_events = {
	.begin = events_begin,
	.go_on = events_go_on,
	.follows = true,
};

static void
add_fields(struct parts_out *p, const char *text, struct arena *arena)
{
	const char *name, *value;

	while (text != NULL && fields_next(arena, &text, &name, &value))
		parts_adds(p, name, value);
}

static void
add_audit(struct parts_out *p, const struct audit *a)
{
	const struct {
		const char *key, *value;
	} all[] = {
		{ "act", a->act },
		{ "actor", a->actor },
		{ "whom", a->target },
		{ "whom-nick", a->target_nick },
		{ "reason", a->reason },
		{ "message", a->message },
		{ "detail", a->detail },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].value != NULL && *all[i].value != '\0')
			parts_adds(p, all[i].key, all[i].value);
}

void
errand_event(struct caller *c, const struct effect *effect)
{
	struct errand *e = c->errand;
	bool act = effect->kind == EFFECT_NOTE;
	struct parts_out p;
	char at[STAMP_SIZE];

	if (e->jid != NULL && strcmp(e->jid, effect->room) != 0)
		return;
	stamp_write(at, act ? effect->audit->at : effect->before);
	parts_begin(&p, &e->events, "*", e->id);
	parts_adds(&p, "event", act ? "act" : effect->key);
	parts_adds(&p, "at", at);
	parts_adds(&p, "room", effect->room);
	if (act)
		add_audit(&p, effect->audit);
	else
		add_fields(&p, effect->text, c->arena);
	parts_end(&p);
	arena_reset(c->arena);
}

static void
write_ready(struct caller *c)
{
	struct errand *e = c->errand;

	if (e->ticket > store_mark(c->host->store))
		return;
	caller_write(c, &e->ready);
	text_clear(&e->ready);
}

/* What happens while something waits to be stored waits behind it, and then
 * for all that was stored by then. */
void
errand_tell(struct caller *c)
{
	struct errand *e = c->errand;
	struct text empty;

	write_ready(c);
	if (e->ready.len == 0 && e->events.len > 0) {
		empty = e->ready;
		e->ready = e->events;
		e->events = empty;
		e->ticket = store_ticket(c->host->store);
		write_ready(c);
	}
	if (evbuffer_get_length(bufferevent_get_output(c->bev)) > BEHIND_MAX ||
	    e->events.len > BEHIND_MAX) {
		caller_refuse(c, e->id, AUTHPROTO_BUSY, "too far behind");
		errand_over(c);
		c->leaving = true;
	}
}
