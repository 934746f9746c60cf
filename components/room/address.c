#include "room/address.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

/* The longest a character of a JID becomes: &quot; and &apos;. */
#define ESCAPED 6

static size_t
escape(char *to, const char *s)
{
	char *start = to;

	for (; *s != '\0'; s++) {
		const char *entity = *s == '\''  ? "&apos;"
				     : *s == '"' ? "&quot;"
				     : *s == '&' ? "&amp;"
				     : *s == '<' ? "&lt;"
				     : *s == '>' ? "&gt;"
						 : NULL;

		if (entity == NULL)
			*to++ = *s;
		else
			to = (char *)memcpy(to, entity, strlen(entity)) +
			     strlen(entity);
	}
	return (size_t)(to - start);
}

static size_t
escaped_len(const char *s)
{
	size_t len = 0;

	for (; *s != '\0'; s++)
		len += strchr("'\"&<>", *s) != NULL ? ESCAPED : 1;
	return len;
}

static size_t
size_of(const char *jid)
{
	return sizeof(struct address) + strlen(jid) + 1 + sizeof(" to=''") +
	       escaped_len(jid);
}

static struct address *
fill(struct address *a, const char *jid)
{
	size_t len = strlen(jid);
	char *to = a->jid + len + 1;

	memcpy(a->jid, jid, len + 1);
	a->bare_len = (unsigned short)strcspn(jid, "/");
	a->to = to;
	memcpy(to, " to='", 5);
	to += 5;
	to += escape(to, jid);
	*to++ = '\'';
	a->to_len = (unsigned short)(to - a->to);
	return a;
}

struct address *
address_new(const char *full_jid)
{
	return fill(mem_new(size_of(full_jid)), full_jid);
}

struct address *
address_in(struct arena *arena, const char *full_jid)
{
	return fill(arena_alloc(arena, size_of(full_jid)), full_jid);
}
