/*
 * Of which sessions we know that they live, and since when: those not heard of
 * for the longest come first, so that whoever is to be pinged is found without
 * a search.  Every session in any room is in one of two rows.
 */
#ifndef ROOM_WATCH_H
#define ROOM_WATCH_H

#include <stdint.h>

/* What we are asking a session, one step after the other. */
enum watch_step {
	WATCH_QUIET, /* nothing */
	WATCH_PING,  /* a ping was sent */
	WATCH_PROBE, /* its server answered for it: does it bounce, too? */
	WATCH_STEPS
};

struct watch_place {
	struct watch_place *prev, *next; /* NULL: in no row */
	int64_t since; /* heard then, or asked then; 0: nothing is known */
	enum watch_step step;
	int bounces; /* WATCH_PROBE: its server does, for others */
};

struct watch {
	struct watch_place rows[WATCH_STEPS]; /* their heads */
	int64_t linked_at; /* what was known before is not any more */
	int64_t rings_at;  /* the alarm that is set, or INT64_MAX */
	int64_t second;    /* in which so many pings were sent: */
	uint32_t sent;
};

void watch_init(struct watch *watch);
void watch_forget(struct watch_place *place); /* it is gone */

/* Heard of, just now. */
void watch_heard(struct watch *watch, struct watch_place *place, int64_t now);

/* Stored, and nothing else is known: the first to be asked once all that was
 * stored is there. */
void watch_restored(struct watch *watch, struct watch_place *place);

/* The next to be asked.  Who is being asked already is left alone. */
void watch_doubt(struct watch *watch, struct watch_place *place);

/* Asked, just now. */
void watch_ask(struct watch *watch, struct watch_place *place,
    enum watch_step step, int64_t now);

/* Whoever is being asked was asked just now. */
void watch_resume(struct watch *watch, int64_t now);

/* Whoever is being asked is to be asked again, first of all. */
void watch_again(struct watch *watch);

/* Whoever has been at this step for the longest, or NULL. */
struct watch_place *watch_first(
    const struct watch *watch, enum watch_step step);

#endif
