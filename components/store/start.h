/*
 * Before the first stanza: the database is opened, brought up to date, and all
 * that was kept is told.
 */
#ifndef STORE_START_H
#define STORE_START_H

#include "room/outbox.h"

struct store_settings;
struct text;

/* One record: rooms come first, then what is of them. */
typedef void store_told(void *user, enum record_kind record, const char *room,
    const char *key, const char *value);

enum start {
	START_REFUSED = 0, /* `said' has a line for whoever runs us */
	START_DONE,
	START_LATER, /* `said' too, but it may go well later */
};

/* What is of other domains, in a database that is shared, is not told. */
enum start store_start(const struct store_settings *set, const char *file,
    const char *domain, store_told *told, void *user, struct text *said);

#endif
