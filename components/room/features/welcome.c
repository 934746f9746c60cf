/*
 * Whoever comes to a room for the first time in a month hears what it is about,
 * from the room, once the subject has been shown; nobody else does.  For how
 * long somebody has not been there is not known over a restart.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

#define MONTH (30 * 86400)

static bool
is_first(struct turn *t)
{
	const struct rate once = { 1, MONTH };
	struct rates *rates = &t->engine->rates;
	const char *name =
	    rate_name(t->arena, "welcome", t->room->jid, t->from->bare);

	if (rates_wait(rates, name, once, t->now) > 0)
		return false;
	rates_count(rates, name, once, t->now);
	return true;
}

static void
welcome_joined(struct turn *t)
{
	struct xml xml;

	if (*t->room->config.welcome == '\0' || t->again || !is_first(t))
		return;
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->jid);
	xml_leaf(&xml, "body", t->room->config.welcome);
	xml_empty(&xml, "no-store", NS_HINTS);
	xml_close(&xml);
	turn_reply(t, &xml);
}

const struct feature feature_welcome = {
	.name = "welcome",
	.joined = welcome_joined,
};
