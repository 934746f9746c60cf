#include "room/uri.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/text.h"

/* RFC 3986's unreserved, and what RFC 5122 allows beside in a node. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789-._~!$()*+,;=@";

char *
uri_escape(struct arena *arena, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = arena_alloc(arena, 3 * strlen(s) + 1), *at = out;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (strchr(plain, c) != NULL) {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = hex[c >> 4];
		*at++ = hex[c & 15];
	}
	return out;
}

char *
uri_join(struct arena *arena, const char *room)
{
	return arena_join(
	    arena, "xmpp:", uri_escape(arena, room), "?join", NULL);
}

char *
uri_of_room(struct arena *arena, const char *pattern, const char *room)
{
	const char *gap = strstr(pattern, "%s");
	const char *node = arena_dup(arena, room, strcspn(room, "@"));

	if (gap == NULL)
		return arena_join(arena, pattern, NULL);
	return arena_join(arena,
	    arena_dup(arena, pattern, (size_t)(gap - pattern)),
	    uri_escape(arena, node), gap + 2, NULL);
}

/* Up to what begins a query or fragment; "%41" is an A. */
const struct jid *
uri_jid(struct arena *arena, const char *uri)
{
	char *text, *to;

	if (strncmp(uri, "xmpp:", 5) != 0)
		return NULL;
	uri += 5;
	text = to = arena_dup(arena, uri, strcspn(uri, "?#"));
	for (const char *c = text; *c != '\0'; c++) {
		if (*c != '%') {
			*to++ = *c;
			continue;
		}
		if (text_hex_digit(c[1]) < 0 || text_hex_digit(c[2]) < 0 ||
		    16 * text_hex_digit(c[1]) + text_hex_digit(c[2]) == 0)
			return NULL;
		*to++ =
		    (char)(16 * text_hex_digit(c[1]) + text_hex_digit(c[2]));
		c += 2;
	}
	*to = '\0';
	return jid_parse(arena, text);
}
