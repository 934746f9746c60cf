#include "room/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/mem.h"
#include "room/address.h"
#include "room/authority.h"
#include "room/chores.h"
#include "room/crowd.h"
#include "room/engine.h"
#include "room/grave.h"
#include "room/hats.h"
#include "room/merit.h"
#include "room/outbox.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/tokens.h"

/* What waits for a moderator: the number of each, what it is, and the last
 * number there was. */
struct waiting_names {
	const char *number, *value, *last;
};

static const struct waiting_names names_of_reports = { "report", "reported",
	"reports" };
static const struct waiting_names names_of_held = { "held", "held_message",
	"held_last" };

static void
save_waiting(struct fields *f, const struct reports *waiting,
    const struct waiting_names *names)
{
	for (size_t i = 0; i < reports_len(waiting); i++) {
		fields_put_int(f, names->number, waiting->list[i].number);
		fields_put(f, names->value, waiting->list[i].value);
	}
	if (waiting != NULL)
		fields_put_int(f, names->last, waiting->last);
}

/* How it is just now; mostly there is nothing to say. */
static void
save_state(struct fields *f, const struct room *room)
{
	if (room->mode != MODE_NORMAL) {
		fields_put(f, "mode", mode_name(room->mode));
		fields_put_int(f, "mode_until", room->mode_until);
	}
	if (room->shut_until != 0)
		fields_put_int(f, "shut_until", room->shut_until);
	if (*room->pinned != '\0') {
		fields_put(f, "pinned", room->pinned);
		fields_put(f, "pinned_id", room->pinned_id);
		fields_put(f, "pinned_of", room->pinned_of);
		fields_put_int(f, "pinned_at", room->pinned_at);
	}
	save_waiting(f, room->reports, &names_of_reports);
	save_waiting(f, room->held, &names_of_held);
}

void
record_save_room(struct outbox *out, const struct room *room)
{
	struct fields f;

	if (room->forgotten)
		return;
	fields_begin(&f, out->arena);
	for (size_t i = 0; i < config_fields_len; i++)
		fields_put(&f, config_fields[i].var,
		    config_get(&room->config, &config_fields[i], out->arena));
	fields_put(&f, "subject", room->subject);
	fields_put(&f, "subject_by", room->subject_by);
	fields_put(&f, "subject_of", room->subject_of);
	fields_put(&f, "subject_id", room->subject_id);
	fields_put_int(&f, "subject_at", room->subject_at);
	if (*room->card != '\0') {
		fields_put(&f, "card", room->card);
		fields_put(&f, "avatar", room->avatar);
	}
	save_state(&f, room);
	fields_put(&f, "secret", room->secret);
	fields_put_int(&f, "locked", room->locked);
	if (room->big)
		fields_put_int(&f, "big", 1);
	if (room->tokens.len > 0)
		fields_put(&f, "tokens", tokens_text(room, out->arena));
	if (room->hats.len > 0)
		fields_put(&f, "hats", hats_text(room, out->arena));
	if (room->used_on != 0)
		fields_put_int(&f, "used_on", room->used_on);
	for (const struct chore *c = room->chores;
	     c != NULL && f.len < CHORES_MOST; c = c->next)
		fields_put(&f, "chore", c->text);
	outbox_save(out, RECORD_ROOM, room->jid, "", f.text);
}

/* False: the field is none of theirs. */
static bool
restore_waiting(struct reports **waiting, const struct waiting_names *names,
    const char *name, const char *value)
{
	bool is_value = strcmp(name, names->value) == 0;

	if (!is_value && strcmp(name, names->number) != 0 &&
	    strcmp(name, names->last) != 0)
		return false;
	if (*waiting == NULL)
		*waiting = mem_new(sizeof(**waiting));
	if (is_value)
		reports_restore(waiting, (*waiting)->last, value);
	else
		(*waiting)->last = (uint32_t)strtoul(value, NULL, 10);
	return true;
}

static void
restore_state(struct room *room, const char *name, const char *value)
{
	if (strcmp(name, "mode") == 0)
		(void)mode_from(value, &room->mode);
	else if (strcmp(name, "mode_until") == 0)
		room->mode_until = strtoll(value, NULL, 10);
	else if (strcmp(name, "shut_until") == 0)
		room->shut_until = strtoll(value, NULL, 10);
	else if (strcmp(name, "pinned") == 0)
		mem_set(&room->pinned, value);
	else if (strcmp(name, "pinned_id") == 0)
		mem_set(&room->pinned_id, value);
	else if (strcmp(name, "pinned_of") == 0)
		mem_set(&room->pinned_of, value);
	else if (strcmp(name, "pinned_at") == 0)
		room->pinned_at = strtoll(value, NULL, 10);
	else if (!restore_waiting(
		     &room->reports, &names_of_reports, name, value))
		(void)restore_waiting(&room->held, &names_of_held, name, value);
}

