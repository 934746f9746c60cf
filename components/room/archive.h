/*
 * What the rooms put into the archive and ask of it (XEP-0313).  The rooms do
 * not read it: they post a FETCH, and the answer comes back as a page.
 */
#ifndef ROOM_ARCHIVE_H
#define ROOM_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance;
struct room;
struct xml;

/* The room's id of a message: in order of time within a room, and not to be
 * guessed: 16 hex digits of time and count, 20 of chance.  Comparing ids with
 * strcmp() is comparing places in the archive. */
#define ARCHIVE_ID_SIZE 37

/* The id of a message that comes to the room now: after all before it, even
 * if the clock went back. */
void archive_next_id(struct room *room, struct chance *chance, int64_t now,
    char id[ARCHIVE_ID_SIZE]);

/* The room's archive holds this id already. */
void archive_saw_id(struct room *room, const char *id);

/* When it was made; INT64_MIN for what is no id of an archive. */
int64_t archive_id_at(const char *id);

/* The least that is as great as every id of what was made before that. */
void archive_id_from(int64_t at, char id[ARCHIVE_ID_SIZE]);

/* <stanza-id/> (XEP-0359). */
void archive_write_id(struct xml *xml, const struct room *room, const char *id);

struct archive_message {
	const char *id;
	int64_t at;           /* milliseconds since 1970, as its id says */
	const char *sender;   /* bare JID; the room's for its own notices */
	const char *resource; /* what their full JID has after it, or "" */
	const char *nick;     /* they had then; "" of the room's notices */
	const char *stanza;   /* the message as it was sent, without its `to' */
	size_t stanza_len, head;
	const char *body; /* for reading and searching; "" for none */
};

/* The messages that meet all that is said here, and which page of them. */
struct archive_query {
	const char *room;
	const char *sender, *resource, *nick; /* exactly these; NULL: any */
	int64_t start, end; /* inclusive; INT64_MIN, INT64_MAX: open */
	const char *after_id, *before_id; /* exclusive; NULL: open */
	const char *const *ids;           /* exactly these; none: any */
	size_t ids_len;
	const char *const *words; /* in the body, whatever the case of ASCII */
	size_t words_len;         /* letters; all of them; none: any */
	bool bodies;              /* only those with a body */

	const char *after, *before; /* the page is next to it; NULL: open */
	uint64_t skip;              /* as many of the oldest are passed over */
	uint32_t max;               /* messages of the page; 0: no page */
	size_t bytes;   /* of their stanzas, or 0: the page ends before it
			   has more, but not before its first message */
	bool last_page; /* the newest of them, not the oldest */
	bool count;     /* how many there are in all is wanted */
};

/* `count' and `index' do not know of pages: they are of all that meet the
 * query without after, before and skip. */
struct archive_page {
	const struct archive_message *messages; /* oldest first */
	size_t len;
	bool complete;   /* nothing more that way */
	bool unknown_id; /* an id that was asked with is not in this room's
			    archive: there is no page then */
	uint64_t count;  /* where asked for */
	uint64_t index;  /* of the first, where count was asked for */
	bool failed;     /* the archive could not be read */
};

#endif
