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
