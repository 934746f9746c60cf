/*
 * What the rooms put into the archive and ask of it (XEP-0313).  The rooms do
 * not read it: they post a FETCH, and the answer comes back as a page.
 */
#ifndef ROOM_ARCHIVE_H
#define ROOM_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The room's id of a message: in order of time within a room, and not to be
 * guessed: 16 hex digits of time and count, 20 of chance. */
#define ARCHIVE_ID_SIZE 37

struct archive_message {
	const char *id;
	int64_t at;         /* milliseconds since 1970 */
	const char *sender; /* bare JID; the room's for its own notices */
	const char *nick;
	const char *stanza; /* the message as it was sent, without its `to' */
	size_t stanza_len, head;
	const char *body; /* for reading and searching; "" for none */
};

struct archive_query {
	const char *room;
	const char *with;           /* occupant JID or bare JID, or NULL */
	int64_t start, end;         /* INT64_MIN, INT64_MAX: open */
	const char *after, *before; /* ids, exclusive; NULL: open */
	const char *const *ids;     /* exactly these; NULL: any */
	size_t ids_len;
	uint32_t max;   /* messages of one page; 0: only the count */
	bool last_page; /* the newest max of them, not the oldest */
	bool count;     /* how many there are in all is wanted */
};

struct archive_page {
	const struct archive_message *messages; /* oldest first */
	size_t len;
	bool complete;   /* nothing more that way */
	bool unknown_id; /* `after', `before' or one of `ids' is not there */
	uint64_t count;  /* where asked for */
	uint64_t index;  /* of the first, where count was asked for */
	bool failed;     /* the archive could not be read */
};

#endif
