#include "room/destroy.h"

#include <stdint.h>
#include <string.h>

#include "base/xml.h"
#include "room/act.h"
#include "room/audit.h"
#include "room/engine.h"
#include "room/grave.h"
#include "room/outbox.h"
#include "room/presence.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/uri.h"

static const char *
inside(struct turn *t, const struct destroy *how)
{
	struct xml xml;

	xml_begin(&xml, t->arena);
	xml_open(&xml, "destroy");
	xml_attr(&xml, "jid", how->elsewhere);
	if (how->password != NULL)
		xml_leaf(&xml, "password", how->password);
	if (how->reason != NULL)
		xml_leaf(&xml, "reason", how->reason);
	xml_close(&xml);
	return xml.text;
}

/* Its address is closed for a while, and says where to go. */
static void
bury(struct turn *t, const struct destroy *how)
{
	const char *to = how->elsewhere;

	if (how->closed_until <= t->now)
		return;
	grave_dig(t->engine, t->room->jid,
	    to != NULL ? uri_join(t->arena, to) : "", how->closed_until);
	grave_save(t->out, grave_of(t->engine, t->room->jid, t->now));
}

/* What is kept is posted first, then who hears it: see outbox.h. */
void
destroy_room(struct turn *t, const struct destroy *how)
{
	const struct news news = {
		.type = "unavailable",
		.payload = "",
		.inside = inside(t, how),
		.nowhere = 1,
	};
	struct occupant *o;

	if (audit_is_due(t))
		audit_note(t, &(const struct audit){
				  .act = "destroy",
				  .reason = how->reason,
				  .detail = how->elsewhere,
			      });
	outbox_forget(t->out, RECORD_ROOM, t->room->jid, "");
	t->room->forgotten = true;
	bury(t, how);
	/* One presence each, and none of the others (10.9). */
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		o->expelled = true;
	for (uint32_t i = 0; i < t->room->audience_len; i++) {
		struct session *s = t->room->audience_of[i];

		presence_show(t, s->occupant, &news, s);
	}
	if (how->answer)
		turn_result(t);
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		act_depart_all(t, o, &news);
	engine_drop(t->engine, &t->room);
}
