/*
 * Who has been invited to a room, and by whom: they may decline.  Only the
 * last few are remembered, and none over a restart.
 */
#ifndef ROOM_GUESTS_H
#define ROOM_GUESTS_H

#include "base/map.h"

struct guest {
	char *jid; /* bare */
	char *by;  /* full */
};

/* Of a map by bare JID. */
const struct guest *guests_find(const struct map *guests, const char *jid);
void guests_add(struct map *guests, const char *jid, const char *by);
void guests_drop(struct map *guests, const char *jid);
void guests_free(struct map *guests);

#endif
