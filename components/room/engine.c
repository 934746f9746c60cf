#include "room/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/feature.h"
#include "room/grave.h"
#include "room/preset.h"
#include "room/record.h"
#include "room/room.h"
#include "room/route.h"
#include "room/turn.h"
#include "room/wait.h"

/* Elements nested deeper are nobody's real message. */
#define MAX_DEPTH 20

#define LONGEST ((size_t)512 * 1024) /* bytes that Prosody takes of us */

struct room *
engine_room(const struct engine *engine, const char *bare)
{
	return map_get(&engine->rooms, bare);
}

void
engine_set_defaults(const struct engine *engine, struct room *room)
{
	const char *const *d = engine->set.defaults;

	for (; d != NULL && d[0] != NULL && d[1] != NULL; d += 2) {
		const struct config_field *field = config_field(d[0]);

		if (field != NULL)
			(void)config_set(&room->config, field, d[1]);
	}
	preset_apply(engine, room);
}

struct room *
engine_open(struct engine *engine, const char *bare)
{
	struct room *room = room_new(bare, engine->hash_seed);
	char secret[2 * ROOM_SECRET + 1];

	room->hall = engine->hall;
	room->whereabouts = &engine->whereabouts;
	chance_hex(&engine->chance, secret, ROOM_SECRET);
	mem_set(&room->secret, secret);
	/* Guests who only read, and who was muted, would talk by it. */
	room->config.visitor_status = !engine_is_of_site(engine);
	engine_set_defaults(engine, room);
	map_put(&engine->rooms, room->jid, room);
	return room;
}

void
engine_close(struct engine *engine, struct room **room, struct outbox *out)
{
	outbox_forget(out, RECORD_ROOM, (*room)->jid, "");
	engine_drop(engine, room);
}

void
engine_drop(struct engine *engine, struct room **room)
{
	map_remove(&engine->rooms, (*room)->jid);
	room_free(room);
}

static struct turn
turn_of(struct engine *engine, int64_t now, struct outbox *out)
{
	if (engine->began_at == 0)
		engine->began_at = now;
	return (struct turn){
		.engine = engine,
		.now = now,
		.out = out,
		.arena = out->arena,
	};
}

/* The room, where it is only the nickname that cannot be one; else NULL. */
static const struct jid *
room_of(struct turn *t, const char *to)
{
	const struct jid *jid =
	    jid_parse(t->arena, arena_dup(t->arena, to, strcspn(to, "/")));

	/* Only an address of our own domain may be sent from. */
	return jid != NULL && strcmp(jid->domain, t->engine->set.domain) == 0
		   ? jid
		   : NULL;
}

/* An address that cannot be one: say so to whoever can be answered. */
static void
refuse_address(struct turn *t, const char *to)
{
	struct jid ours = { .node = "", .resource = "" };

	if (t->from == NULL)
		return;
	ours.domain = ours.bare = ours.full = t->engine->set.domain;
	t->to = room_of(t, to);
	if (t->to == NULL)
		t->to = &ours;
	turn_refuse(t, REFUSE_BAD_JID);
}

/* Errors and goodbyes may be its server's. */
static bool
is_alive(const struct stanza *in)
{
	const char *type = stanza_attr(in, "type");

	return type == NULL ||
	       (strcmp(type, "error") != 0 && strcmp(type, "unavailable") != 0);
}

static void
enter(struct turn *t, const char *room)
{
	t->room = engine_room(t->engine, room);
	if (t->room != NULL)
		t->room->now = t->now;
}

/* Room, sender and addressee by name; they may not be there. */
static void
find(struct turn *t)
{
	if (*t->to->node != '\0')
		enter(t, t->to->bare);
	if (t->room != NULL) {
		t->session = room_session(t->room, t->from->full);
		t->other = room_occupant(t->room, t->to->resource);
	}
	if (t->session != NULL) {
		t->actor = t->session->occupant;
		if (is_alive(t->in))
			watch_heard(
			    &t->engine->watch, &t->session->watch, t->now);
	}
	t->nick = t->to->resource;
}

/* A room that was restored may have to be read first. */
static bool
is_ready(struct turn *t)
{
	for (each_feature(f, t->engine))
		if ((*f)->ready != NULL && !(*f)->ready(t))
			return false;
	return true;
}

size_t
engine_longest(const struct engine *engine)
{
	size_t twice = 2 * (size_t)engine->set.max_stanza;

	return twice > LONGEST ? twice : LONGEST;
}

/* What is passed on is written again, and a quote is six bytes then. */
static bool
is_too_big(const struct turn *t)
{
	size_t size = stanza_size(t->in, MAX_DEPTH);
	size_t most = engine_longest(t->engine) / 4 * 3;

	return size > t->engine->set.max_stanza ||
	       (size > most / 6 && stanza_written(t->in, MAX_DEPTH) > most);
}

/*
 * The border: from here on every name is prepared, every string belongs to
 * the turn, and none to the stanza, which is gone before the effects are
 * carried out.
 */
