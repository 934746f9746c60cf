/*
 * Old messages leave the archive: at once those that a room is told to forget,
 * bit by bit those that are too old, or too many, by the settings, and those of
 * rooms that are no more.
 */
#ifndef STORE_PRUNE_H
#define STORE_PRUNE_H

#include <stdbool.h>
#include <stdint.h>

struct db;

/*
 * Within a transaction: away with what is older than `before', and with all but
 * the newest `keep' (0: that is no reason); about a thousand of them at most,
 * the oldest first.  There are more: it is to be done again.
 */
bool archive_prune(struct db *db, const char *room, int64_t before,
    uint64_t keep, bool *more_r);

/* Where a sweep is; begins with 0 as its `number'. */
struct sweep {
	const char *domain; /* rooms of which are ours */
	int64_t before;     /* as for archive_prune() */
	uint64_t keep;
	int64_t number; /* of the last room that is done */
	bool over;
};

/* One step, a transaction of a few hundred messages; false: it failed, and the
 * connection is closed. */
bool archive_sweep(struct db *db, struct sweep *sweep);

#endif
