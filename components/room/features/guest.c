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
#include "room/change.h"
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

/* Who is in, and may no more what they did: as if they came now. */
static void
look_again(struct turn *t)
{
	struct change *changes = arena_alloc(
	    t->arena, (t->room->occupants.len + 1) * sizeof(*changes));
	enum guests guests = t->engine->set.guests;
	struct occupant *o;
	size_t len = 0;

	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		bool none = guests == GUESTS_NONE;

		if (!guest_is_one(t->engine, o) ||
		    o->affiliation != AFFILIATION_NONE ||
		    (!none && o->role <= ROLE_VISITOR))
			continue;
		changes[len++] = (struct change){
			.whom = o,
			.role = none ? ROLE_NONE : ROLE_VISITOR,
			.excused = true,
			.aside = true,
		};
	}
	if (len > 0)
		change_all(t, changes, len, NULL, false);
}

static void
guest_rang(struct turn *t, const char *key)
{
	struct room *room;

	(void)key;
	if (t->engine->set.guests == GUESTS_SPEAK)
		return;
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;) {
		t->room = room;
		look_again(t);
	}
	t->room = NULL;
}

/* Since the last start the settings may have changed.  Nobody is told anything
 * yet. */
static void
guest_linked(struct turn *t)
{
	if (!t->engine->guests_are_set)
		engine_alarm(t->engine, t->now, &feature_guest, "", "");
	t->engine->guests_are_set = true;
}

const struct feature feature_guest = {
	.name = "guest",
	.may_create = guest_may_create,
	.may_join = guest_may_join,
	.entering = guest_entering,
	.may_rename = guest_may_rename,
	.may_whisper = guest_may_whisper,
	.linked = guest_linked,
	.rang = guest_rang,
};
