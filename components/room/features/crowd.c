/*
 * A room is big from so many occupants on, and no more when a tenth of those
 * have gone again.  In a big room a join, an end and the change of somebody
 * whom nobody sees cost nobody else anything; who speaks is shown to everybody
 * just before (see crowd.h).  When it is big no more those who are not shown
 * appear, some a second.
 */
#include "room/crowd.h"

#include "base/ns.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define AT_ONCE 10 /* that appear every second */
#define SECOND 1000

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

/* Those who are in see each other still, and whoever comes does not. */
static void
grow_big(struct turn *t)
{
	struct occupant *o;

	t->room->big = true;
	record_save_room(t->out, t->room);
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		if (o->seen_before != SEEN_BY_ALL || crowd_shows(t->room, o))
			continue;
		crowd_set_seen(t->room, o, t->session->nth);
		record_save_occupant(t->out, t->room, o);
	}
}

static void
crowd_entering(struct turn *t)
{
	uint32_t from = limits(t)->big_room;

	if (from > 0 && !t->room->big && t->room->occupants.len > from)
		grow_big(t);
}

static void
crowd_leaving(struct turn *t)
{
	uint64_t left = t->room->occupants.len - (t->lingers ? 0 : 1);

	if (!t->room->big || t->actor->sessions->next != NULL ||
	    left * 10 >= (uint64_t)limits(t)->big_room * 9)
		return;
	t->room->big = false;
	record_save_room(t->out, t->room);
	engine_alarm(
	    t->engine, t->now + SECOND, &feature_crowd, t->room->jid, "");
}

static void
crowd_rang(struct turn *t, const char *key)
{
	unsigned n = 0;
	struct occupant *o;

	(void)key;
	if (t->room == NULL || t->room->big)
		return;
	for (size_t i = 0;
	     n < AT_ONCE && (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (o->seen_before != SEEN_BY_ALL &&
		    crowd_may_show(t->room, o)) {
			presence_reveal(t, o);
			n++;
		}
	if (n == AT_ONCE)
		engine_alarm(t->engine, t->now + SECOND, &feature_crowd,
		    t->room->jid, "");
}

/* In a big room everybody typing would be all the traffic (XEP-0085, 5.5), and
 * under pressure it goes first; so would be everybody's word that they have
 * read (XEP-0184, 5.3; XEP-0333). */
static bool
says_nothing(const struct stanza *in, bool big)
{
	const struct stanza *c;
	bool state = false;

	for (c = stanza_first(in); c != NULL; c = stanza_next(c)) {
		if (stanza_in(c, NS_CHATSTATES))
			state = true;
		else if (big && (stanza_in(c, NS_MARKERS) ||
				    stanza_in(c, NS_RECEIPTS)))
			state = true;
		else if (!stanza_in(c, NS_HINTS) && !stanza_is(c, "thread"))
			return false;
	}
	return state;
}

static bool
crowd_may_speak(struct turn *t)
{
	return (!t->room->big && t->engine->pressure == 0) ||
	       !says_nothing(t->in, t->room->big);
}

static void
crowd_speaking(struct turn *t)
{
	struct occupant *last;

	if (limits(t)->big_room == 0 || says_nothing(t->in, true))
		return;
	last = crowd_spoke(t->room, t->actor, limits(t)->big_room_speakers);
	presence_reveal(t, t->actor);
	if (t->room->big && last != NULL && !crowd_shows(t->room, last)) {
		crowd_fade(t->room, last);
		record_save_occupant(t->out, t->room, last);
	}
}

/* It may have been growing smaller when it was ended. */
static void
crowd_linked(struct turn *t)
{
	const struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (!room->big)
			engine_alarm(t->engine, t->now + SECOND, &feature_crowd,
			    room->jid, "");
}

const struct feature feature_crowd = {
	.name = "crowd",
	.entering = crowd_entering,
	.leaving = crowd_leaving,
	.may_speak = crowd_may_speak,
	.speaking = crowd_speaking,
	.rang = crowd_rang,
	.linked = crowd_linked,
};
