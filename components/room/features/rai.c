/*
 * Who is in no room may want to know where something is said (XEP-0437): by a
 * presence to the service they ask for it, and then hear of each room that they
 * may enter, once, until they ask again or have been there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/access.h"
#include "room/address.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/rai.h"
#include "room/room.h"
#include "room/turn.h"

#define LISTENERS_MAX 10000
#define TOLD_MAX 1000 /* rooms that one listener has been told of */

struct listener {
	char *jid;       /* full */
	struct map told; /* rooms, by their addresses */
};

static void
forget_told(struct listener *l)
{
	char *room;

	for (size_t i = 0; (room = map_next(&l->told, &i)) != NULL;)
		free(room);
	map_free(&l->told);
}

static void
listener_free(struct listener *l)
{
	forget_told(l);
	free(l->jid);
	free(l);
}

void
rai_free(struct engine *engine)
{
	struct listener *l;

	for (size_t i = 0; (l = map_next(&engine->listeners, &i)) != NULL;)
		listener_free(l);
	map_free(&engine->listeners);
}

/* Somebody may have to be told of every room again. */
static void
look_again(struct engine *engine)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;)
		room->all_know = false;
}

static void
listen(struct turn *t)
{
	struct map *all = &t->engine->listeners;
	struct listener *l = map_get(all, t->from->full);

	if (l == NULL) {
		l = mem_new(sizeof(*l));
		l->jid = mem_dup(t->from->full);
		map_put(all, l->jid, l);
	} else
		forget_told(l);
	map_init(&l->told, t->engine->hash_seed);
	look_again(t->engine);
}

static void
stop(struct turn *t)
{
	struct listener *l = map_remove(&t->engine->listeners, t->from->full);

	if (l != NULL)
		listener_free(l);
}

static bool
rai_met(struct turn *t)
{
	const char *type = stanza_attr(t->in, "type");

	if (type != NULL) {
		stop(t);
		return true; /* gone, or what they were told came back */
	}
	if (stanza_child(t->in, "rai", NS_RAI) == NULL)
		return false;
	if (t->engine->listeners.len >= LISTENERS_MAX &&
	    map_get(&t->engine->listeners, t->from->full) == NULL)
		turn_refuse(t, REFUSE_BUSY);
	else
		listen(t);
	return true;
}

/* Of a room that hides only who is something there may know. */
static bool
may_know(const struct turn *t, const struct jid *who)
{
	const struct room_config *c = &t->room->config;
	enum affiliation a =
	    authority_affiliation(t->engine, t->room, who->bare);

	if (a != AFFILIATION_NONE)
		return a >= AFFILIATION_MEMBER;
	return c->public && !c->members_only && !c->password_protected &&
	       access_allows(t->engine->set.entrants, who);
}

static void
tell(struct turn *t, struct listener *l)
{
	char *room;
	struct xml xml;

	if (map_get(&l->told, t->room->jid) != NULL ||
	    l->told.len >= TOLD_MAX || room_session(t->room, l->jid) != NULL ||
	    !may_know(t, jid_parse(t->arena, l->jid)))
		return;
	room = mem_dup(t->room->jid);
	map_put(&l->told, room, room);
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->engine->set.domain);
	xml_open_ns(&xml, "rai", NS_RAI);
	xml_leaf(&xml, "activity", t->room->jid);
	xml_close(&xml);
	xml_close(&xml);
	outbox_to(
	    t->out, outbox_send(t->out, &xml), address_in(t->arena, l->jid));
}

/* A room of which all know costs nothing more. */
static void
rai_spoken(struct turn *t)
{
	struct listener *l;

	if (t->engine->listeners.len == 0 || t->room->all_know ||
	    stanza_child(t->in, "body", "") == NULL)
		return;
	for (size_t i = 0; (l = map_next(&t->engine->listeners, &i)) != NULL;)
		tell(t, l);
	t->room->all_know = true;
}

/* Who leaves may hear of it again. */
static void
rai_leaving(struct turn *t)
{
	struct listener *l =
	    map_get(&t->engine->listeners, t->session->address->jid);

	t->room->all_know = false;
	if (l != NULL)
		free(map_remove(&l->told, t->room->jid));
}

/* Who may know it is another question now. */
static void
rai_configured(struct turn *t, const struct room_config *was)
{
	(void)was;
	t->room->all_know = false;
}

static void
rai_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		disco_put(xml, NS_RAI);
}

const struct feature feature_rai = {
	.name = "rai",
	.met = rai_met,
	.spoken = rai_spoken,
	.leaving = rai_leaving,
	.configured = rai_configured,
	.disco = rai_disco,
};
