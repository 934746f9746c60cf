/*
 * The last messages of a room, ready to be sent to whoever enters
 * (XEP-0045, 7.2.13).  Oldest first, at most HISTORY_MAX.
 */
#ifndef ROOM_HISTORY_H
#define ROOM_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#define HISTORY_MAX 20

struct history;
struct xml;

struct history_entry {
	char *text; /* the stanza as it was sent, without its `to' */
	size_t len, head;
	int64_t at; /* milliseconds: when the room received it */
};

struct history *history_new(void);
void history_free(struct history **history);

/* Keep a copy; the oldest goes where there are too many. */
void history_add(
    struct history *history, const struct xml *message, int64_t at);

size_t history_len(const struct history *history);
const struct history_entry *history_at(
    const struct history *history, size_t i); /* 0: the oldest */

#endif
