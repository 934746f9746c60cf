/*
 * Nicknames are visible, not too long, and one account's at a time
 * (XEP-0045, 7.2.8, 7.6, 14.6, 17.1).
 */
#include "base/jid.h"
#include "room/feature.h"
#include "room/nickname.h"
#include "room/room.h"
#include "room/turn.h"

static bool
nick_may(struct turn *t)
{
	return nickname_may_have(t, t->nick, t->from->bare);
}

/* Visitors would talk by it (14.6). */
static bool
nick_may_rename(struct turn *t)
{
	if (t->actor->role == ROLE_VISITOR && !t->room->config.visitor_nick)
		return turn_refuse(t, REFUSE_VISITOR_NICK);
	return nick_may(t);
}

const struct feature feature_nick = {
	.name = "nick",
	.may_join = nick_may,
	.may_rename = nick_may_rename,
};
