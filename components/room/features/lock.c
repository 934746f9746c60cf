/*
 * A room that was just made is for its creator only until they have
 * configured it (XEP-0045, 7.2.10 and 10.1).
 */
#include "base/jid.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
lock_may_join(struct turn *t)
{
	if (t->room->locked &&
	    room_affiliation(t->room, t->from->bare) != AFFILIATION_OWNER)
		return turn_refuse(t, REFUSE_LOCKED);
	return true;
}

const struct feature feature_lock = {
	.name = "lock",
	.may_join = lock_may_join,
};
