/*
 * An errand from the inside, for the files of their kinds only.
 */
#ifndef HOST_ERRAND_PARTS_H
#define HOST_ERRAND_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include <event2/event.h>

#include "base/text.h"
#include "room/archive.h"
#include "store/inquiry.h"

struct arena;
struct authproto_line;
struct caller;

struct errand {
	const struct errand_kind *kind;
	uint32_t id;     /* of the question */
	uint64_t number; /* of what the store is asked now; 0: nothing */
	struct arena *arena;
	struct inquiry inquiry;
	uint64_t left;       /* rows that are wanted still */
	struct text after;   /* the last one that was had */
	const char *jid;     /* whose, or which room's */
	uint64_t erased;     /* messages */
	uint64_t ticket;     /* of the erasure */
	int64_t until;       /* it is waited for; messages are wanted */
	struct text events;  /* what happened; of it, what waits for … */
	struct text ready;   /* … `ticket' to be told */
	struct event *timer; /* to look again */
};

struct errand_kind {
	/* False: it was refused, and is over. */
	bool (*begin)(struct caller *c, const struct authproto_line *line);

	bool follows; /* it hears of events, until they hang up */

	/* Ask for the next piece.  Then one of these, with what came. */
	void (*go_on)(struct caller *c);
	void (*rows)(struct caller *c, const struct inquiry_piece *piece);
	void (*page)(struct caller *c, const struct archive_page *page);
};

extern const struct errand_kind errand_audit;
extern const struct errand_kind errand_export;
extern const struct errand_kind errand_dump;
extern const struct errand_kind errand_erase;
extern const struct errand_kind errand_events;

/* Ways to end; the errand is gone. */
void errand_done(struct caller *c);
void errand_failed(struct caller *c);
void errand_over(struct caller *c);                   /* it has been answered */
bool errand_value(struct caller *c, const char *key); /* false */

const char *errand_account(struct caller *c, const struct authproto_line *line);
bool errand_range(struct caller *c, const struct authproto_line *line);
void errand_inquire(struct caller *c);
bool errand_took(
    struct errand *e, const struct inquiry_piece *piece, const char *last);

#endif
