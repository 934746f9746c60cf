/*
 * Who is banned does not come in, themselves or with all of their domain
 * (XEP-0045, 7.2.7, 9.2).
 */
#include "base/jid.h"
#include "room/authority.h"
#include "room/feature.h"
#include "room/turn.h"

static bool
ban_may_join(struct turn *t)
{
	if (authority_affiliation(t->engine, t->room, t->from->bare) ==
	    AFFILIATION_OUTCAST)
		return turn_refuse(t, REFUSE_BANNED);
	return true;
}

const struct feature feature_ban = {
	.name = "ban",
	.may_join = ban_may_join,
};
