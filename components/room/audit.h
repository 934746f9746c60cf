/*
 * Every act of moderation is on record: what was done, by whom to whom, why,
 * until when, and because of which message.  One act is one record; what the
 * site does, or time, is none.
 */
#ifndef ROOM_AUDIT_H
#define ROOM_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "room/rank.h"

struct change;
struct turn;

#define AUDIT_ID_SIZE 33 /* bytes with the NUL; later ones sort after */

/* What is not said is NULL or 0. */
struct audit {
	const char *act;                /* one word: see doc/moderation.md */
	const char *target;             /* whom: bare JID or domain */
	const char *target_nick;        /* … as the room knows them */
	const char *reason;             /* why */
	int64_t until;                  /* milliseconds since 1970 */
	const char *message;            /* its id in the archive */
	const char *detail;             /* what else there is to say */
	const char *id;                 /* the rest is filled in: */
	const char *actor, *actor_nick; /* who: bare JID */
	int64_t at;
};

/* Did somebody do this?  Neither the site nor time is anybody. */
bool audit_is_due(const struct turn *t);

/* Whoever sent the stanza of the turn did this, in its room or, where it is
 * for none, to the service. */
void audit_note(struct turn *t, const struct audit *what);

/* One of the changes of change.h, about to be made; what they were. */
void audit_affiliation(
    struct turn *t, const struct change *c, enum affiliation was);
void audit_role(struct turn *t, const struct change *c);

#endif
