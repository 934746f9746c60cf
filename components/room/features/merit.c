#include "room/merit.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/phrase.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

enum affiliation
merit_affiliation(
    const struct turn *t, const char *bare, enum affiliation of_site)
{
	const struct standing *s = room_standing(t->room, bare);
	bool is_member = limits(t)->member_after_messages > 0 && s != NULL &&
			 s->merit.member;

	return is_member && of_site == AFFILIATION_NONE ? AFFILIATION_MEMBER
							: of_site;
}

void
merit_lose(struct turn *t, const char *bare)
{
	struct standing *s = room_standing(t->room, bare);

	if (s == NULL || s->merit.said == 0)
		return;
	s->merit = (struct merit){ .member = s->merit.member };
	room_settle_standing(t->room, s);
	record_save_affiliation(t->out, t->room, bare);
}

void
merit_write(struct fields *fields, const struct merit *merit)
{
	if (merit->member)
		fields_put_int(fields, "merit_member", 1);
	if (merit->said == 0)
		return;
	fields_put_int(fields, "merit", merit->said);
	fields_put_int(fields, "merit_days", merit->days);
	fields_put_int(fields, "merit_day", merit->day);
}

static int64_t
number(struct arena *arena, const char *fields, const char *name)
{
	const char *value = fields_get(arena, fields, name);

	return value != NULL ? strtoll(value, NULL, 10) : 0;
}

struct merit
merit_read(struct arena *arena, const char *fields)
{
	return (struct merit){
		.said = (uint32_t)number(arena, fields, "merit"),
		.days = (uint32_t)number(arena, fields, "merit_days"),
		.day = number(arena, fields, "merit_day"),
		.member = number(arena, fields, "merit_member") != 0,
	};
}

/* A correction says the same again. */
static bool
counts(const struct turn *t)
{
	return limits(t)->member_after_messages > 0 &&
	       t->actor->affiliation == AFFILIATION_NONE &&
	       !guest_is(t->engine, t->from->bare) &&
	       stanza_child(t->in, "body", "") != NULL &&
	       stanza_child(t->in, "replace", NS_CORRECT) == NULL;
}

/* As far as it matters; false: it does not. */
static bool
count(const struct turn *t, struct merit *m)
{
	bool is_enough = m->said >= limits(t)->member_after_messages;
	int64_t today = t->now / ROOM_DAY;

	if (is_enough && m->day == today)
		return false;
	if (!is_enough)
		m->said++;
	if (m->day != today)
		m->days++;
	m->day = today;
	return true;
}

static void
merit_speaking(struct turn *t)
{
	if (counts(t) &&
	    count(t, &room_have_standing(t->room, t->from->bare)->merit))
		record_save_affiliation(t->out, t->room, t->from->bare);
}

static void
become_member(struct turn *t, struct merit *m)
{
	const char *said = arena_printf(t->arena, "%u", (unsigned)m->said);
	const char *days = arena_printf(t->arena, "%u", (unsigned)m->days);

	*m = (struct merit){ .member = true };
	change_affiliation(t, t->from->bare, AFFILIATION_MEMBER, NULL,
	    phrase(t, PHRASE_MERIT, said, days, NULL));
}

/* With what they have said they are seen as before. */
static void
merit_spoken(struct turn *t)
{
	struct standing *s = room_standing(t->room, t->from->bare);

	if (s != NULL && counts(t) &&
	    s->merit.said >= limits(t)->member_after_messages &&
	    s->merit.days >= limits(t)->member_after_days)
		become_member(t, &s->merit);
}

const struct feature feature_merit = {
	.name = "merit",
	.speaking = merit_speaking,
	.spoken = merit_spoken,
};
