/*
 * Who is banned does not come in, themselves or with all of their domain
 * (XEP-0045, 7.2.7, 9.2); nor does whom the service lets into no room.
 */
#include "base/jid.h"
#include "room/access.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/turn.h"

static bool
may_enter_any(struct turn *t)
{
	if (authority_is_service(t) ||
	    access_allows(t->engine->set.entrants, t->from))
		return true;
	return turn_refuse(t, REFUSE_ENTRANCE);
}

static bool
ban_may_join(struct turn *t)
{
	/* Who is in has come in. */
	if (t->session == NULL && !may_enter_any(t))
		return false;
	if (authority_affiliation(t->engine, t->room, t->from->bare) ==
	    AFFILIATION_OUTCAST)
		return turn_refuse(t, REFUSE_BANNED);
	return true;
}

const struct feature feature_ban = {
	.name = "ban",
	.may_create = may_enter_any,
	.may_join = ban_may_join,
};
