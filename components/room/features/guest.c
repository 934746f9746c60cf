/*
 * Accounts of the guests' domain are nobody for long: their nicknames say what
 * they are and do not change, they listen or speak as the service says, and
 * write in private to moderators only.
 */
#include "room/guest.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

#define PREFIX "Guest-"

bool
guest_is(const struct engine *engine, const char *bare)
{
	const char *domain = engine->set.guest_domain;
	const char *at = strchr(bare, '@');

	return domain != NULL &&
	       strcmp(at != NULL ? at + 1 : bare, domain) == 0;
}

bool
guest_is_one(const struct engine *engine, const struct occupant *o)
{
	const char *domain = engine->set.guest_domain;
	const struct address *a =
	    o->sessions != NULL ? o->sessions->address : NULL;
	size_t node = a != NULL ? strcspn(a->jid, "@") + 1 : 0;

	return domain != NULL && a != NULL && node < a->bare_len &&
	       strlen(domain) == a->bare_len - node &&
	       memcmp(a->jid + node, domain, a->bare_len - node) == 0;
}

static bool
is_guest(const struct turn *t)
{
	return guest_is(t->engine, t->from->bare);
}

static bool
is_guests_name(const char *nick)
{
	return strncmp(nick, PREFIX, strlen(PREFIX)) == 0;
}

static bool
guest_may_join(struct turn *t)
{
	if (t->engine->set.guest_domain == NULL)
		return true;
	/* With accounts the site says what everybody is called. */
	if (!is_guest(t))
		return t->engine->set.accounts || !is_guests_name(t->nick) ||
		       turn_refuse(t, REFUSE_NICK_TAKEN);
	if (t->engine->set.guests == GUESTS_NONE)
		return turn_refuse(t, REFUSE_GUEST);
	if (*t->nick != '\0' && !is_guests_name(t->nick)) {
		t->nick = arena_join(t->arena, PREFIX, t->nick, NULL);
		t->nick_was_given = true;
	}
	return true;
}

static void
guest_entering(struct turn *t)
{
	if (is_guest(t) && t->engine->set.guests == GUESTS_READ &&
	    t->actor->affiliation == AFFILIATION_NONE)
		t->actor->role = ROLE_VISITOR;
}

static bool
guest_may_rename(struct turn *t)
{
	if (is_guest(t))
		return turn_refuse(t, REFUSE_NICK_GIVEN);
	return guest_may_join(t);
}

static bool
guest_may_whisper(struct turn *t)
{
	if (is_guest(t) && t->other->role != ROLE_MODERATOR)
		return turn_refuse(t, REFUSE_WHISPER);
	return true;
}

/* One that a site has is made by it, whoever comes first. */
static bool
guest_may_create(struct turn *t)
{
	return t->room != NULL || !is_guest(t) ||
	       turn_refuse(t, REFUSE_CREATION);
}

const struct feature feature_guest = {
	.name = "guest",
	.may_create = guest_may_create,
	.may_join = guest_may_join,
	.entering = guest_entering,
	.may_rename = guest_may_rename,
	.may_whisper = guest_may_whisper,
};
