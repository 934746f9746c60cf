/*
 * How often somebody has done something of late.  What is counted is told by
 * name: what, where, who; leaving and coming back changes none of it.
 */
#ifndef ROOM_RATE_H
#define ROOM_RATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "room/limits.h"

struct arena;

struct rates {
	struct map meters; /* by name */
	size_t sweep_at;   /* meters that are at rest go when there are more */
};

void rates_init(struct rates *rates, uint32_t seed);
void rates_free(struct rates *rates);

/* The name of what is counted; `room' may be "". */
const char *rate_name(struct arena *arena, const char *what, const char *room,
    const char *bare_jid);

/* Milliseconds until it may be done again; 0: now.  A rate whose count or
 * seconds are 0 is no limit. */
int64_t rates_wait(
    const struct rates *rates, const char *name, struct rate rate, int64_t now);

/* It is done. */
void rates_count(
    struct rates *rates, const char *name, struct rate rate, int64_t now);

/* Something that takes its time and comes one after the other; what was
 * saved of it before may be used up at once. */
struct pace {
	const char *name; /* NULL: takes no time */
	int64_t takes;    /* milliseconds */
	int64_t free;     /* that may be saved */
};

/* Milliseconds until its turn comes; and it takes its place. */
int64_t rates_pace_wait(
    const struct rates *rates, const struct pace *pace, int64_t now);
void rates_pace(struct rates *rates, const struct pace *pace, int64_t now);

#endif
