#include "wp/bytes.h"

#include <string.h>

struct bytes
bytes_of(const char *s)
{
	return (struct bytes){ s, s != NULL ? strlen(s) : 0 };
}

struct bytes
bytes_cut(struct bytes b, size_t from, size_t to)
{
	if (b.s == NULL)
		return b;
	if (to > b.len)
		to = b.len;
	if (from > to)
		from = to;
	return (struct bytes){ b.s + from, to - from };
}

struct bytes
bytes_trim(struct bytes b)
{
	static const char blank[] = " \t\n\r\v"; /* and the NUL after it */

	while (b.len > 0 && memchr(blank, b.s[0], sizeof(blank)) != NULL)
		b = bytes_cut(b, 1, b.len);
	while (
	    b.len > 0 && memchr(blank, b.s[b.len - 1], sizeof(blank)) != NULL)
		b.len--;
	return b;
}

bool
bytes_same(struct bytes a, struct bytes b)
{
	return a.s != NULL && b.s != NULL && a.len == b.len &&
	       memcmp(a.s, b.s, a.len) == 0;
}

bool
bytes_are(struct bytes b, const char *s)
{
	return bytes_same(b, bytes_of(s));
}

bool
bytes_begin(struct bytes b, const char *prefix)
{
	return bytes_are(bytes_cut(b, 0, strlen(prefix)), prefix);
}

bool
bytes_number(struct bytes b, int64_t *number_r)
{
	int64_t number = 0;

	if (b.len < 1 || b.len > 18)
		return false;
	for (size_t i = 0; i < b.len; i++) {
		if (b.s[i] < '0' || b.s[i] > '9')
			return false;
		number = 10 * number + (b.s[i] - '0');
	}
	*number_r = number;
	return true;
}
