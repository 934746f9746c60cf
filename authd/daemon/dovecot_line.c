#include "daemon/dovecot_line.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"

#define ESCAPE '\001'

static char
unescaped(char c)
{
	switch (c) {
	case '0':
		return '\0';
	case '1':
		return ESCAPE;
	case 't':
		return '\t';
	case 'r':
		return '\r';
	case 'n':
		return '\n';
	default:
		return c;
	}
}

static struct bytes
field(struct arena *arena, const char *s, size_t len)
{
	char *to = arena_alloc(arena, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == ESCAPE && i + 1 < len)
			to[n++] = unescaped(s[++i]);
		else
			to[n++] = s[i];
	}
	return (struct bytes){ to, n };
}

void
dovecot_read(
    struct arena *arena, const char *s, size_t len, struct dovecot_line *line)
{
	size_t from = 0;

	line->len = 0;
	for (size_t i = 0; i <= len && line->len < DOVECOT_FIELDS; i++)
		if (i == len || s[i] == '\t') {
			line->fields[line->len++] =
			    field(arena, s + from, i - from);
			from = i + 1;
		}
}

uint32_t
dovecot_id(const struct dovecot_line *line)
{
	int64_t id;

	if (line->len < 2 || !bytes_number(line->fields[1], &id) || id < 1 ||
	    id > UINT32_MAX)
		return 0;
	return (uint32_t)id;
}

bool
dovecot_get(
    const struct dovecot_line *line, const char *key, struct bytes *value)
{
	size_t len = strlen(key);

	for (size_t i = 3; i < line->len; i++)
		if (line->fields[i].len > len &&
		    memcmp(line->fields[i].s, key, len) == 0 &&
		    line->fields[i].s[len] == '=') {
			*value = bytes_cut(
			    line->fields[i], len + 1, line->fields[i].len);
			return true;
		}
	return false;
}

const char *
dovecot_escape(struct arena *arena, const char *s)
{
	char *escaped = arena_alloc(arena, 2 * strlen(s) + 1), *to = escaped;

	for (; *s != '\0'; s++) {
		static const char from[] = "\001\t\r\n", names[] = "1trn";
		const char *special = strchr(from, *s);

		if (special != NULL) {
			*to++ = ESCAPE;
			*to++ = names[special - from];
		} else {
			*to++ = *s;
		}
	}
	return escaped;
}

bool
dovecot_unbase64(struct arena *arena, struct bytes base64, struct bytes *bytes)
{
	unsigned char *out = arena_alloc(arena, base64.len * 3 / 4 + 1);
	size_t len = 0;

	*bytes = (struct bytes){ (char *)out, 0 };
	/* Some say an empty one like that. */
	if (base64.len == 0 || bytes_are(base64, "="))
		return true;
	if (!digest_unbase64(base64.s, base64.len, out, &len))
		return false;
	bytes->len = len;
	return true;
}

enum dovecot_plain
dovecot_plain(struct arena *arena, struct bytes base64, struct bytes *authzid,
    struct bytes *authcid, struct bytes *password)
{
	struct bytes all;
	const char *first, *second;

	if (!dovecot_unbase64(arena, base64, &all))
		return DOVECOT_PLAIN_NO_BASE64;
	first = memchr(all.s, '\0', all.len);
	if (first == NULL)
		return DOVECOT_PLAIN_MALFORMED;
	second = memchr(first + 1, '\0', all.len - (size_t)(first + 1 - all.s));
	if (second == NULL)
		return DOVECOT_PLAIN_MALFORMED;
	*authzid = (struct bytes){ all.s, (size_t)(first - all.s) };
	*authcid = (struct bytes){ first + 1, (size_t)(second - first - 1) };
	*password = (struct bytes){ second + 1,
		all.len - (size_t)(second + 1 - all.s) };
	return DOVECOT_PLAIN_FINE;
}
