/*
 * Who is where: of every account (bare JID) the rooms it is in, with how many
 * sessions.
 */
#ifndef ROOM_WHEREABOUTS_H
#define ROOM_WHEREABOUTS_H

#include <stdint.h>

#include "base/map.h"

struct room;

struct whereabouts {
	struct map accounts; /* by bare JID */
};

void whereabouts_init(struct whereabouts *whereabouts, uint32_t seed);
void whereabouts_free(struct whereabouts *whereabouts);

/* A session (full JID) comes to a room, or goes; of NULL whereabouts nothing is
 * kept. */
void whereabouts_enter(
    struct whereabouts *whereabouts, const char *jid, const struct room *room);
void whereabouts_leave(
    struct whereabouts *whereabouts, const char *jid, const struct room *room);

/* Of an account: rooms it is in, and sessions it has in this one. */
uint32_t whereabouts_rooms(
    const struct whereabouts *whereabouts, const char *bare_jid);
uint32_t whereabouts_sessions(const struct whereabouts *whereabouts,
    const char *bare_jid, const struct room *room);

#endif