static void
restore_field(struct room *room, const char *name, const char *value)
{
	const struct config_field *field = config_field(name);

	if (field != NULL)
		(void)config_set(&room->config, field, value);
	else if (strcmp(name, "subject") == 0)
		mem_set(&room->subject, value);
	else if (strcmp(name, "subject_by") == 0)
		mem_set(&room->subject_by, value);
	else if (strcmp(name, "subject_of") == 0)
		mem_set(&room->subject_of, value);
	else if (strcmp(name, "subject_id") == 0)
		mem_set(&room->subject_id, value);
	else if (strcmp(name, "subject_at") == 0)
		room->subject_at = strtoll(value, NULL, 10);
	else if (strcmp(name, "card") == 0)
		mem_set(&room->card, value);
	else if (strcmp(name, "chore") == 0)
		(void)chore_put(room, value);
	else if (strcmp(name, "avatar") == 0)
		mem_set(&room->avatar, value);
	else if (strcmp(name, "secret") == 0)
		mem_set(&room->secret, value);
	else if (strcmp(name, "locked") == 0)
		room->locked = *value == '1';
	else if (strcmp(name, "big") == 0)
		room->big = *value == '1';
	else if (strcmp(name, "used_on") == 0)
		room->used_on = strtoll(value, NULL, 10);
	else
		restore_state(room, name, value);
}

