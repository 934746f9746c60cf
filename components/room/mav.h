/*
 * Versions of a room's list of affiliations (XEP-0463).  A version is what the
 * list is, not when it was: so there is nothing to store, and lists that are
 * the same have the same version.  The last changes are remembered.
 */
#ifndef ROOM_MAV_H
#define ROOM_MAV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/rank.h"

struct arena;
struct room;

#define MAV_SIZE 16 /* bytes of a version */
#define MAV_LOG 64  /* changes that are remembered */

struct mav {
	unsigned char now[MAV_SIZE];
	struct mav_change *log; /* the oldest first */
	uint32_t len, size;     /* it grows up to MAV_LOG */
	bool followed; /* somebody who was told a version hears of changes */
};

/* Somebody, a bare JID or a domain, is about to become something else. */
void mav_change(struct room *room, const char *jid, enum affiliation from,
    enum affiliation to);

const char *mav_version(const struct room *room, struct arena *arena);

/* Whose affiliation has changed since that version: addresses and a NULL at
 * the end, each once; NULL: it is not known. */
const char **mav_since(
    const struct room *room, struct arena *arena, const char *version);

void mav_free(struct mav *mav);

#endif
