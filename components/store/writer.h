/*
 * One thread writes, everything that waits in one transaction, while the next
 * batch fills; so throughput does not fall with the time that a commit takes.
 * A batch that could not be written is tried again until it can.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct effect;
struct event_base;
struct pool;
struct store_settings;
struct writer;

struct writer_settings {
	const struct store_settings *set;
	const char *file; /* SQLite's */

	/* More is committed. */
	void (*committed)(void *user);
	void *user;
};

struct writer *writer_new(
    struct event_base *base, const struct writer_settings *set);

/* Writes what waits, if it can be written now. */
void writer_free(struct writer **writer);

/* Its ticket; these grow.  The batch goes off when the loop is back, so what
 * one turn stores is stored together. */
uint64_t writer_put(struct writer *writer, const struct effect *effect);

uint64_t writer_issued(const struct writer *writer);    /* newest ticket */
uint64_t writer_committed(const struct writer *writer); /* up to which */
size_t writer_backlog(const struct writer *writer); /* about how many bytes */
bool writer_is_well(const struct writer *writer);

/* For small jobs beside the batches: the bench is a struct desk. */
struct pool *writer_pool(const struct writer *writer);

#endif
