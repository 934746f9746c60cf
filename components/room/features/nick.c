/*
 * Nicknames are visible, not too long, and one account's at a time
 * (XEP-0045, 7.2.8, 7.6, 14.6, 17.1).
 */
#include <string.h>

#include "base/jid.h"
#include "room/engine.h"
#include "room/feature.h"
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

static bool
is_free(const struct turn *t)
{
	const struct occupant *o = room_occupant(t->room, t->nick);

	return o == NULL || o == t->actor ||
	       session_is_of(o->sessions, t->from->bare);
}

static bool
nick_may(struct turn *t)
{
	if (*t->nick == '\0')
		return turn_refuse(t, REFUSE_NO_NICK);
	if (is_invisible(t->nick))
		return turn_refuse(t, REFUSE_BAD_NICK);
	if (strlen(t->nick) > t->engine->set.max_nick)
		return turn_refuse(t, REFUSE_LONG_NICK);
	if (!is_free(t))
		return turn_refuse(t, REFUSE_NICK_TAKEN);
	return true;
}

const struct feature feature_nick = {
	.name = "nick",
	.may_join = nick_may,
	.may_rename = nick_may,
};
