/*
 * Who somebody is in one room, whatever their nickname, without saying who
 * they are (XEP-0421).
 */
#ifndef ROOM_IDENTITY_H
#define ROOM_IDENTITY_H

#include <stddef.h>

struct room;
struct xml;

#define IDENTITY_SIZE 46 /* with the NUL */

/* The same for one bare JID in one room for ever, since the room keeps its
 * secret; it tells nothing to whoever does not have that. */
void identity_of(const struct room *room, const char *bare, size_t bare_len,
    char id[IDENTITY_SIZE]);

/* <occupant-id/>; nothing for an id of NULL or "". */
void identity_write(struct xml *xml, const char *id);

#endif
