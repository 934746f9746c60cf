/*
 * Pages of the archive, read by threads of their own.  A page shows what was
 * stored before it was asked for: a question waits until that is committed.
 */
#ifndef STORE_FETCH_H
#define STORE_FETCH_H

#include <stdbool.h>
#include <stdint.h>

struct archive_page;
struct effect;
struct event_base;
struct pool;
struct fetches;
struct store_settings;

struct fetch_settings {
	const struct store_settings *set;
	const char *file; /* SQLite's */

	/* The answer to the FETCH with this key; good until it returns.  There
	 * is one to each, but not while fetch_ask() is running. */
	void (*answer)(
	    void *user, const char *wait, const struct archive_page *page);
	void *user;
};

struct fetches *fetch_new(
    struct event_base *base, const struct fetch_settings *set);
void fetch_free(struct fetches **fetches); /* answers nobody */

void fetch_ask(struct fetches *f, const struct effect *effect, uint64_t ticket);

/* For other questions beside the pages: the bench is a struct desk. */
struct pool *fetch_pool(const struct fetches *f);
bool fetch_is_closing(const struct fetches *f); /* nobody hears answers */

/* Up to which ticket things are committed. */
void fetch_committed(struct fetches *f, uint64_t ticket);

#endif
