#include "room/account.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/text.h"
#include "room/engine.h"
#include "room/nickname.h"
#include "room/turn.h"
#include "room/wait.h"

/*
 * Not every server takes it in an address, most of all none that is newer than
 * Unicode 3.2, such as an emoji (RFC 3454, 7): whose name it is would be let in
 * and never hear of it.
 */
static bool
is_refused(const char *s, size_t len)
{
	char one[8] = { 0 };

	if (len == 1 || len >= sizeof(one))
		return len != 1;
	memcpy(one, s, len);
	return jid_has_unassigned(one);
}

/* A display name as nickname; NULL where nothing visible is left of it. */
static const char *
clean(struct turn *t, const char *name)
{
	const char *end = name + strlen(name);
	char *nick = arena_alloc(t->arena, strlen(name) + 1), *to = nick;
	size_t len, n, max = t->engine->set.max_nick - 4; /* room for " 99" */

	for (; name < end; name += n)
		if (text_look(name, (size_t)(end - name), &n) == TEXT_SEEN &&
		    !is_refused(name, n)) {
			memcpy(to, name, n);
			to += n;
		}
	for (; *nick == ' '; nick++)
		;
	len = text_cut(nick, strlen(nick), max);
	while (len > 0 && nick[len - 1] == ' ')
		len--;
	return jid_prep_resource(t->arena, nick, len);
}

/* The name, or the name and a number where it is somebody else's: which may
 * not stand behind a name from right to left (RFC 3454, 6). */
const char *
account_unique(struct turn *t, const char *name)
{
	const char *nick = name, *login = t->from->node;

	for (unsigned n = 2; !nickname_is_free(t, nick, t->from->bare); n++) {
		nick = arena_printf(t->arena, "%s %u", name, n);
		if (jid_prep_resource(t->arena, nick, strlen(nick)) == NULL)
			nick = name = name != login ? login : "Member";
	}
	return nick;
}

const char *
account_nick(struct turn *t, const struct account *account)
{
	const char *nick = clean(t, account->name);

	return account_unique(t, nick != NULL ? nick : t->from->node);
}
