/*
 * What happened in the rooms since they began, and what is in them: for those
 * who watch over the service.
 */
#ifndef ROOM_TALLY_H
#define ROOM_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "room/refuse.h"

struct engine;

struct tally {
	uint64_t said, joined; /* messages to rooms; sessions that entered */
	uint64_t refused[REFUSE_UNKNOWN + 1]; /* by reason */
};

/* What there is now. */
struct tally_now {
	size_t rooms, occupants, sessions, big, waits;
};
struct tally_now tally_now(const struct engine *engine);

/* How often a stanza error of this condition was the answer; `condition' goes
 * through all there are, from NULL, and is NULL at the end. */
const char *tally_refused(
    const struct engine *engine, const char *condition, uint64_t *count_r);

#endif
