/*
 * A page that is loaded anew ends a session and begins another: whoever comes
 * back in time, as the same account under the same nickname, has never left
 * for the others, and keeps role and voice.  A client that says goodbye itself
 * gives its stanza an id, a server that speaks for one that is gone does not;
 * who says goodbye leaves at once.
 */
#include <string.h>

#include "base/jid.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/presence.h"
#include "room/room.h"
#include "room/turn.h"

static int64_t
ends_at(const struct turn *t, const struct session *s)
{
	return s->left_at + (int64_t)t->engine->set.limits.leave_grace * 1000;
}

/* The session ended, nothing else happened, and it said nothing itself. */
static bool
may_come_back(const struct turn *t)
{
	const char *type = stanza_attr(t->in, "type");

	return type != NULL && strcmp(type, "unavailable") == 0 &&
	       stanza_attr(t->in, "id") == NULL && t->news->inside == NULL;
}

static void
grace_leaving(struct turn *t)
{
	if (t->engine->set.limits.leave_grace == 0 ||
	    t->actor->sessions->next != NULL || !may_come_back(t))
		return;
	t->lingers = true;
	engine_alarm(t->engine,
	    t->now + (int64_t)t->engine->set.limits.leave_grace * 1000,
	    &feature_grace, t->room->jid, t->actor->nick);
}

/* The same session comes back as somebody else: then who it was has left. */
static void
grace_entering(struct turn *t)
{
	const struct news news = { .type = "unavailable", .payload = "" };
	struct occupant *o;

	if (t->engine->set.limits.leave_grace == 0)
		return;
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (o != t->actor && occupant_is_away(o) &&
		    strcmp(o->sessions->address->jid, t->from->full) == 0)
			act_depart(t, o->sessions, &news);
}

/* Nobody came back: now they have left. */
static void
grace_rang(struct turn *t, const char *nick)
{
	const struct news news = { .type = "unavailable", .payload = "" };
	struct occupant *o =
	    t->room != NULL ? room_occupant(t->room, nick) : NULL;

	if (o == NULL || !occupant_is_away(o) ||
	    ends_at(t, o->sessions) > t->now)
		return;
	act_depart(t, o->sessions, &news);
	act_close_if_empty(t);
}

/* After a restart nobody rings for who was away then. */
static void
grace_linked(struct turn *t)
{
	const struct occupant *o;
	const struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		for (size_t j = 0;
		     (o = map_next(&room->occupants, &j)) != NULL;)
			if (occupant_is_away(o))
				engine_alarm(t->engine, ends_at(t, o->sessions),
				    &feature_grace, room->jid, o->nick);
}

const struct feature feature_grace = {
	.name = "grace",
	.entering = grace_entering,
	.leaving = grace_leaving,
	.rang = grace_rang,
	.linked = grace_linked,
};
