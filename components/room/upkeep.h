/*
 * What whoever runs the service does to rooms, in whatever way they ask for
 * it: by a command (room/deed.h) or from the shell (room/control.h).
 */
#ifndef ROOM_UPKEEP_H
#define ROOM_UPKEEP_H

#include <stdbool.h>

struct room;
struct turn;

/* A new room, to be t->room: it stays until it is destroyed, for nobody is in
 * it yet.  `owner' is a bare JID or NULL; with `like' it is as that room is,
 * and of the same people. */
void upkeep_create(struct turn *t, const char *jid, const char *owner,
    const struct room *like);

/* t->room ends, and its address is closed for as long as the service wants;
 * what is not said is NULL. */
void upkeep_destroy(struct turn *t, const char *reason, const char *elsewhere);

/* 10.4: a room that has an owner keeps one. */
bool upkeep_is_last_owner(const struct room *room, const char *jid);

/*
 * t->room says something itself: an element with a text, "body" or "subject",
 * heard by all and kept like what anybody says.
 */
void upkeep_say(struct turn *t, const char *element, const char *text);

#endif
