/*
 * Changes of rank, and what everybody sees of them: who gets another role or
 * affiliation is shown with it, who may not stay is put out.  It is the one
 * way to change them while somebody is in (XEP-0045, 5.1.2, 8, 9, 10).
 */
#ifndef ROOM_CHANGE_H
#define ROOM_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/rank.h"

struct occupant;
struct turn;

struct change {
	const char *jid; /* whose affiliation, a bare JID or a domain; NULL: */
	struct occupant *whom;        /* whose role */
	enum affiliation affiliation; /* the new one */
	enum role role;               /* the new one; NONE is a kick */
	const char *nick;    /* to be reserved; "": no more; NULL: as it is */
	const char *reason;  /* NULL: none was given */
	int64_t until;       /* kick: they may not come back before; to visitor:
				no voice till then; 0: as the service says */
	const char *message; /* the id of the one it is for, or NULL */
	bool excused;        /* of a kick: they may come back at once */
	bool aside; /* follows from something else: not for the record */
};

/*
 * Make them all; whether they may be made has been asked.  `by' is the
 * nickname of who does it (NULL: nobody is named).  With `answer' the IQ of the
 * turn gets its result where 8.2 wants it: after those who are put out have
 * heard it and before the others do.  t->room may be NULL afterwards: it ended
 * with who was in it.
 */
void change_all(struct turn *t, const struct change *changes, size_t len,
    const char *by, bool answer);

/* Only one affiliation, and nobody is named. */
void change_affiliation(struct turn *t, const char *jid,
    enum affiliation affiliation, const char *nick, const char *reason);

/* Only members may be in from now on: the others go, with status 322. */
void change_to_members_only(struct turn *t);

/* Whoever did what the turn is about, as the room knows them; NULL: it does
 * not. */
const char *change_actor(const struct turn *t);

#endif
