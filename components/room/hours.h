/*
 * Opening hours: the times of a week at which everybody may write.  They are of
 * a place on earth, and what its clocks show is told from outside: a table of
 * when they are set forward or back.
 */
#ifndef ROOM_HOURS_H
#define ROOM_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/refuse_words.h"

struct arena;
struct turn;

struct hours {
	/* Minutes of the day; what closes before it opens does so on the next
	 * day.  Days: 1 << 0 is Monday. */
	const struct hours_span {
		unsigned days;
		int open, close;
	} * spans;
	size_t len;

	/* From then on (milliseconds) so much ahead of UTC; before the first it
	 * was as after it.  None: UTC. */
	const struct hours_shift {
		int64_t at, ahead;
	} * shifts;
	size_t shifts_len;
};

/* "mon-fri", "sat,sun", "fri-mon", "daily"; "07:00", and "24:00" is the end of
 * the day.  False: it is none. */
bool hours_days(const char *text, unsigned *days_r);
#define HOURS_DAILY "daily"
bool hours_minute(const char *text, int *minute_r);

/* Is it open, and until when is that so (at the latest)? */
bool hours_are_open(const struct hours *h, int64_t now, int64_t *until_r);

/* The next time, not this one, that clocks there show this minute of one of the
 * days. */
int64_t hours_next(
    const struct hours *h, int64_t now, unsigned days, int minute);

/* Always open, and clocks show UTC. */
extern const struct hours hours_utc;

/* As people are told it there: "07:00 (UTC+01:00)", with the day of the week if
 * that is not today. */
const char *hours_words(struct arena *arena, const struct hours *h, int64_t now,
    int64_t at, enum lang lang);

#endif