static void
handle(struct turn *t)
{
	const char *to = stanza_attr(t->in, "to");
	const char *from = stanza_attr(t->in, "from");

	if (to == NULL || from == NULL)
		return;
	t->from = jid_parse(t->arena, from);
	t->to = jid_parse(t->arena, to);
	if (t->to == NULL || t->from == NULL) {
		refuse_address(t, to);
		return;
	}
	/* What is for others cannot be answered: we may not speak for them. */
	if (strcmp(t->to->domain, t->engine->set.domain) != 0)
		return;
	if (is_too_big(t)) {
		turn_refuse(t, REFUSE_TOO_BIG);
		return;
	}
	find(t);
	if (t->room == NULL || !t->room->unread || is_ready(t))
		route(t);
}

void
engine_handle(struct engine *engine, const struct stanza *in, int64_t now,
    struct outbox *out)
{
	struct turn t = turn_of(engine, now, out);

	t.in = in;
	handle(&t);
}

/* Somebody who is in a room would take an error to a presence for the end of
 * that; nobody can be refused to leave. */
bool
engine_refuse(struct engine *engine, const struct stanza *in, int64_t now,
    struct outbox *out)
{
	struct turn t = turn_of(engine, now, out);
	const char *to = stanza_attr(in, "to"), *from = stanza_attr(in, "from");

	if (to == NULL || from == NULL || !turn_may_refuse(in))
		return false;
	t.in = in;
	t.from = jid_parse(t.arena, from);
	t.to = jid_parse(t.arena, to);
	if (t.to == NULL || t.from == NULL) {
		refuse_address(&t, to);
		return true;
	}
	find(&t);
	if (t.session != NULL && stanza_is(in, "presence"))
		return false;
	turn_refuse(&t, REFUSE_BUSY);
	return true;
}

void
engine_answer(struct engine *engine, const char *id,
    const struct answer *answer, int64_t now, struct outbox *out)
{
	struct turn t = turn_of(engine, now, out);
	struct wait *wait = engine_unwait(engine, id);

	if (wait == NULL)
		return;
	t.answer = answer;
	t.waited = wait;
	if (wait->held != NULL) {
		t.in = wait->held;
		handle(&t);
	} else {
		t.from = jid_parse(t.arena, wait->from);
		t.to = jid_parse(t.arena, wait->room);
		enter(&t, wait->room);
		if (wait->whose->answered != NULL)
			wait->whose->answered(&t);
	}
	for (struct follower *f = wait->first; f != NULL; f = f->next) {
		t = turn_of(engine, now, out);
		t.in = f->in;
		handle(&t);
	}
	wait_free(&wait);
}

void
engine_account_changed(struct engine *engine, const char *bare,
    enum account_change change, int64_t now, struct outbox *out)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		struct turn t = turn_of(engine, now, out);

		enter(&t, room->jid);
		for (each_feature(f, engine))
			if ((*f)->account_changed != NULL && t.room != NULL)
				(*f)->account_changed(&t, bare, change);
	}
}

void
engine_restore(struct engine *engine, enum record_kind record, const char *room,
    const char *key, const char *value)
{
	switch (record) {
	case RECORD_ROOM:
		record_restore_room(engine, room, value);
		break;
	case RECORD_AFFILIATION:
		record_restore_affiliation(engine, room, key, value);
		break;
	case RECORD_OCCUPANT:
		record_restore_session(engine, room, key, value);
		break;
	}
}

void
engine_alarm(struct engine *engine, int64_t at, const struct feature *whose,
    const char *room, const char *key)
{
	alarms_add(&engine->alarms, at, whose, room, key);
}

int64_t
engine_deadline(const struct engine *engine)
{
	return alarms_next(&engine->alarms);
}

/* An alarm of nobody's is the deadline of the wait that its key names. */
static void
ring(struct turn *t, const struct alarm *alarm)
{
	const struct answer none = { 0 };

	if (alarm->whose == NULL)
		engine_answer(t->engine, alarm->key, &none, t->now, t->out);
	else {
		enter(t, alarm->room);
		alarm->whose->rang(t, alarm->key);
	}
}

void
engine_tick(struct engine *engine, int64_t now, struct outbox *out)
{
	while (engine_deadline(engine) <= now) {
		struct turn t = turn_of(engine, now, out);
		struct alarm alarm = alarms_take(&engine->alarms);

		ring(&t, &alarm);
		free(alarm.room);
		free(alarm.key);
	}
}

void
engine_linked(struct engine *engine, int64_t now, struct outbox *out)
{
	struct turn t = turn_of(engine, now, out);

	for (each_feature(f, engine))
		if ((*f)->linked != NULL)
			(*f)->linked(&t);
}

void
engine_pressure(struct engine *engine, int pressure)
{
	engine->pressure = pressure;
}

void
engine_resume(struct engine *engine, int64_t now)
{
	watch_resume(&engine->watch, now);
}

void
engine_shutdown(struct engine *engine, int64_t now, struct outbox *out)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		struct turn t = turn_of(engine, now, out);

		t.room = room;
		act_end(&t);
	}
}

bool
engine_has(const struct engine *engine, const struct feature *feature)
{
	for (each_feature(f, engine))
		if (*f == feature)
			return true;
	return false;
}
