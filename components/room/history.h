/*
 * The last messages of a room, ready to be sent to whoever enters
 * (XEP-0045, 7.2.13).  Oldest first, as many as the room wants and no more
 * than are worth remembering.
 */
#ifndef ROOM_HISTORY_H
#define ROOM_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/archive.h"

#define HISTORY_BYTES (256 * 1024) /* of their stanzas, of one room */

struct history;

struct history_entry {
	char *text; /* the stanza as it was sent, without its `to' */
	size_t len, head;
	int64_t at;               /* milliseconds: when the room received it */
	char id[ARCHIVE_ID_SIZE]; /* "" if it is not in the archive */
	char *sender;             /* their bare JID */
};

struct history *history_new(void);
void history_free(struct history **history);

/* Keep a copy; the oldest go where there are more than `max'. */
void history_add(
    struct history *history, const struct archive_message *m, uint32_t max);

/* These were there before all that is kept already. */
void history_fill(struct history *history, const struct archive_message *m,
    size_t len, uint32_t max);

/* The one of this archive id, or NULL; and without it. */
const struct history_entry *history_find(
    const struct history *history, const char *id);
void history_drop(struct history *history, const char *id);

/* Nothing of this bare JID is left that came since then. */
void history_forget(struct history *history, const char *sender, int64_t since);

size_t history_len(const struct history *history);
const struct history_entry *history_at(
    const struct history *history, size_t i); /* 0: the oldest */

#endif
