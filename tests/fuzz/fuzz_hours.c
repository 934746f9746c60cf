/*
 * Any words as days and times, and as opening hours: what is taken makes sense,
 * and it is open, or not, until the very moment that is told.
 */
#include <string.h>

#include "base/arena.h"
#include "room/hours.h"

#include "fuzz.h"

#define NOW INT64_C(1767268800000) /* 2026-01-01T12:00Z */
#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
#define SPANS 8

static void
check(const struct hours *h, int64_t now)
{
	int64_t until, ignored;
	bool open = hours_are_open(h, now, &until);

	MUST(until > now);
	MUST(hours_are_open(h, until - 1, &ignored) == open);
	MUST(until >= now + 7 * DAY ||
	     hours_are_open(h, until, &ignored) != open);
	for (size_t i = 0; i < h->len; i++) {
		int64_t next =
		    hours_next(h, now, h->spans[i].days, h->spans[i].open);

		MUST(next > now && next <= now + 8 * DAY + 2 * HOUR);
	}
}

/* Lines of three words. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct hours_shift shifts[] = { { 0, HOUR },
		{ NOW + 3 * DAY + HOUR, 2 * HOUR },
		{ NOW + 9 * DAY, -HOUR / 2 } };
	struct arena *arena = arena_new();
	char *s = arena_dup(arena, (const char *)data, len), *rest = NULL;
	struct hours_span spans[SPANS];
	struct hours h = { spans, 0, shifts, 3 };

	for (char *w = strtok_r(s, " \n", &rest); w != NULL && h.len < SPANS;
	     w = strtok_r(NULL, " \n", &rest)) {
		struct hours_span *to = &spans[h.len];
		const char *open = strtok_r(NULL, " \n", &rest);
		const char *close = strtok_r(NULL, " \n", &rest);

		if (close == NULL || !hours_days(w, &to->days) ||
		    !hours_minute(open, &to->open) ||
		    !hours_minute(close, &to->close))
			continue;
		MUST(to->days > 0 && to->days < 128);
		MUST(to->open >= 0 && to->open <= 1440);
		MUST(to->close >= 0 && to->close <= 1440);
		h.len++;
	}
	for (int64_t now = NOW; now < NOW + 14 * DAY; now += 5 * HOUR)
		check(&h, now);
	MUST(*hours_words(arena, &h, NOW, NOW + (int64_t)len * HOUR,
		 len % LANGS) != '\0');
	arena_free(&arena);
	return 0;
}
