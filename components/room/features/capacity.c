/*
 * So many occupants a room has, and no more; for admins and owners there are a
 * few places beyond, so that a crowd cannot keep them out (XEP-0045, 7.2.9).
 */
#include <stdint.h>

#include "base/jid.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

#define RESERVE 10

/* The room's own limit, or the service's where it is less. */
static uint32_t
places(const struct turn *t)
{
	uint32_t room = t->room->config.max_users;
	uint32_t service = t->engine->set.max_users;

	if (room == 0 || (service != 0 && service < room))
		return service;
	return room;
}

/* Another session of who is in takes no place. */
static bool
has_place(struct turn *t)
{
	uint32_t max = places(t);

	if (max == 0 || room_occupant(t->room, t->nick) != NULL)
		return true;
	if (authority_affiliation(t->engine, t->room, t->from->bare) >=
	    AFFILIATION_ADMIN)
		max += RESERVE;
	if (t->room->occupants.len < max)
		return true;
	return turn_refuse(t, REFUSE_FULL);
}

static bool
capacity_may_join(struct turn *t)
{
	return t->session != NULL || has_place(t);
}

/* Of several sessions one would be another occupant. */
static bool
capacity_may_rename(struct turn *t)
{
	return t->actor->sessions->next == NULL || has_place(t);
}

const struct feature feature_capacity = {
	.name = "capacity",
	.may_join = capacity_may_join,
	.may_rename = capacity_may_rename,
};
