#include "wp/login.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"

const char *
login_to_localpart(struct arena *arena, struct bytes login)
{
	char *escaped;

	if (login.len == 0 || login.len > JID_PART_MAX ||
	    memchr(login.s, '\0', login.len) != NULL)
		return NULL;
	escaped = jid_escape_node(arena, arena_dup(arena, login.s, login.len));
	return escaped != NULL ? jid_prep_node(arena, escaped, strlen(escaped))
			       : NULL;
}

const char *
login_of_localpart(struct arena *arena, const char *localpart)
{
	char *prepared = jid_prep_node(arena, localpart, strlen(localpart));

	return prepared != NULL ? jid_unescape_node(arena, prepared) : NULL;
}

bool
login_same(struct arena *arena, struct bytes asked, struct bytes row)
{
	const char *a = login_to_localpart(arena, asked);
	const char *b = login_to_localpart(arena, row);

	return a != NULL && b != NULL && strcmp(a, b) == 0;
}
