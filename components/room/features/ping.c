/*
 * Pings: of the service, of a room, and of one's own nickname, by which a
 * client learns whether it is still in (XEP-0199; XEP-0410, 3).
 */
#include "base/jid.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
ping_query(struct turn *t)
{
	if (turn_payload(t, "ping", NS_PING) == NULL || !turn_is_get(t))
		return false;
	if (*t->to->resource == '\0') {
		if (*t->to->node == '\0')
			return turn_result(t);
		return !authority_finds(t) || turn_result(t);
	}
	if (t->actor == NULL) {
		turn_refuse(t, REFUSE_NOT_IN_ROOM);
		return true;
	}
	return t->actor == t->other && turn_result(t);
}

static void
ping_disco(struct turn *t, struct xml *xml)
{
	disco_put(xml, NS_PING);
	if (t->room == NULL)
		return;
	disco_put(xml, NS_SELF_PING);
}

const struct feature feature_ping = {
	.name = "ping",
	.query = ping_query,
	.disco = ping_disco,
};
