/*
 * What the rooms keep, in SQLite or MariaDB.  Whatever stores something gets a
 * ticket; what is posted after it is shown only once store_mark() is as far.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/inquiry.h"
#include "store/start.h"

struct archive_page;
struct effect;
struct event_base;
struct store;
struct store_settings;

struct store_events {
	/* store_mark() moved. */
	void (*moved)(void *user);

	/* The answer to a FETCH, from the loop. */
	void (*answer)(
	    void *user, const char *wait, const struct archive_page *page);
	void *user;
};

/* `program' names SQLite's file if the settings do not; all is borrowed. */
struct store *store_new(
    const struct store_settings *set, const char *program, const char *domain);
void store_free(struct store **store); /* writes what waits */

/* First.  Waits for a database that may come, exits with 78 if it is none. */
void store_restore(struct store *store, store_told *told, void *user);

/* Then. */
void store_run(struct store *store, struct event_base *base,
    const struct store_events *events);

/* SAVE, FORGET, APPEND, AMEND, PRUNE: its ticket. */
uint64_t store_put(struct store *store, const struct effect *effect);

void store_fetch(struct store *store, const struct effect *effect);

/* A question that is no room's (store/inquiry.h); false: not now. */
bool store_inquire(struct store *store, const struct inquiry *inquiry,
    uint64_t number, inquiry_answer *answer, void *user);

/* The newest ticket, and the one up to which everything may be shown. */
uint64_t store_ticket(const struct store *store);
uint64_t store_mark(const struct store *store);

/* Up to which everything is committed, durable settings or not. */
uint64_t store_committed(const struct store *store);

/* About how many bytes wait.  It takes whatever it gets: the bound is its
 * user's business. */
size_t store_backlog(const struct store *store);

/* What was put last is committed, durable settings or not. */
bool store_is_idle(const struct store *store);

bool store_is_well(const struct store *store);

/* Go through the archive for what has to go, now and not in an hour. */
void store_sweep(struct store *store);

#endif
