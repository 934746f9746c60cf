/*
 * A room may show who belongs to it and is not in: members and above with the
 * nickname that they have reserved, unavailable, to whoever enters and before
 * those who are in (XEP-0045, 10.2.1).  Not in a big room.  They have no full
 * address, and a presence must not have another (17.3).
 */
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/feature.h"
#include "room/identity.h"
#include "room/room.h"
#include "room/turn.h"

#define MOST 200 /* are shown */

static void
show(struct turn *t, const struct standing *s)
{
	char identity[IDENTITY_SIZE];
	struct xml xml;

	identity_of(t->room, s->jid, strlen(s->jid), identity);
	turn_begin(t, &xml, "presence");
	xml_attr(&xml, "from",
	    arena_join(t->arena, t->room->jid, "/", s->nick, NULL));
	xml_attr(&xml, "type", "unavailable");
	identity_write(&xml, identity);
	xml_open_ns(&xml, "x", NS_MUC_USER);
	xml_open(&xml, "item");
	xml_attr(&xml, "affiliation", affiliation_name(s->affiliation));
	xml_attr(&xml, "role", role_name(ROLE_NONE));
	xml_close(&xml);
	xml_close(&xml);
	xml_close(&xml);
	turn_reply(t, &xml);
}

static void
absent_joined(struct turn *t)
{
	const struct standing *s;
	unsigned n = 0;

	if (!t->room->config.show_absent || t->room->big)
		return;
	for (size_t i = 0;
	     n < MOST && (s = map_next(&t->room->standings, &i)) != NULL;) {
		if (s->affiliation < AFFILIATION_MEMBER || *s->nick == '\0' ||
		    room_occupant(t->room, s->nick) != NULL)
			continue;
		show(t, s);
		n++;
	}
}

const struct feature feature_absent = {
	.name = "absent",
	.joined = absent_joined,
};
