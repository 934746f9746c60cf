#include "room/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/route.h"
#include "room/turn.h"

/* Elements nested deeper are nobody's real message. */
#define MAX_DEPTH 20

struct engine *
engine_new(
    const struct feature *const *features, const struct engine_settings *set)
{
	struct engine *engine = mem_new(sizeof(*engine));

	engine->features = features;
	engine->set = *set;
	map_init(&engine->rooms, set->seed);
	for (each_feature(f, engine))
		if ((*f)->begin != NULL)
			(*f)->begin(engine);
	return engine;
}

void
engine_free(struct engine **engine)
{
	struct room *room;

	if (*engine == NULL)
		return;
	for (size_t i = 0; (room = map_next(&(*engine)->rooms, &i)) != NULL;)
		room_free(&room);
	map_free(&(*engine)->rooms);
	free(*engine);
	*engine = NULL;
}

struct room *
engine_room(const struct engine *engine, const char *bare)
{
	return map_get(&engine->rooms, bare);
}

struct room *
engine_open(struct engine *engine, const char *bare)
{
	struct room *room = room_new(bare, engine->set.seed);

	map_put(&engine->rooms, room->jid, room);
	return room;
}

void
engine_close(struct engine *engine, struct room **room)
{
	map_remove(&engine->rooms, (*room)->jid);
	room_free(room);
}

/*
 * Which request may be answered with an error: not an error, nor a result,
 * nor a presence that says goodbye (RFC 6120, 8.3.1; XEP-0045, 17.3).
 */
static bool
may_be_refused(const struct stanza *in)
{
	const char *type = stanza_attr(in, "type");

	return type == NULL ||
	       (strcmp(type, "error") != 0 && strcmp(type, "result") != 0 &&
		   strcmp(type, "unavailable") != 0);
}

/* An address that cannot be one: say so to whoever can be answered. */
static void
refuse_address(struct turn *t, const char *to)
{
	struct jid raw = { .node = "", .domain = to, .resource = "" };

	if (t->from == NULL || !may_be_refused(t->in))
		return;
	/* Only an address of our own domain may be sent from. */
	raw.bare = raw.full = t->engine->set.domain;
	t->to = &raw;
	turn_refuse(t, REFUSE_BAD_JID);
}

/*
 * The border: from here on every name is prepared, every string belongs to
 * the turn, and none to the stanza, which is gone before the effects are
 * carried out.
 */
void
engine_handle(struct engine *engine, const struct stanza *in, int64_t now,
    struct outbox *out)
{
	const char *to = stanza_attr(in, "to"), *from = stanza_attr(in, "from");
	struct turn t = {
		.engine = engine,
		.in = in,
		.now = now,
		.out = out,
		.arena = out->arena,
	};

	if (to == NULL || from == NULL)
		return;
	t.from = jid_parse(t.arena, from);
	t.to = jid_parse(t.arena, to);
	if (t.to == NULL || t.from == NULL) {
		refuse_address(&t, to);
		return;
	}
	if (stanza_size(in, MAX_DEPTH) > engine->set.max_stanza) {
		if (may_be_refused(in))
			turn_refuse(&t, REFUSE_TOO_BIG);
		return;
	}
	if (*t.to->node != '\0')
		t.room = engine_room(engine, t.to->bare);
	if (t.room != NULL) {
		t.session = room_session(t.room, t.from->full);
		t.other = room_occupant(t.room, t.to->resource);
	}
	if (t.session != NULL)
		t.actor = t.session->occupant;
	t.nick = t.to->resource;
	route(&t);
}

int64_t
engine_deadline(const struct engine *engine)
{
	(void)engine;
	return INT64_MAX;
}

void
engine_tick(struct engine *engine, int64_t now, struct outbox *out)
{
	(void)engine;
	(void)now;
	(void)out;
}

void
engine_shutdown(struct engine *engine, int64_t now, struct outbox *out)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		struct turn t = {
			.engine = engine,
			.now = now,
			.out = out,
			.arena = out->arena,
			.room = room,
		};

		act_end(&t);
	}
}

void
engine_desert(struct engine *engine, struct outbox *out)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		while (room->audience_len > 0) {
			struct session *s = room->audience_of[0];

			room_detach(room, &s, out);
		}
		if (!room->config.persistent && !room->fixed)
			engine_close(engine, &room);
	}
}
