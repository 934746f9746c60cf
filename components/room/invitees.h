/*
 * Who has been invited to a room, and by whom: they may decline.  Only the
 * last few are remembered, and none over a restart.
 */
#ifndef ROOM_INVITEES_H
#define ROOM_INVITEES_H

#include "base/map.h"

struct invitee {
	char *jid; /* bare */
	char *by;  /* full */
};

/* Of a map by bare JID. */
const struct invitee *invitees_find(
    const struct map *invitees, const char *jid);
void invitees_add(struct map *invitees, const char *jid, const char *by);
void invitees_drop(struct map *invitees, const char *jid);
void invitees_free(struct map *invitees);

#endif
