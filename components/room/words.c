#include "room/words.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/stamp.h"

#define YEAR ((int64_t)366 * 24 * 60 * 60)

bool
words_has(char c)
{
	return isalnum((unsigned char)c) || (c & 0x80) != 0;
}

const char *
words_rest(const char *at)
{
	return at + strspn(at, " \t\n");
}

const char *
words_next(struct arena *arena, const char **at)
{
	const char *s = words_rest(*at);
	char *word = arena_alloc(arena, strlen(s) + 1), *to = word;

	if (*s == '\0')
		return NULL;
	if (*s != '"') {
		size_t len = strcspn(s, " \t\n");

		*at = s + len;
		return memcpy(word, s, len);
	}
	for (s++; *s != '\0' && *s != '"'; s++) {
		if (*s == '\\' && s[1] != '\0')
			s++;
		*to++ = *s;
	}
	*at = *s == '"' ? s + 1 : s;
	return word;
}

bool
words_span(const char *word, int64_t *seconds_r)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 },
		{ 'd', 86400 }, { 'w', 604800 } };
	int64_t n = 0;

	if (*word < '0' || *word > '9')
		return false;
	for (; *word >= '0' && *word <= '9'; word++) {
		n = 10 * n + (*word - '0');
		if (n > YEAR)
			return false;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (units[i].unit == *word &&
		    (*word == '\0' || word[1] == '\0')) {
			*seconds_r = n * units[i].seconds;
			return *seconds_r <= YEAR;
		}
	return false;
}

/* 2026-01-31T23:59:59Z: the day, and the minute. */
const char *
words_time(struct arena *arena, int64_t now, int64_t at)
{
	char today[STAMP_SIZE], stamp[STAMP_SIZE];

	stamp_write(today, now);
	stamp_write(stamp, at);
	if (strncmp(today, stamp, 10) == 0)
		return arena_printf(arena, "%.5s UTC", stamp + 11);
	return arena_printf(arena, "%.10s %.5s UTC", stamp, stamp + 11);
}
