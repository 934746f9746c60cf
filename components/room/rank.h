/*
 * Roles and affiliations (XEP-0045, 5), and what one gives the other.
 */
#ifndef ROOM_RANK_H
#define ROOM_RANK_H

#include <stdbool.h>
#include <stdint.h>

/* In rising order: comparing them with < is meant. */
enum role { ROLE_NONE, ROLE_VISITOR, ROLE_PARTICIPANT, ROLE_MODERATOR };

enum affiliation {
	AFFILIATION_OUTCAST,
	AFFILIATION_NONE,
	AFFILIATION_MEMBER,
	AFFILIATION_ADMIN,
	AFFILIATION_OWNER,
};

const char *role_name(enum role role);
const char *affiliation_name(enum affiliation affiliation);

/* Is it one of a set (ROLES_... of config.h)? */
bool role_is_in(enum role role, uint32_t set);

/* False where the word is none of them. */
bool role_from(const char *word, enum role *role_r);
bool affiliation_from(const char *word, enum affiliation *affiliation_r);

/* The role one has on entering (5.1.2). */
enum role role_on_entering(enum affiliation affiliation, bool moderated);

/* The role an occupant has once their affiliation has become another: what is
 * gained is certain, what is lost falls to what they would enter with. */
enum role role_after(enum role role, enum affiliation was,
    enum affiliation affiliation, bool moderated);

/*
 * May it be done?  0 is no; the two ways of no are the errors of XEP-0045: it
 * is not for this actor to do, or not to be done to this target.
 */
enum leave { LEAVE_FORBIDDEN, LEAVE_NOT_ALLOWED, LEAVE_GRANTED };

/* An actor of this affiliation makes a target another (5.2.2, 9, 10).  That
 * an owner must remain, and that nobody bans themselves, is not asked here. */
enum leave rank_may_affiliate(enum affiliation actor, enum affiliation target,
    enum affiliation affiliation);

/* An actor of this affiliation and role gives a target another role, or none:
 * kicks them (5.1.2, 8.2 to 8.5, 9.6 to 9.8). */
struct rank {
	enum affiliation affiliation;
	enum role role;
};
enum leave rank_may_give_role(
    struct rank actor, struct rank target, enum role role);

#endif
