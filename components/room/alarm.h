/*
 * What the rooms want to be woken for.  An alarm keeps names, not pointers:
 * the room or session may be gone when it rings, and nobody takes it back.
 */
#ifndef ROOM_ALARM_H
#define ROOM_ALARM_H

#include <stddef.h>
#include <stdint.h>

struct feature;

struct alarm {
	int64_t at;   /* milliseconds since 1970 */
	uint64_t nth; /* those of one time ring in the order they were set */
	const struct feature *whose;
	char *room, *key; /* key: what the feature likes, "" for nothing */
};

struct alarms {
	struct alarm *heap; /* the earliest first */
	size_t len, size;
	uint64_t set;
};

void alarms_free(struct alarms *alarms);

void alarms_add(struct alarms *alarms, int64_t at, const struct feature *whose,
    const char *room, const char *key);

int64_t alarms_next(const struct alarms *alarms); /* INT64_MAX: none */

/* The earliest, off the list; room and key are the caller's to free(). */
struct alarm alarms_take(struct alarms *alarms);

#endif
