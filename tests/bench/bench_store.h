/*
 * What the benches of the store have in common.
 */
#ifndef TESTS_BENCH_STORE_H
#define TESTS_BENCH_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "store/settings.h"
#include "store/store.h"

#define DOMAIN "rooms.example.org"

struct archive_page;
struct event_base;

struct bench {
	char folder[256], file[300];
	struct store_settings set;
	struct event_base *base;
	struct store *store;
};

/* In a folder of its own below that one. */
void bench_make(struct bench *b, const char *folder);
void bench_clean(struct bench *b);

void bench_open(struct bench *b, enum durability durability,
    void (*moved)(void *user),
    void (*answer)(
	void *user, const char *wait, const struct archive_page *page),
    void *user);
void bench_close(struct bench *b);
void bench_until_idle(struct bench *b);

void bench_room(char *room, size_t size, unsigned number);
void bench_save(struct store *store, enum record_kind record, const char *room,
    const char *key, const char *value);

/* An ordinary message, the n-th of all, in that room. */
void bench_append(struct store *store, unsigned room, uint64_t n);

/* Milliseconds to restore all into an engine of meerkat-muc. */
double bench_start(struct bench *b, size_t *rooms_r);

void bench_page(unsigned long messages, const char *folder);

double bench_percentile(double *values, size_t len, unsigned percent);
long bench_resident(void); /* KiB */

#endif
