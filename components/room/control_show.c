/*
 * Verbs that only look: what rooms there are, how they are, who is in.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/stamp.h"
#include "room/address.h"
#include "room/config.h"
#include "room/control_parts.h"
#include "room/engine.h"
#include "room/history.h"
#include "room/reports.h"
#include "room/room.h"

void
control_rooms(struct control *c)
{
	const struct room *room;

	for (size_t i = 0;
	     (room = map_next(&c->t.engine->rooms, &i)) != NULL;) {
		struct parts_out *p = control_part(c);

		parts_adds(p, "room", room->jid);
		parts_adds(p, "name", room->config.name);
		parts_addn(p, "occupants", room->occupants.len);
		parts_addn(p, "sessions", room->audience_len);
		parts_addn(
		    p, "persistent", room->config.persistent || room->fixed);
		parts_addn(p, "public", room->config.public);
		parts_end(p);
	}
	control_ok(c);
}

static void
pair(struct control *c, const char *name, const char *value)
{
	struct parts_out *p = control_part(c);

	parts_adds(p, "name", name);
	parts_adds(p, "value", value);
	parts_end(p);
}

static void
number(struct control *c, const char *name, int64_t n)
{
	struct parts_out *p = control_part(c);

	parts_adds(p, "name", name);
	parts_addn(p, "value", n);
	parts_end(p);
}

static void
show_subject(struct control *c, const struct room *room)
{
	char stamp[STAMP_SIZE];

	pair(c, "subject", room->subject);
	pair(c, "subject-by", room->subject_by);
	if (room->subject_at != 0) {
		stamp_write(stamp, room->subject_at);
		pair(c, "subject-at", stamp);
	}
}

/* Of whom there is only kept when they came, or that they were muted, is
 * nothing here. */
static bool
is_listed(const struct standing *s)
{
	return s->affiliation != AFFILIATION_NONE || *s->nick != '\0';
}

static size_t
count_listed(const struct room *room)
{
	const struct standing *s;
	size_t n = 0;

	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;)
		n += is_listed(s);
	return n;
}

void
control_info(struct control *c)
{
	const struct room *room;

	if (!control_room(c))
		return;
	room = c->t.room;
	pair(c, "room", room->jid);
	number(c, "occupants", room->occupants.len);
	number(c, "sessions", room->audience_len);
	number(c, "affiliations", count_listed(room));
	number(c, "locked", room->locked);
	number(c, "big", room->big);
	show_subject(c, room);
	for (size_t i = 0; i < config_fields_len; i++)
		pair(c, config_fields[i].var,
		    config_get(&room->config, &config_fields[i], c->t.arena));
	control_ok(c);
}

static const char *
addresses(struct control *c, const struct occupant *o)
{
	const char *all = "";

	for (const struct session *s = o->sessions; s != NULL; s = s->next)
		all = arena_join(c->t.arena, all, *all != '\0' ? " " : "",
		    s->address->jid, NULL);
	return all;
}

void
control_occupants(struct control *c)
{
	const struct occupant *o;

	if (!control_room(c))
		return;
	for (size_t i = 0; (o = map_next(&c->t.room->occupants, &i)) != NULL;) {
		struct parts_out *p = control_part(c);

		parts_adds(p, "nick", o->nick);
		parts_adds(p, "role", role_name(o->role));
		parts_adds(p, "affiliation", affiliation_name(o->affiliation));
		parts_addn(p, "away", occupant_is_away(o));
		parts_adds(p, "jids", addresses(c, o));
		parts_end(p);
	}
	control_ok(c);
}

void
control_affiliations(struct control *c)
{
	const char *only = control_value(c, "affiliation");
	const struct standing *s;

	if (!control_room(c))
		return;
	for (size_t i = 0; (s = map_next(&c->t.room->standings, &i)) != NULL;) {
		const char *name = affiliation_name(s->affiliation);
		struct parts_out *p;

		if (!is_listed(s) || (*only != '\0' && strcmp(only, name) != 0))
			continue;
		p = control_part(c);
		parts_adds(p, "jid", s->jid);
		parts_adds(p, "affiliation", name);
		parts_adds(p, "nick", s->nick);
		parts_adds(p, "reason", s->reason);
		parts_end(p);
	}
	control_ok(c);
}

void
control_stats(struct control *c)
{
	const struct engine *engine = c->t.engine;
	const struct tally_now now = tally_now(engine);
	const char *condition = NULL;
	uint64_t refused;

	number(c, "rooms", (int64_t)now.rooms);
	number(c, "big-rooms", (int64_t)now.big);
	number(c, "occupants", (int64_t)now.occupants);
	number(c, "sessions", (int64_t)now.sessions);
	number(c, "waits", (int64_t)now.waits);
	number(c, "said", (int64_t)engine->tally.said);
	number(c, "joined", (int64_t)engine->tally.joined);
	while ((condition = tally_refused(engine, condition, &refused)) != NULL)
		if (refused > 0)
			number(c,
			    arena_join(c->t.arena, "refused ", condition, NULL),
			    (int64_t)refused);
	control_ok(c);
}

/* An open report, by the words of the record (room/audit.h). */
static void
show_report(struct control *c, const char *room, const struct report *r)
{
	static const char *const keys[][2] = {
		{ "actor", "by" },
		{ "actor-nick", "by_nick" },
		{ "whom", "of" },
		{ "whom-nick", "nick" },
		{ "reason", "reason" },
		{ "text", "text" },
		{ "message", "message" },
		{ "said", "said" },
	};
	struct parts_out *p = control_part(c);
	struct arena *arena = c->t.arena;
	char stamp[STAMP_SIZE];

	stamp_write(stamp, strtoll(report_field(r, arena, "at"), NULL, 10));
	parts_addn(p, "number", r->number);
	parts_adds(p, "room", room);
	parts_adds(p, "at", stamp);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		parts_adds(p, keys[i][0], report_field(r, arena, keys[i][1]));
	parts_end(p);
}

/* Of one room or, where none is named, of all. */
void
control_reports(struct control *c)
{
	const struct room *room;
	bool all = *control_value(c, "room") == '\0';

	if (!all && !control_room(c))
		return;
	for (size_t i = 0; (room = map_next(&c->t.engine->rooms, &i)) != NULL;)
		for (size_t k = 0; k < reports_len(room->reports) &&
				   (all || room == c->t.room);
		     k++)
			show_report(c, room->jid, &room->reports->list[k]);
	control_ok(c);
}
