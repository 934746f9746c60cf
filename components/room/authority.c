#include "room/authority.h"

#include <stddef.h>
#include <string.h>

#include "base/jid.h"
#include "room/engine.h"
#include "room/room.h"
#include "room/turn.h"

static bool
is_admin(const struct engine *engine, const char *bare)
{
	const char *const *admin = engine->set.admins;

	for (; admin != NULL && *admin != NULL; admin++)
		if (strcmp(*admin, bare) == 0)
			return true;
	return false;
}

bool
authority_is_service(const struct turn *t)
{
	return is_admin(t->engine, t->from->bare);
}

enum affiliation
authority_affiliation(
    const struct engine *engine, const struct room *room, const char *bare)
{
	if (engine->set.admins_own && is_admin(engine, bare))
		return AFFILIATION_OWNER;
	return room_affiliation(room, bare);
}

struct rank
authority_of(const struct turn *t)
{
	struct rank rank = {
		.affiliation =
		    authority_affiliation(t->engine, t->room, t->from->bare),
	};

	if (rank.affiliation >= AFFILIATION_ADMIN)
		rank.role = ROLE_MODERATOR;
	for (uint32_t i = 0;
	     i < t->room->audience_len && rank.role < ROLE_MODERATOR; i++) {
		const struct session *s = t->room->audience_of[i];

		if (session_is_of(s, t->from->bare) &&
		    s->occupant->role > rank.role)
			rank.role = s->occupant->role;
	}
	return rank;
}

bool
authority_sees(const struct turn *t)
{
	return t->room != NULL &&
	       (!t->room->locked || authority_affiliation(t->engine, t->room,
					t->from->bare) == AFFILIATION_OWNER);
}

bool
authority_finds(struct turn *t)
{
	return authority_sees(t) || turn_refuse(t, REFUSE_NO_ROOM);
}

bool
authority_owns(struct turn *t)
{
	if (!authority_finds(t))
		return false;
	if (authority_affiliation(t->engine, t->room, t->from->bare) ==
	    AFFILIATION_OWNER)
		return true;
	return turn_refuse(t, REFUSE_NOT_OWNER);
}
