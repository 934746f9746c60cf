#include "room/rank.h"

#include <stddef.h>
#include <string.h>

static const char *const roles[] = {
	[ROLE_NONE] = "none",
	[ROLE_VISITOR] = "visitor",
	[ROLE_PARTICIPANT] = "participant",
	[ROLE_MODERATOR] = "moderator",
};

static const char *const affiliations[] = {
	[AFFILIATION_OUTCAST] = "outcast",
	[AFFILIATION_NONE] = "none",
	[AFFILIATION_MEMBER] = "member",
	[AFFILIATION_ADMIN] = "admin",
	[AFFILIATION_OWNER] = "owner",
};

const char *
role_name(enum role role)
{
	return roles[role];
}

const char *
affiliation_name(enum affiliation affiliation)
{
	return affiliations[affiliation];
}

static int
find(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; word != NULL && i < n; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

bool
role_is_in(enum role role, uint32_t set)
{
	return role != ROLE_NONE && (set & 1u << (role - 1)) != 0;
}

bool
role_from(const char *word, enum role *role_r)
{
	int i = find(roles, sizeof(roles) / sizeof(*roles), word);

	if (i >= 0)
		*role_r = (enum role)i;
	return i >= 0;
}

bool
affiliation_from(const char *word, enum affiliation *affiliation_r)
{
	int i = find(
	    affiliations, sizeof(affiliations) / sizeof(*affiliations), word);

	if (i >= 0)
		*affiliation_r = (enum affiliation)i;
	return i >= 0;
}

enum role
role_on_entering(enum affiliation affiliation, bool moderated)
{
	switch (affiliation) {
	case AFFILIATION_OUTCAST:
		return ROLE_NONE;
	case AFFILIATION_NONE:
		return moderated ? ROLE_VISITOR : ROLE_PARTICIPANT;
	case AFFILIATION_MEMBER:
		return ROLE_PARTICIPANT;
	case AFFILIATION_ADMIN:
	case AFFILIATION_OWNER:
		return ROLE_MODERATOR;
	}
	return ROLE_NONE;
}

enum role
role_after(enum role role, enum affiliation was, enum affiliation affiliation,
    bool moderated)
{
	enum role entering = role_on_entering(affiliation, moderated);

	if (affiliation == AFFILIATION_OUTCAST)
		return ROLE_NONE;
	if (affiliation > was)
		return role > entering ? role : entering;
	if (was >= AFFILIATION_ADMIN)
		return entering;
	/* A moderator without affiliation was made one: they stay it. */
	if (role == ROLE_MODERATOR || role < entering)
		return role;
	return entering;
}

/*
 * The lists of members and outcasts are for admins, those of admins and owners
 * for owners (5.2.1).  Who touches another's list is not the one to do it,
 * forbidden (10.3 to 10.8); but to ban somebody is an admin's to do, only not
 * to one of their own rank or above, not allowed (9.1).
 */
enum leave
rank_may_affiliate(enum affiliation actor, enum affiliation target,
    enum affiliation affiliation)
{
	if (actor == AFFILIATION_OWNER)
		return LEAVE_GRANTED;
	if (actor != AFFILIATION_ADMIN || affiliation >= AFFILIATION_ADMIN)
		return LEAVE_FORBIDDEN;
	if (target < AFFILIATION_ADMIN)
		return LEAVE_GRANTED;
	return affiliation == AFFILIATION_OUTCAST ? LEAVE_NOT_ALLOWED
						  : LEAVE_FORBIDDEN;
}

/* 8.2: nobody of a higher affiliation; a moderator only by an admin (5.1.2). */
static enum leave
may_kick(struct rank actor, struct rank target)
{
	if (target.affiliation > actor.affiliation ||
	    (target.role == ROLE_MODERATOR &&
		actor.affiliation < AFFILIATION_ADMIN))
		return LEAVE_NOT_ALLOWED;
	return LEAVE_GRANTED;
}

/* 9.6, 9.7: what concerns the list of moderators is for admins. */
static enum leave
may_change_moderator(struct rank actor, struct rank target, enum role role)
{
	if (target.affiliation >= AFFILIATION_ADMIN && role < ROLE_MODERATOR)
		return LEAVE_NOT_ALLOWED;
	return actor.affiliation >= AFFILIATION_ADMIN ? LEAVE_GRANTED
						      : LEAVE_FORBIDDEN;
}

/*
 * 8.4: voice is not taken from an affiliation at or above the moderator's, nor
 * from an admin or owner by anyone.  To have none is to have no level: a
 * moderator without affiliation may mute others without.
 */
static enum leave
may_mute(struct rank actor, struct rank target)
{
	if (target.affiliation >= AFFILIATION_ADMIN ||
	    (target.affiliation >= AFFILIATION_MEMBER &&
		target.affiliation >= actor.affiliation))
		return LEAVE_NOT_ALLOWED;
	return LEAVE_GRANTED;
}

enum leave
rank_may_give_role(struct rank actor, struct rank target, enum role role)
{
	if (actor.role < ROLE_MODERATOR)
		return LEAVE_FORBIDDEN;
	if (role == ROLE_NONE)
		return may_kick(actor, target);
	if (role == ROLE_MODERATOR || target.role == ROLE_MODERATOR)
		return may_change_moderator(actor, target, role);
	if (role == ROLE_VISITOR)
		return may_mute(actor, target);
	return LEAVE_GRANTED; /* voice is any moderator's to give (8.3) */
}
