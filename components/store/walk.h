/*
 * Through the messages of an archive that meet a query, one after the other.
 */
#ifndef STORE_WALK_H
#define STORE_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "room/archive.h"
#include "sys/db.h"

struct archive_query;
struct arena;

/* Ids from `lo', up to but not `hi'. */
struct range {
	const char *lo, *hi;
};

struct walk {
	struct db *db;
	const struct archive_query *query;
	struct arena *arena;
	int64_t room; /* its number */
	struct range range;
	bool down;    /* the newest first */
	uint32_t max; /* about how many are wanted */

	/* its own business */
	struct db_query *asked;
	uint32_t left;
	char last[ARCHIVE_ID_SIZE];      /* of the rows that were had */
	char place[ARCHIVE_ID_SIZE + 1]; /* behind it; one end of the range */
};

/* The least id that is greater than this one. */
const char *walk_after(struct arena *arena, const char *id);

/*
 * The next, copied into the arena.  Nobody asks the database for anything else
 * until there are none or walk_end() was called.
 */
enum db_step walk_next(struct walk *walk, struct archive_message *message_r);
void walk_end(struct walk *walk);

/* How many there are in the range. */
bool walk_count(const struct walk *walk, uint64_t *count_r);

/* The id of the first that has `skip' of them before it, or NULL: there is
 * none. */
bool walk_skip(const struct walk *walk, uint64_t skip, const char **id_r);

#endif
