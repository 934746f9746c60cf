/*
 * Everything that comes from an occupant says which one, whatever they are
 * called (XEP-0421).  Every room does it, so the service says so too.
 */
#include "base/ns.h"
#include "base/xml.h"
#include "room/disco.h"
#include "room/feature.h"
#include "room/identity.h"
#include "room/room.h"
#include "room/turn.h"

static void
occupant_id_mark(struct turn *t, const struct occupant *o, struct xml *xml)
{
	(void)t;
	identity_write(xml, o->identity);
}

static void
occupant_id_disco(struct turn *t, struct xml *xml)
{
	(void)t;
	disco_put(xml, NS_OCCUPANT_ID);
}

const struct feature feature_occupant_id = {
	.name = "occupant_id",
	.mark = occupant_id_mark,
	.disco = occupant_id_disco,
};
