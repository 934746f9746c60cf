/*
 * The doorkeeper: how often one account may knock, at how many rooms it may be
 * at once, under how many nicknames, and what new rooms may be called
 * (XEP-0045, 14.6 and 17.1).
 */
#include <string.h>

#include "base/jid.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

/* `allowed' is single characters and ranges: a "-" stands first or last. */
static bool
is_allowed(char c, const char *allowed)
{
	for (; *allowed != '\0'; allowed++) {
		if (allowed[1] == '-' && allowed[2] != '\0') {
			if (c >= allowed[0] && c <= allowed[2])
				return true;
			allowed += 2;
		} else if (c == *allowed)
			return true;
	}
	return false;
}

static bool
is_good_name(const struct turn *t, const char *name)
{
	const char *chars = t->engine->set.room_chars;

	if (limits(t)->room_name > 0 && strlen(name) > limits(t)->room_name)
		return false;
	for (; chars != NULL && *name != '\0'; name++)
		if (!is_allowed(*name, chars))
			return false;
	return true;
}

static bool
door_may_create(struct turn *t)
{
	if (!is_good_name(t, t->to->node))
		return turn_refuse(t, REFUSE_ROOM_NAME);
	return true;
}

static bool
has_other_nicks(const struct turn *t)
{
	const struct session *s;
	uint32_t n = 0, max = limits(t)->nicks_at_once;
	const struct occupant *o;

	if (max == 0 || whereabouts_sessions(&t->engine->whereabouts,
			    t->from->bare, t->room) < max)
		return false;
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		s = o->sessions;
		if (s != NULL && session_is_of(s, t->from->bare) &&
		    strcmp(o->nick, t->nick) != 0)
			n++;
	}
	return n >= max;
}

/* Whoever is in already only comes to look again. */
static bool
door_may_join(struct turn *t)
{
	const struct whereabouts *whereabouts = &t->engine->whereabouts;
	uint32_t max = limits(t)->rooms_at_once;

	if (turn_is_too_much(t, "join", "", limits(t)->join))
		return false;
	if (t->session != NULL)
		return true;
	if (max > 0 &&
	    whereabouts_sessions(whereabouts, t->from->bare, t->room) == 0 &&
	    whereabouts_rooms(whereabouts, t->from->bare) >= max)
		return turn_refuse(t, REFUSE_TOO_MANY_ROOMS);
	if (has_other_nicks(t))
		return turn_refuse(t, REFUSE_TOO_MANY_NICKS);
	return true;
}

/* The only session takes its nickname with it. */
static bool
door_may_rename(struct turn *t)
{
	if (t->actor->sessions->next != NULL && has_other_nicks(t))
		return turn_refuse(t, REFUSE_TOO_MANY_NICKS);
	return true;
}

const struct feature feature_door = {
	.name = "door",
	.may_create = door_may_create,
	.may_join = door_may_join,
	.may_rename = door_may_rename,
};
