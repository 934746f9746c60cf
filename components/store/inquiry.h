/*
 * Questions about what is stored that are no room's: the record of moderation,
 * and what somebody wrote, in all rooms.  They are answered in pieces by the
 * threads that read the archive.
 */
#ifndef STORE_INQUIRY_H
#define STORE_INQUIRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fetches;

#define INQUIRY_CELLS 12

enum inquiry_kind {
	/* id, at, room, act, actor, actor_nick, target, target_nick, reason,
	 * ends, message, detail: since, in this room. */
	INQUIRY_AUDIT,

	/* number of the room, id, room, at, body: of this sender. */
	INQUIRY_WRITTEN,

	/* room, how many messages: that this sender has something in. */
	INQUIRY_ROOMS,
};

/* The rooms are those of a domain; what is not asked for is "" or 0. */
struct inquiry {
	enum inquiry_kind kind;
	const char *domain, *room, *sender;
	int64_t since; /* milliseconds since 1970 */
	uint64_t skip; /* so many of the first */
	uint32_t max;  /* rows of this piece */

	/* Behind this row: AUDIT, its id; WRITTEN, room and id. */
	int64_t after_room;
	const char *after;
};

struct inquiry_row {
	const char *cells[INQUIRY_CELLS]; /* "" for none */
};

struct inquiry_piece {
	const struct inquiry_row *rows;
	size_t len;
	bool failed; /* it could not be read */
};

/*
 * Ask, beside what else is fetched.  The answer is given from the loop with the
 * number; it is good until that returns.  There is none once the store closes.
 * False: too much is asked already.
 */
typedef void inquiry_answer(
    void *user, uint64_t number, const struct inquiry_piece *piece);
bool inquiry_ask(struct fetches *fetches, const struct inquiry *inquiry,
    uint64_t number, inquiry_answer *answer, void *user);

#endif
