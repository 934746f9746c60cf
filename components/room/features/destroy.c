/*
 * Owners destroy their room; its address stays closed for a while and says
 * where to go instead (XEP-0045, 10.9).
 */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/authority.h"
#include "room/destroy.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/grave.h"
#include "room/outbox.h"
#include "room/turn.h"

/* Where to go instead; true: they have been told.  Admins of the service may
 * make it anew. */
static bool
refuse_gone(struct turn *t)
{
	const struct grave *g = grave_of(t->engine, t->to->bare, t->now);

	if (g == NULL || authority_is_service(t))
		return false;
	t->instead = arena_join(t->arena, g->elsewhere, NULL);
	return !turn_refuse(t, REFUSE_GONE);
}

/* Clients ask what a room is before they enter, and would stop there. */
static bool
is_look(const struct turn *t)
{
	return t->room == NULL && turn_is_get(t) && *t->to->resource == '\0' &&
	       turn_payload(t, "query", NS_DISCO_INFO) != NULL;
}

static bool
destroy_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_MUC_OWNER);
	const struct stanza *destroy = stanza_child(query, "destroy", NULL);
	const char *venue = stanza_attr(destroy, "jid");
	const struct jid *jid = NULL;
	struct destroy how;

	if (is_look(t))
		return refuse_gone(t);
	if (destroy == NULL || turn_is_get(t) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (!authority_owns(t))
		return true;
	if (venue != NULL && *venue != '\0') {
		jid = jid_parse(t->arena, venue);
		if (jid == NULL) {
			turn_refuse(t, REFUSE_BAD_JID);
			return true;
		}
	}
	how = (struct destroy){
		.elsewhere = jid != NULL ? jid->bare : NULL,
		.password = turn_text_in(t, destroy, "password"),
		.reason = turn_text_in(t, destroy, "reason"),
		.closed_until =
		    t->now + (int64_t)t->engine->set.tombstone * 1000,
		.answer = true,
	};
	if (how.closed_until > t->now)
		engine_alarm(t->engine, how.closed_until, &feature_destroy,
		    t->to->bare, t->to->bare);
	destroy_room(t, &how);
	return true;
}

static bool
destroy_may_create(struct turn *t)
{
	return !refuse_gone(t);
}

/* An admin of the service has made it anew. */
static void
destroy_joined(struct turn *t)
{
	if (t->created)
		grave_remove(t->engine, t->to->bare);
}

static void
destroy_rang(struct turn *t, const char *room)
{
	const struct grave *g = map_get(&t->engine->graves, room);

	if (g == NULL || g->until > t->now)
		return;
	grave_remove(t->engine, room);
	outbox_forget(t->out, RECORD_ROOM, room, "");
}

/* After a restart nobody rings for those that were kept. */
static void
destroy_linked(struct turn *t)
{
	const struct grave *g;

	for (size_t i = 0; (g = map_next(&t->engine->graves, &i)) != NULL;)
		engine_alarm(
		    t->engine, g->until, &feature_destroy, g->jid, g->jid);
}

const struct feature feature_destroy = {
	.name = "destroy",
	.may_create = destroy_may_create,
	.joined = destroy_joined,
	.query = destroy_query,
	.rang = destroy_rang,
	.linked = destroy_linked,
};
