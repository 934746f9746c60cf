/*
 * Who may make rooms, and how many there may be (XEP-0045, 10.1.1, 14.6).
 * Admins of the service may always.
 */
#include <stdint.h>

#include "base/jid.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/preset.h"
#include "room/room.h"
#include "room/turn.h"

static uint32_t
owned_by(const struct engine *engine, const char *bare)
{
	const struct standing *s;
	const struct room *room;
	uint32_t n = 0;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		s = room_standing(room, bare);
		n += s != NULL && s->affiliation == AFFILIATION_OWNER;
	}
	return n;
}

static bool
creation_may_create(struct turn *t)
{
	const struct engine_settings *set = &t->engine->set;

	if (authority_is_service(t))
		return true;
	if (!preset_may_create(t->engine, t->to->bare, t->from))
		return turn_refuse(t, REFUSE_CREATION);
	if (set->max_rooms != 0 && t->engine->rooms.len >= set->max_rooms)
		return turn_refuse(t, REFUSE_ROOMS);
	if (set->max_rooms_owned != 0 &&
	    owned_by(t->engine, t->from->bare) >= set->max_rooms_owned)
		return turn_refuse(t, REFUSE_OWNED);
	return true;
}

const struct feature feature_creation = {
	.name = "creation",
	.may_create = creation_may_create,
};
