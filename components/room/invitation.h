/*
 * Invitations as they leave a room (XEP-0045, 7.8.2 and 7.9; XEP-0249).
 */
#ifndef ROOM_INVITATION_H
#define ROOM_INVITATION_H

#include <stdbool.h>

struct turn;

struct invitation {
	const char *to;     /* a bare or full JID */
	const char *from;   /* whoever invites, as they may be known */
	const char *name;   /* … in words; NULL: the room itself */
	const char *reason; /* NULL: none */
	const char *id;     /* of the stanza; NULL: none */
	bool continues;     /* a chat between two that becomes a conference */
	const char *thread; /* … this one; NULL: not said */
};

/* To somebody who is not in t->room, with what they need to enter. */
void invitation_send(struct turn *t, const struct invitation *invitation);

#endif
