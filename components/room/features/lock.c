/*
 * A room that was just made is for its creator only until they have
 * configured it (XEP-0045, 7.2.10 and 10.1); if they never do, it goes (14.6).
 */
#include <stdint.h>
#include <string.h>

#include "base/jid.h"
#include "room/authority.h"
#include "room/destroy.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
lock_may_join(struct turn *t)
{
	if (t->room->locked && authority_affiliation(t->engine, t->room,
				   t->from->bare) != AFFILIATION_OWNER)
		return turn_refuse(t, REFUSE_LOCKED);
	return true;
}

/* The secret tells this room from a later one of the same name. */
static void
set_alarm(struct turn *t, const struct room *room)
{
	uint32_t seconds = t->engine->set.lock_timeout;

	if (seconds != 0)
		engine_alarm(t->engine, t->now + (int64_t)seconds * 1000,
		    &feature_lock, room->jid, room->secret);
}

static void
lock_joined(struct turn *t)
{
	if (t->created)
		set_alarm(t, t->room);
}

static void
lock_rang(struct turn *t, const char *secret)
{
	const struct destroy how = {
		.reason = "The room was not configured in time",
	};

	if (t->room != NULL && t->room->locked &&
	    strcmp(t->room->secret, secret) == 0)
		destroy_room(t, &how);
}

/* After a restart the time begins anew. */
static void
lock_linked(struct turn *t)
{
	const struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (room->locked)
			set_alarm(t, room);
}

const struct feature feature_lock = {
	.name = "lock",
	.may_join = lock_may_join,
	.joined = lock_joined,
	.rang = lock_rang,
	.linked = lock_linked,
};
