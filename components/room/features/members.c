/*
 * A members-only room lets in those who are something there (XEP-0045, 7.2.6).
 */
#include "base/jid.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
members_may_join(struct turn *t)
{
	if (t->room->config.members_only &&
	    authority_affiliation(t->engine, t->room, t->from->bare) <
		AFFILIATION_MEMBER)
		return turn_refuse(t, REFUSE_MEMBERS);
	return true;
}

/* 10.2.1: whoever is nothing there goes. */
static void
members_configured(struct turn *t, const struct room_config *was)
{
	if (t->room->config.members_only && !was->members_only)
		change_to_members_only(t);
}

const struct feature feature_members = {
	.name = "members",
	.may_join = members_may_join,
	.configured = members_configured,
};
