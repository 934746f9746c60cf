/*
 * Roles and affiliations (XEP-0045, 5), and what one gives the other.
 */
#ifndef ROOM_RANK_H
#define ROOM_RANK_H

#include <stdbool.h>

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

/* False where the word is none of them. */
bool role_from(const char *word, enum role *role_r);
bool affiliation_from(const char *word, enum affiliation *affiliation_r);

/* The role one has on entering (5.1.2). */
enum role role_on_entering(enum affiliation affiliation, bool moderated);

#endif
