#include "room/visible.h"

#include "base/jid.h"
#include "room/access.h"
#include "room/authority.h"
#include "room/blocked.h"
#include "room/engine.h"
#include "room/guest.h"
#include "room/room.h"
#include "room/turn.h"

#define DAY INT64_C(86400000) /* milliseconds */

static bool
may_read(const struct room *room, enum affiliation affiliation, bool inside)
{
	if (affiliation == AFFILIATION_OUTCAST)
		return false;
	if (affiliation >= AFFILIATION_ADMIN)
		return true;
	if (room->locked && !inside)
		return false;
	if (affiliation >= AFFILIATION_MEMBER)
		return true;
	return !room->config.members_only &&
	       (!room->config.password_protected || inside);
}

/* Who was put out may not come back before then. */
static bool
is_put_out(const struct turn *t, const char *bare)
{
	const struct standing *s = room_standing(t->room, bare);

	return s != NULL && s->kicked_until > t->now;
}

/*
 * Would the sender, who is not in, be let in: the door's rules for all rooms
 * (features/ban.c, blocks.c, guest.c)?  With accounts the door asks the site;
 * of who is nothing in the room nobody knows that they are of the site.
 */
static bool
may_come(const struct turn *t, enum affiliation affiliation)
{
	const struct engine_settings *set = &t->engine->set;

	if (affiliation >= AFFILIATION_ADMIN || authority_is_service(t))
		return true;
	if (is_put_out(t, t->from->bare) ||
	    !access_allows(set->entrants, t->from))
		return false;
	if (affiliation >= AFFILIATION_MEMBER)
		return true;
	return !set->accounts && !blocked_has(t->engine, t->from) &&
	       !(set->guests == GUESTS_NONE &&
		   guest_is(t->engine, t->from->bare));
}

/* Members may be shown what was said since they are; others the last hours. */
static int64_t
since_when(const struct turn *t, enum affiliation affiliation)
{
	const struct room_config *config = &t->room->config;
	const struct standing *s = room_standing(t->room, t->from->bare);

	if (affiliation >= AFFILIATION_ADMIN)
		return VISIBLE_ALL;
	if (affiliation == AFFILIATION_MEMBER)
		return config->history_of_members && s != NULL ? s->since
							       : VISIBLE_ALL;
	return config->history_of_others > 0
		   ? t->now - (int64_t)config->history_of_others * 60000
		   : VISIBLE_ALL;
}

/* What the room does not keep so long is not shown, gone or not. */
static int64_t
kept_since(const struct turn *t)
{
	return t->room->config.archive_days > 0
		   ? t->now - (int64_t)t->room->config.archive_days * DAY
		   : VISIBLE_ALL;
}

int64_t
visible_since(const struct turn *t, bool inside)
{
	enum affiliation affiliation =
	    authority_affiliation(t->engine, t->room, t->from->bare);
	int64_t kept = kept_since(t), since = since_when(t, affiliation);

	if (!may_read(t->room, affiliation, inside) ||
	    (!inside && !may_come(t, affiliation)))
		return VISIBLE_NOTHING;
	return kept > since ? kept : since;
}

bool
visible_to(const struct turn *t, const char *bare)
{
	return !is_put_out(t, bare) &&
	       may_read(t->room,
		   authority_affiliation(t->engine, t->room, bare), true);
}

bool
visible_jids(const struct turn *t)
{
	return room_is_open_about_jids(t->room) ||
	       authority_of(t).role == ROLE_MODERATOR;
}

uint32_t
visible_most(const struct turn *t)
{
	uint32_t limit = t->engine->set.limits.history;
	uint32_t of_room = t->room->config.max_history;

	return limit > 0 && limit < of_room ? limit : of_room;
}
