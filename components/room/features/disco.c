/*
 * What the service is, which rooms there are and who is in them (XEP-0045, 6;
 * XEP-0030).  What each feature has to say of it, it says itself.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/authority.h"
#include "room/crowd.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/listing.h"
#include "room/room.h"
#include "room/rsm.h"
#include "room/turn.h"

#define ITEM 8192 /* bytes: a room in the list, and what ends the list */

static void
identity(struct xml *xml, const char *name)
{
	xml_open(xml, "identity");
	xml_attr(xml, "category", "conference");
	xml_attr(xml, "type", "text");
	xml_attr(xml, "name", name);
	xml_close(xml);
}

static bool
info(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_DISCO_INFO);
	identity(&xml,
	    t->room != NULL ? listing_name(t, t->room) : t->engine->set.name);
	disco_put(&xml, NS_MUC);
	disco_put(&xml, NS_DISCO_INFO);
	disco_put(&xml, NS_DISCO_ITEMS);
	disco_put(&xml, NS_MUC_STABLE_ID);
	if (t->room == NULL)
		disco_put(&xml, NS_RSM);
	for (each_feature(f, t->engine))
		if ((*f)->disco != NULL)
			(*f)->disco(t, &xml);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
list_rooms(struct turn *t, struct xml *xml, const struct stanza *query)
{
	const struct listing l = listing_of(t);
	const uint64_t count = l.len;
	size_t from, to;
	uint64_t index;
	struct rsm r;

	if (!rsm_read(query, t->arena, &r))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (!listing_page(t, &r, &l, &from, &to))
		return false;
	for (size_t i = from; i < to; i++) {
		if (turn_is_too_long(t, xml->len + ITEM)) {
			to = i;
			r.given = true;
			break;
		}
		xml_open(xml, "item");
		xml_attr(xml, "jid", l.rooms[i]->jid);
		xml_attr(xml, "name", listing_name(t, l.rooms[i]));
		xml_close(xml);
	}
	index = from;
	if (r.given)
		rsm_write(xml, from < to ? l.rooms[from]->jid : NULL, &index,
		    from < to ? l.rooms[to - 1]->jid : NULL, &count);
	return true;
}

/* The list of a hidden room is for those inside, as where the owner says so,
 * or the site who may enter (6.5).  Whose presence is not shown is not in it
 * (16.5.3). */
static void
list_occupants(struct turn *t, struct xml *xml)
{
	const struct occupant *o;

	if (t->actor == NULL &&
	    (!t->room->config.public || !t->room->config.public_list ||
		t->engine->set.accounts))
		return;
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		if (o != t->actor && !crowd_may_show(t->room, o))
			continue;
		xml_open(xml, "item");
		xml_attr(xml, "jid", o->in_room);
		xml_close(xml);
	}
}

static bool
items(struct turn *t, const struct stanza *query)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_DISCO_ITEMS);
	if (t->room != NULL)
		list_occupants(t, &xml);
	else if (!list_rooms(t, &xml, query))
		return true;
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

/*
 * What may be sent (18.1.1)?  Where all is passed on the answer is this one
 * error; where some is not, another, which says that we give no list: all but a
 * few are more than can be listed.
 */
static enum refusal
traffic(const struct turn *t)
{
	bool some_is_not =
	    t->room->big || t->engine->set.limits.no_avatars != 0;

	return some_is_not ? REFUSE_NOT_IMPLEMENTED : REFUSE_UNKNOWN;
}

/* False: it has been refused. */
static bool
may_ask(struct turn *t, const struct stanza *query)
{
	const char *node = stanza_attr(query, "node");

	if (*t->to->resource != '\0')
		return turn_refuse(t, REFUSE_OUTSIDER_DISCO);
	if (*t->to->node != '\0' &&
	    (t->room == NULL || (t->room->locked && t->actor == NULL)))
		return turn_refuse(t, REFUSE_NO_ROOM);
	if (node == NULL || *node == '\0')
		return true;
	/* 7.12: who knows of no reserved nicknames says so. */
	if (strcmp(node, "x-roomuser-item") == 0)
		return turn_refuse(t, REFUSE_NOT_IMPLEMENTED);
	return turn_refuse(
	    t, t->room != NULL && strcmp(node, NS_MUC "#traffic") == 0
		   ? traffic(t)
		   : REFUSE_NO_NODE);
}

static bool
disco_query(struct turn *t)
{
	const struct stanza *of = turn_payload(t, "query", NS_DISCO_INFO);
	bool is_info = of != NULL;

	if (of == NULL)
		of = turn_payload(t, "query", NS_DISCO_ITEMS);
	if (of == NULL || !turn_is_get(t))
		return false;
	if (*t->to->resource != '\0' && t->actor != NULL)
		return false; /* it is the occupant's to answer: 6.6 */
	if (!may_ask(t, of))
		return true;
	return is_info ? info(t) : items(t, of);
}

const struct feature feature_disco = {
	.name = "disco",
	.query = disco_query,
};
