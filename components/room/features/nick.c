/*
 * Nicknames are visible, not too long, and one account's at a time
 * (XEP-0045, 7.2.8, 7.6, 14.6, 17.1).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/nickname.h"
#include "room/room.h"
#include "room/turn.h"

/* What they have reserved, where they must have it (7.10, 7.12); or NULL. */
static const char *
own(struct turn *t)
{
	const struct standing *here = room_standing(t->room, t->from->bare),
			      *all =
				  room_standing(t->engine->hall, t->from->bare);

	if (t->engine->set.limits.lock_nicks == 0)
		return NULL;
	if (here != NULL && *here->nick != '\0')
		return here->nick;
	return all != NULL && *all->nick != '\0' ? all->nick : NULL;
}

static bool
nick_may(struct turn *t)
{
	return nickname_may_have(t, t->nick, t->from->bare);
}

static bool
nick_may_join(struct turn *t)
{
	const char *nick = own(t);

	if (nick != NULL && strcmp(nick, t->nick) != 0) {
		t->nick = arena_dup(t->arena, nick, strlen(nick));
		t->nick_was_given = true;
	}
	return nick_may(t);
}

/* Visitors would talk by it (14.6). */
static bool
nick_may_rename(struct turn *t)
{
	if (t->actor->role == ROLE_VISITOR && !t->room->config.visitor_nick)
		return turn_refuse(t, REFUSE_VISITOR_NICK);
	if (own(t) != NULL && strcmp(own(t), t->nick) != 0)
		return turn_refuse(t, REFUSE_NICK_LOCKED);
	return nick_may(t);
}

const struct feature feature_nick = {
	.name = "nick",
	.may_join = nick_may_join,
	.may_rename = nick_may_rename,
};