static int64_t
number(struct arena *arena, const char *value, const char *name)
{
	const char *text = fields_get(arena, value, name);

	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

/* What is of all rooms is kept under the domain alone. */
static struct room *
find(const struct engine *engine, const char *jid)
{
	return strcmp(jid, engine->set.domain) == 0 ? engine->hall
						    : engine_room(engine, jid);
}

void
record_restore_room(struct engine *engine, const char *jid, const char *value)
{
	struct arena *arena = engine->scratch;
	struct room *room = find(engine, jid);
	const char *name, *text;

	if (number(arena, value, "gone_until") != 0) {
		grave_dig(engine, jid, fields_get(arena, value, "gone_to"),
		    number(arena, value, "gone_until"));
		arena_reset(arena);
		return;
	}
	if (room == NULL)
		room = engine_open(engine, jid);
	while (fields_next(arena, &value, &name, &text))
		if (strcmp(name, "hats") == 0)
			hats_restore(room, arena, text);
		else if (strcmp(name, "tokens") == 0)
			tokens_restore(room, arena, text);
		else
			restore_field(room, name, text);
	if (room->fixed) /* its settings are the service's, at every start */
		engine_set_defaults(engine, room);
	room->unread = true;
	room->kept = true;
	arena_reset(arena);
}

void
record_save_affiliation(
    struct outbox *out, const struct room *room, const char *bare_jid)
{
	const struct standing *s = map_get(&room->standings, bare_jid);
	struct fields f;

	if (room->forgotten)
		return;
	if (s == NULL) {
		outbox_forget(out, RECORD_AFFILIATION, room->jid, bare_jid);
		return;
	}
	fields_begin(&f, out->arena);
	fields_put(&f, "affiliation", affiliation_name(s->affiliation));
	fields_put(&f, "nick", s->nick);
	fields_put(&f, "reason", s->reason);
	if (s->voiced)
		fields_put_int(&f, "voiced", 1);
	if (s->subscribed != 0)
		fields_put_int(&f, "subscribed", s->subscribed);
	if (s->hats != NULL)
		fields_put(&f, "hats", s->hats);
	if (s->since != 0)
		fields_put_int(&f, "since", s->since);
	if (s->muted_until != 0)
		fields_put_int(&f, "muted_until", s->muted_until);
	if (s->shadowed_until != 0)
		fields_put_int(&f, "shadowed_until", s->shadowed_until);
	if (s->kicked_until != 0)
		fields_put_int(&f, "kicked_until", s->kicked_until);
	if (*s->called != '\0')
		fields_put(&f, "called", s->called);
	if (s->because != NULL)
		fields_put(&f, "because", s->because);
	if (s->met_at != 0) {
		fields_put_int(&f, "met_at", s->met_at);
		fields_put_int(&f, "said", s->said);
	}
	merit_write(&f, &s->merit);
	if (s->said_at != 0)
		fields_put_int(&f, "said_at", s->said_at);
	outbox_save(out, RECORD_AFFILIATION, room->jid, bare_jid, f.text);
}

/* Beside what they are, and what they are called. */
static void
restore_standing(struct arena *arena, struct standing *s, const char *value)
{
	const char *called = fields_get(arena, value, "called");

	s->muted_until = number(arena, value, "muted_until");
	s->shadowed_until = number(arena, value, "shadowed_until");
	s->kicked_until = number(arena, value, "kicked_until");
	s->met_at = number(arena, value, "met_at");
	s->said = (uint32_t)number(arena, value, "said");
	s->said_at = number(arena, value, "said_at");
	s->merit = merit_read(arena, value);
	mem_set(&s->called, called != NULL ? called : "");
}

void
record_restore_affiliation(struct engine *engine, const char *room_jid,
    const char *bare_jid, const char *value)
{
	struct arena *arena = engine->scratch;
	struct room *room = find(engine, room_jid);
	enum affiliation affiliation;
	const char *nick, *reason, *hats;

	if (room == NULL ||
	    !affiliation_from(
		fields_get(arena, value, "affiliation"), &affiliation))
		return;
	hats = fields_get(arena, value, "hats");
	nick = fields_get(arena, value, "nick");
	reason = fields_get(arena, value, "reason");
	room_set_voiced(room, bare_jid, number(arena, value, "voiced") != 0);
	room_subscribe(
	    room, bare_jid, (unsigned)number(arena, value, "subscribed") & 3);
	room_set_hats(room, bare_jid, hats != NULL ? hats : "");
	restore_standing(arena, room_have_standing(room, bare_jid), value);
	room_set_standing(room, bare_jid, affiliation, nick != NULL ? nick : "",
	    reason != NULL ? reason : "");
	room_set_because(room, bare_jid, fields_get(arena, value, "because"));
	if (room_standing(room, bare_jid) != NULL)
		room_standing(room, bare_jid)->since =
		    number(arena, value, "since");
	arena_reset(arena);
}

void
record_save_session(
    struct outbox *out, const struct room *room, const struct session *s)
{
	struct fields f;

	if (room->forgotten)
		return;
	fields_begin(&f, out->arena);
	fields_put(&f, "nick", s->occupant->nick);
	fields_put(&f, "role", role_name(s->occupant->role));
	fields_put(&f, "presence", occupant_presence(s->occupant));
	fields_put_int(&f, "nth", s->nth);
	if (s->occupant->seen_before != SEEN_BY_ALL)
		fields_put_int(&f, "seen_before", s->occupant->seen_before);
	if (s->left_at != 0)
		fields_put_int(&f, "left_at", s->left_at);
	outbox_save(out, RECORD_OCCUPANT, room->jid, s->address->jid, f.text);
}

void
record_save_occupant(
    struct outbox *out, const struct room *room, const struct occupant *o)
{
	for (const struct session *s = o->sessions; s != NULL; s = s->next)
		record_save_session(out, room, s);
}

void
record_forget_session(
    struct outbox *out, const struct room *room, const struct session *s)
{
	if (!room->forgotten)
		outbox_forget(out, RECORD_OCCUPANT, room->jid, s->address->jid);
}

/* When it came, and whether it is away. */
static void
restore_place(struct engine *engine, struct room *room, struct session *s,
    const char *value)
{
	struct arena *arena = engine->scratch;
	int64_t left_at = number(arena, value, "left_at");
	uint32_t nth = (uint32_t)number(arena, value, "nth");

	s->nth = nth;
	if (nth >= room->next_nth)
		room->next_nth = nth + 1;
	if (s->occupant->seen_before != SEEN_BY_ALL &&
	    s->occupant->seen_before > room->next_nth)
		room->next_nth = s->occupant->seen_before;
	if (left_at != 0)
		room_linger(room, s, left_at);
	else
		watch_restored(&engine->watch, &s->watch);
}

void
record_restore_session(struct engine *engine, const char *room_jid,
    const char *full_jid, const char *value)
{
	struct arena *arena = engine->scratch;
	struct room *room = engine_room(engine, room_jid);
	const char *nick = fields_get(arena, value, "nick");
	const char *presence = fields_get(arena, value, "presence");
	const char *bare = arena_dup(arena, full_jid, strcspn(full_jid, "/"));
	struct occupant *o;
	enum role role;

	if (room == NULL || nick == NULL || presence == NULL ||
	    !role_from(fields_get(arena, value, "role"), &role) ||
	    room_session(room, full_jid) != NULL)
		return;
	o = room_occupant(room, nick);
	if (o == NULL)
		o = room_enter(room, nick);
	o->role = role;
	o->affiliation = authority_affiliation(engine, room, bare);
	crowd_set_seen(room, o,
	    fields_get(arena, value, "seen_before") != NULL
		? (uint32_t)number(arena, value, "seen_before")
		: SEEN_BY_ALL);
	occupant_set_presence(o, presence);
	restore_place(engine, room, room_attach(room, o, full_jid), value);
	arena_reset(arena);
}
