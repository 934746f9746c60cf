/*
 * What waits to be written: copies of effects, in order, and how to write them.
 * The loop fills a batch; then it is the writer's until it is written.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive_message;
struct arena;
struct db;
struct effect;
struct store_settings;

struct batch {
	struct arena *arena;
	struct entry *first, **last;
	uint64_t ticket; /* of the newest */
	size_t bytes;    /* about how much memory it takes */
};

void batch_init(struct batch *batch);
void batch_free(struct batch *batch);
void batch_clear(struct batch *batch);
bool batch_is_empty(const struct batch *batch);

/* One of SAVE, FORGET, APPEND, AMEND, PRUNE. */
void batch_put(struct batch *batch, const struct effect *effect);

/* What of a batch that was written could be done only in part. */
void batch_repeat(struct batch *batch, const struct batch *written);

/*
 * All of it in one transaction; false: db_error() says why, and the connection
 * is closed.  Writing again what was written changes nothing: whether a commit
 * that failed was done after all is not known.
 */
bool batch_write(
    const struct batch *batch, struct db *db, const struct store_settings *set);

#endif
