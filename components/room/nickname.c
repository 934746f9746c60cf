#include "room/nickname.h"

#include <stddef.h>
#include <string.h>

#include "room/engine.h"
#include "room/room.h"
#include "room/turn.h"

/* Two and three byte characters that show nothing: spaces, joiners, bidi. */
static const char *const blanks[] = { " ", "\xc2\xa0", "\xc2\xad",
	"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x80\x8e",
	"\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac",
	"\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa0", "\xe3\x80\x80",
	"\xef\xbb\xbf" };

static bool
is_invisible(const char *nick)
{
	while (*nick != '\0') {
		size_t i = 0, n = sizeof(blanks) / sizeof(*blanks);

		while (
		    i < n && strncmp(nick, blanks[i], strlen(blanks[i])) != 0)
			i++;
		if (i == n)
			return false;
		nick += strlen(blanks[i]);
	}
	return true;
}

/* Nobody else's, nor taken for somebody else's (14.6). */
static bool
is_free_in(const struct room *room, const char *nick, const char *bare)
{
	const struct occupant *o = room_alike(room, nick);
	const struct standing *s = room_reserved_alike(room, nick);

	return (o == NULL || o->sessions == NULL ||
		   session_is_of(o->sessions, bare)) &&
	       (s == NULL || strcmp(s->jid, bare) == 0);
}

bool
nickname_is_free(const struct turn *t, const char *nick, const char *bare)
{
	return is_free_in(t->engine->hall, nick, bare) &&
	       (t->room == NULL || is_free_in(t->room, nick, bare));
}

bool
nickname_may_have(struct turn *t, const char *nick, const char *bare)
{
	if (*nick == '\0')
		return turn_refuse(t, REFUSE_NO_NICK);
	if (is_invisible(nick))
		return turn_refuse(t, REFUSE_BAD_NICK);
	if (strlen(nick) > t->engine->set.max_nick)
		return turn_refuse(t, REFUSE_LONG_NICK);
	if (!nickname_is_free(t, nick, bare))
		return turn_refuse(t, REFUSE_NICK_TAKEN);
	return true;
}
