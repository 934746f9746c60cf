#include "room/hours.h"

#include <string.h>

#include "base/arena.h"

#define MINUTE ((int64_t)60000)
#define DAY (1440 * MINUTE)
#define AHEAD 8 /* days: whatever a week has is in them */
#define ALL 0x7fU

const struct hours hours_utc;

static const char *const names[LANGS][7] = {
	[LANG_EN] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	    "Saturday", "Sunday" },
	[LANG_DE] = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag",
	    "Samstag", "Sonntag" },
	[LANG_HU] = { "hétfő", "kedd", "szerda", "csütörtök", "péntek",
	    "szombat", "vasárnap" },
};

/* The three letters that begin the name of a day; -1: they do not. */
static int
day_of(const char *s)
{
	static const char letters[] = "montuewedthufrisatsun";

	for (int i = 0; i < 7; i++)
		if (strncmp(s, letters + 3 * i, 3) == 0)
			return i;
	return -1;
}

/* "fri", "fri-mon"; behind it, or NULL: it is none. */
static const char *
add_days(const char *text, unsigned *days)
{
	int from = day_of(text), to = from;

	if (from < 0)
		return NULL;
	text += 3;
	if (*text == '-') {
		to = day_of(text + 1);
		if (to < 0)
			return NULL;
		text += 4;
	}
	for (; from != to; from = (from + 1) % 7)
		*days |= 1U << from;
	*days |= 1U << to;
	return text;
}

bool
hours_days(const char *text, unsigned *days_r)
{
	*days_r = 0;
	if (strcmp(text, HOURS_DAILY) == 0) {
		*days_r = ALL;
		return true;
	}
	while ((text = add_days(text, days_r)) != NULL && *text == ',')
		text++;
	return text != NULL && *text == '\0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
hours_minute(const char *text, int *minute_r)
{
	if (strlen(text) != 5 || text[2] != ':' || !is_digit(text[0]) ||
	    !is_digit(text[1]) || !is_digit(text[3]) || !is_digit(text[4]) ||
	    text[3] > '5')
		return false;
	*minute_r = ((text[0] - '0') * 10 + text[1] - '0') * 60 +
		    (text[3] - '0') * 10 + text[4] - '0';
	return *minute_r <= 1440;
}

static int64_t
ahead_at(const struct hours *h, int64_t at)
{
	int64_t ahead = h->shifts_len > 0 ? h->shifts[0].ahead : 0;

	for (size_t i = 1; i < h->shifts_len && h->shifts[i].at <= at; i++)
		ahead = h->shifts[i].ahead;
	return ahead;
}

/* When clocks there show that.  What is left out in spring is an hour later,
 * and of what comes twice in autumn it is the first. */
static int64_t
real(const struct hours *h, int64_t shown)
{
	int64_t first = shown - ahead_at(h, shown - DAY / 2);
	int64_t second = shown - ahead_at(h, first);

	return ahead_at(h, second) == ahead_at(h, first) ? second : first;
}

/* Days since 1970-01-01, which was a Thursday. */
static int64_t
day(int64_t shown)
{
	return shown >= 0 ? shown / DAY : (shown - DAY + 1) / DAY;
}

static int
weekday(int64_t days)
{
	return (int)(((days + 3) % 7 + 7) % 7);
}

/* What a span has on this day, if anything. */
static bool
on_day(const struct hours *h, const struct hours_span *s, int64_t days,
    int64_t *from_r, int64_t *to_r)
{
	int64_t close = s->close > s->open ? s->close : s->close + 1440;

	if ((s->days & (1U << weekday(days))) == 0)
		return false;
	*from_r = real(h, days * DAY + s->open * MINUTE);
	*to_r = real(h, days * DAY + close * MINUTE);
	return true;
}

/* Is it open at that time?  And the next time at which that may change. */
static bool
look(const struct hours *h, int64_t at, int64_t *next)
{
	int64_t today = day(at + ahead_at(h, at)), from, to;
	bool open = false;

	*next = at + AHEAD * DAY;
	for (int64_t d = today - 2; d <= today + AHEAD; d++)
		for (size_t i = 0; i < h->len; i++) {
			if (!on_day(h, &h->spans[i], d, &from, &to))
				continue;
			open = open || (from <= at && at < to);
			if (from > at && from < *next)
				*next = from;
			if (to > at && to < *next)
				*next = to;
		}
	return open;
}

int64_t
hours_next(const struct hours *h, int64_t now, unsigned days, int minute)
{
	int64_t today = day(now + ahead_at(h, now)), at = now + AHEAD * DAY;

	for (int64_t d = today + AHEAD; d >= today; d--) {
		int64_t then = real(h, d * DAY + minute * MINUTE);

		if ((days & (1U << weekday(d))) != 0 && then > now)
			at = then;
	}
	return at;
}

bool
hours_are_open(const struct hours *h, int64_t now, int64_t *until_r)
{
	int64_t at = now;
	bool open = look(h, now, until_r);

	while (at = *until_r, at < now + AHEAD * DAY) {
		int64_t next;

		if (look(h, at, &next) != open)
			break;
		*until_r = next;
	}
	return open;
}

const char *
hours_words(struct arena *arena, const struct hours *h, int64_t now, int64_t at,
    enum lang lang)
{
	int64_t ahead = ahead_at(h, at), shown = at + ahead;
	int64_t today = day(now + ahead_at(h, now)), then = day(shown);
	int minutes = (int)((shown - then * DAY) / MINUTE);
	int off = (int)((ahead < 0 ? -ahead : ahead) / MINUTE);
	const char *zone = "";

	if (off != 0)
		zone = arena_printf(arena, "%c%02d:%02d", ahead < 0 ? '-' : '+',
		    off / 60, off % 60);
	return arena_printf(arena, "%s%s%02d:%02d (UTC%s)",
	    then != today ? names[lang][weekday(then)] : "",
	    then != today ? " " : "", minutes / 60, minutes % 60, zone);
}
