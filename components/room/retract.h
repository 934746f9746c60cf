/*
 * Messages that are taken back: by who wrote them (XEP-0424), or by a
 * moderator (XEP-0425).  What remains in the archive is a tombstone.
 */
#ifndef ROOM_RETRACT_H
#define ROOM_RETRACT_H

#include <stdbool.h>
#include <stdint.h>

struct archive_message;
struct turn;

/* Who did it and why; each may be NULL. */
struct moderation {
	const char *by;       /* occupant JID */
	const char *identity; /* XEP-0421 */
	const char *reason;
	bool erase; /* nobody is to know any more who wrote it */
};

/* The message was taken back by another of this id, at that time; the archive
 * and those who enter have only that from now on.  `moderation' is NULL where
 * it was its author who did it. */
void retract_bury(struct turn *t, const struct archive_message *m,
    const char *id, int64_t at, const struct moderation *moderation);

/* Bytes of an id that somebody gave a message: longer ones are nobody's, and
 * what is to be buried is kept with the room (room/chores.h). */
#define RETRACT_ID_MOST 1000

/* The id its author gave it, or NULL, and whether it corrects the message of
 * such an id (XEP-0308, 3): as they stand in what was sent, escaped. */
const char *retract_own_id(struct turn *t, const struct archive_message *m);
bool retract_corrects(
    struct turn *t, const struct archive_message *m, const char *id);

/* Is this a tombstone? */
bool retract_is_dead(const struct archive_message *m);

/* The room takes the message back: all are told, what they are told is
 * archived, and the message is buried. */
void retract_moderate(struct turn *t, const struct archive_message *m,
    const struct moderation *moderation);

#endif
