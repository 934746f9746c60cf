/*
 * Opening hours as the rooms want to have them.  They know no time zones: what
 * clocks will show in the years to come is looked up here.
 */
#include "base/arena.h"
#include "host/settings.h"
#include "room/hours.h"
#include "sys/clock.h"

#define SECOND ((int64_t)1000)
#define DAY (86400 * SECOND)
#define YEARS 20
#define SHIFTS (4 * YEARS) /* mostly it is two a year */

/* When it is set between these two, to the second. */
static int64_t
shift_between(int64_t from, int64_t to)
{
	while (to - from > SECOND) {
		int64_t middle = from + (to - from) / 2 / SECOND * SECOND;

		if (clock_ahead(middle) == clock_ahead(from))
			from = middle;
		else
			to = middle;
	}
	return to;
}

static size_t
look_up(struct hours_shift *shifts, int64_t now)
{
	size_t n = 0;

	shifts[n++] = (struct hours_shift){ now, clock_ahead(now) };
	for (int64_t at = now; at < now + YEARS * 366 * DAY && n < SHIFTS;
	     at += DAY)
		if (clock_ahead(at) != clock_ahead(at + DAY))
			shifts[n++] = (struct hours_shift){
				shift_between(at, at + DAY),
				clock_ahead(at + DAY),
			};
	return n;
}

const struct hours *
settings_hours(const struct settings *set, struct arena *arena, int64_t now)
{
	const struct hours_setting *from = set->hours.items;
	size_t len = set->hours.len;
	struct hours *h = arena_alloc(arena, sizeof(*h));
	struct hours_span *to = arena_alloc(arena, (len + 1) * sizeof(*to));
	struct hours_shift *shifts =
	    arena_alloc(arena, SHIFTS * sizeof(*shifts));

	for (size_t i = 0; i < len; i++) {
		(void)hours_days(from[i].days, &to[i].days);
		(void)hours_minute(from[i].open, &to[i].open);
		(void)hours_minute(from[i].close, &to[i].close);
	}
	*h = (struct hours){ to, len, shifts,
		look_up(shifts, now / SECOND * SECOND) };
	return h;
}
