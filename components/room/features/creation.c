/*
 * Who may make rooms (XEP-0045, 10.1.1).  Admins of the service may always.
 */
#include "room/access.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/turn.h"

static bool
creation_may_create(struct turn *t)
{
	if (authority_is_service(t) ||
	    access_allows(t->engine->set.creators, t->from))
		return true;
	return turn_refuse(t, REFUSE_CREATION);
}

const struct feature feature_creation = {
	.name = "creation",
	.may_create = creation_may_create,
};
