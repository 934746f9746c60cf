/*
 * Logins as localparts (XEP-0106, 4): ten characters that a localpart may not
 * hold travel as \20, \22 … and a backslash itself is escaped only where what
 * follows would read as one of these.
 */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/jid.h"

static const struct {
	char c;
	char code[3];
} escapes[] = {
	{ ' ', "20" },
	{ '"', "22" },
	{ '&', "26" },
	{ '\'', "27" },
	{ '/', "2f" },
	{ ':', "3a" },
	{ '<', "3c" },
	{ '>', "3e" },
	{ '@', "40" },
	{ '\\', "5c" },
};

#define ESCAPES (sizeof(escapes) / sizeof(*escapes))

static const char *
code_of(char c)
{
	for (size_t i = 0; i < ESCAPES; i++)
		if (escapes[i].c == c)
			return escapes[i].code;
	return NULL;
}

/* The character that the two digits stand for, or '\0' for none. */
static char
char_of(const char *code)
{
	for (size_t i = 0; i < ESCAPES; i++)
		if (strncasecmp(escapes[i].code, code, 2) == 0)
			return escapes[i].c;
	return '\0';
}

char *
jid_escape_node(struct arena *arena, const char *login)
{
	size_t len = strlen(login), to = 0;
	char *node = arena_alloc(arena, 3 * len + 1);

	if (len == 0 || login[0] == ' ' || login[len - 1] == ' ')
		return NULL;
	for (const char *s = login; *s != '\0'; s++) {
		const char *code = code_of(*s);

		if (code == NULL || (*s == '\\' && char_of(s + 1) == '\0')) {
			node[to++] = *s;
			continue;
		}
		node[to++] = '\\';
		memcpy(node + to, code, 2);
		to += 2;
	}
	return node;
}

char *
jid_unescape_node(struct arena *arena, const char *node)
{
	size_t len = strlen(node), to = 0;
	char *login = arena_alloc(arena, len + 1);

	for (const char *s = node; *s != '\0'; s++) {
		char c = *s == '\\' ? char_of(s + 1) : '\0';

		/* Not at either end: a login cannot begin or end in a space. */
		if (c == ' ' && (s == node || s[3] == '\0'))
			c = '\0';
		login[to++] = c != '\0' ? c : *s;
		if (c != '\0')
			s += 2;
	}
	return login;
}
