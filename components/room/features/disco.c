/*
 * What the service is, which rooms there are and who is in them (XEP-0045, 6;
 * XEP-0030).  What each feature has to say of it, it says itself.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/access.h"
#include "room/authority.h"
#include "room/crowd.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/rsm.h"
#include "room/turn.h"

/* A room without a name is called by its address. */
static const char *
name_of(struct turn *t, const struct room *room)
{
	if (*room->config.name != '\0')
		return room->config.name;
	return arena_dup(t->arena, room->jid, strcspn(room->jid, "@"));
}

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
	identity(
	    &xml, t->room != NULL ? name_of(t, t->room) : t->engine->set.name);
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

/* Those that the sender may list, in the order in which they were made. */
static size_t
listed(struct turn *t, const struct room **rooms)
{
	const struct room *room;
	size_t len = 0;

	if (!access_allows(t->engine->set.listers, t->from) &&
	    !authority_is_service(t))
		return 0;
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (!room->locked && room->config.public)
			rooms[len++] = room;
	return len;
}

/* Where it is in the list; false: it is not, and they have been told. */
static bool
place_of(struct turn *t, const struct room **rooms, size_t len, const char *jid,
    size_t *place)
{
	for (*place = 0; *place < len; (*place)++)
		if (strcmp(rooms[*place]->jid, jid) == 0)
			return true;
	return turn_refuse_saying(t, REFUSE_NO_NODE, "There is no such item");
}

/* The page from *from up to *to of a list; false: there is none such, and they
 * have been told (XEP-0059, 2.1 to 2.6). */
static bool
find_page(struct turn *t, const struct rsm *r, const struct room **rooms,
    size_t len, size_t *from, size_t *to)
{
	*from = 0;
	*to = len;
	if (r->after != NULL) {
		if (!place_of(t, rooms, len, r->after, from))
			return false;
		++*from;
	}
	if (r->before != NULL && *r->before != '\0' &&
	    !place_of(t, rooms, len, r->before, to))
		return false;
	if (r->by_index && r->index >= len)
		return turn_refuse_saying(
		    t, REFUSE_NO_NODE, "There is no such item");
	if (r->by_index)
		*from = (size_t)r->index;
	if (*from > *to)
		*from = *to;
	if (*to - *from > r->max && r->before != NULL)
		*from = *to - r->max;
	else if (*to - *from > r->max)
		*to = *from + r->max;
	return true;
}

static bool
list_rooms(struct turn *t, struct xml *xml, const struct stanza *query)
{
	const struct room **rooms =
	    arena_alloc(t->arena, (t->engine->rooms.len + 1) * sizeof(*rooms));
	size_t len = listed(t, rooms), from, to;
	const uint64_t count = len;
	uint64_t index;
	struct rsm r;

	if (!rsm_read(query, t->arena, &r))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (!find_page(t, &r, rooms, len, &from, &to))
		return false;
	for (size_t i = from; i < to; i++) {
		xml_open(xml, "item");
		xml_attr(xml, "jid", rooms[i]->jid);
		xml_attr(xml, "name", name_of(t, rooms[i]));
		xml_close(xml);
	}
	index = from;
	if (r.given)
		rsm_write(xml, from < to ? rooms[from]->jid : NULL, &index,
		    from < to ? rooms[to - 1]->jid : NULL, &count);
	return true;
}

/* The list of a hidden room is for those inside, as where the owner says so
 * (6.5).  Whose presence is not shown is not in it (16.5.3). */
static void
list_occupants(struct turn *t, struct xml *xml)
{
	const struct occupant *o;

	if (t->actor == NULL &&
	    (!t->room->config.public || !t->room->config.public_list))
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
	if (node == NULL)
		return true;
	/* Nothing of what occupants send is kept back (18.1.1). */
	return turn_refuse(
	    t, t->room != NULL && strcmp(node, NS_MUC "#traffic") == 0
		   ? REFUSE_UNKNOWN
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
