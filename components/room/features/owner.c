/*
 * A room's creator takes it as it is, and the door opens; or thinks better of
 * it, and it is gone (XEP-0045, 10.1.2 and 10.1.3).
 */
#include <string.h>

#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

/* Everybody inside hears that there is no such room any more. */
static void
abandon(struct turn *t)
{
	const struct news news = {
		.type = "unavailable",
		.payload = "",
		.nowhere = 1,
	};

	while (t->room->audience_len > 0) {
		struct session *s = t->room->audience_of[0];

		presence_show(t, s->occupant, &news, s);
		room_detach(t->room, &s, t->out);
	}
	engine_close(t->engine, &t->room, t->out);
}

static bool
submit(struct turn *t, const struct stanza *query)
{
	const struct stanza *x = stanza_child(query, "x", NS_DATA);
	const char *type = stanza_attr(x, "type");

	if (type != NULL && strcmp(type, "cancel") == 0) {
		if (t->room->locked)
			abandon(t);
		return turn_result(t);
	}
	if (type == NULL || strcmp(type, "submit") != 0) {
		turn_refuse(t, REFUSE_BAD_FORM);
		return true;
	}
	t->room->locked = false;
	record_save_room(t->out, t->room);
	return turn_result(t);
}

static bool
owner_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_MUC_OWNER);
	struct xml xml;

	if (query == NULL || *t->to->node == '\0' || *t->to->resource != '\0')
		return false;
	if (t->room == NULL) {
		turn_refuse(t, REFUSE_NO_ROOM);
		return true;
	}
	if (room_affiliation(t->room, t->from->bare) != AFFILIATION_OWNER) {
		turn_refuse(t, REFUSE_NOT_OWNER);
		return true;
	}
	if (!turn_is_get(t))
		return submit(t, query);
	turn_result_begin(t, &xml);
	xml_empty(&xml, "query", NS_MUC_OWNER);
	return turn_result_end(t, &xml);
}

const struct feature feature_owner = {
	.name = "owner",
	.query = owner_query,
};
