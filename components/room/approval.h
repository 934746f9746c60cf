/*
 * Whoever would be a member is approved of by those who may make members
 * (XEP-0045, 9.9).
 */
#ifndef ROOM_APPROVAL_H
#define ROOM_APPROVAL_H

#include <stdbool.h>

struct turn;

#define APPROVAL_FORM "http://jabber.org/protocol/muc#register"

/* Ask the admins of t->room whether the sender may have this nickname; if not
 * one of them is known the sender has been refused: false. */
bool approval_ask(struct turn *t, const char *nick);

/* An answer of theirs, by message; true: it was one. */
bool approval_told(struct turn *t);

#endif
