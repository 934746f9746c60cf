/*
 * What the sender of a turn may do, by their bare JID: whichever session they
 * ask from, in the room or not (XEP-0045, 8 and 9).
 */
#ifndef ROOM_AUTHORITY_H
#define ROOM_AUTHORITY_H

#include <stdbool.h>

#include "room/rank.h"

struct engine;
struct room;
struct turn;

/* An admin of the service. */
bool authority_is_service(const struct turn *t);

/* What somebody is in a room; admins of the service may own every room. */
enum affiliation authority_affiliation(
    const struct engine *engine, const struct room *room, const char *bare);

/* The sender's rank in t->room: the highest role they have under any of their
 * nicknames; admins and owners moderate, whether they are in or not. */
struct rank authority_of(const struct turn *t);

/* Is there such a room as far as the sender may know?  One that is still locked
 * is for its owner only. */
bool authority_sees(const struct turn *t);

/* The same, or they have been refused. */
bool authority_finds(struct turn *t);

/* There is such a room, and the sender owns it; else they have been refused. */
bool authority_owns(struct turn *t);

#endif
