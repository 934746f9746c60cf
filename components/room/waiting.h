/*
 * What somebody wrote that is in no archive: messages that wait for a
 * moderator, and what they said when they reported others.
 */
#ifndef ROOM_WAITING_H
#define ROOM_WAITING_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct engine;

struct waiting {
	const char *id; /* no other message has it: room@domain/held-3 */
	const char *room, *body;
	int64_t at;
};

/* Of this account (bare JID) in all rooms, from then on. */
size_t waiting_of(const struct engine *engine, const char *bare, int64_t since,
    struct arena *arena, const struct waiting **list_r);

#endif
