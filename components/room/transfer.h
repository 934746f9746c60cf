/*
 * A room as it is carried elsewhere: its record and its affiliations, as they
 * are stored (room/record.h), and back.  Messages go beside it, in the archive.
 */
#ifndef ROOM_TRANSFER_H
#define ROOM_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive_message;
struct arena;
struct engine;
struct outbox;
struct room;

struct transfer_person {
	const char *jid, *value;
};

struct transfer {
	const char *value;              /* the room's record */
	struct transfer_person *people; /* by their JIDs */
	size_t len;
};

/* All of it, in the arena. */
struct transfer transfer_out(const struct room *room, struct arena *arena);

/* Into this room, which was called `was' where it comes from: NULL, and what
 * is in the arena; or what is wrong. */
struct renaming {
	struct arena *arena;
	const char *jid, *was;
};
const char *transfer_room(
    const struct renaming *r, const char *value, const char **value_r);
const char *transfer_person(const struct renaming *r, const char *jid,
    const char *value, const char **value_r);

/* The message as it is to be; it comes after the one with this id. */
const char *transfer_message(const struct renaming *r,
    struct archive_message *message, const char *after);

/*
 * The room is there from now on; `staged' is whose its messages have been so
 * far, or NULL: it has none.  The one that has been there ends.
 */
void transfer_in(struct engine *engine, const struct transfer *transfer,
    const char *jid, const char *staged, int64_t now, struct outbox *out);

#endif
