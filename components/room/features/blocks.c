/*
 * A list of blocked addresses that others keep, followed as it changes: who is
 * on it enters no room but one where they are something already.  It is asked
 * for when the server is there, and now and then; until it has come nobody is
 * blocked (XEP-0060).
 */
#include <stdint.h>
#include <string.h>

#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/authority.h"
#include "room/blocked.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/turn.h"

#define AGAIN 3600000 /* milliseconds */
#define SUBSCRIBE "blocks-subscribe"
#define ITEMS "blocks-items"

static void
begin(struct turn *t, struct xml *xml, const char *type, const char *id)
{
	turn_begin(t, xml, "iq");
	xml_attr(xml, "type", type);
	xml_attr(xml, "from", t->engine->set.domain);
	xml_attr(xml, "id", id);
	xml_open_ns(xml, "pubsub", NS_PUBSUB);
}

static void
send(struct turn *t, struct xml *xml)
{
	xml_close(xml);
	xml_close(xml);
	xml_close(xml);
	outbox_to(t->out, outbox_send(t->out, xml),
	    address_in(t->arena, t->engine->set.block_service));
}

static void
ask(struct turn *t)
{
	const struct engine_settings *set = &t->engine->set;
	struct xml xml;

	if (set->block_service == NULL || set->block_node == NULL)
		return;
	begin(t, &xml, "set", SUBSCRIBE);
	xml_open(&xml, "subscribe");
	xml_attr(&xml, "node", set->block_node);
	xml_attr(&xml, "jid", set->domain);
	send(t, &xml);
	begin(t, &xml, "get", ITEMS);
	xml_open(&xml, "items");
	xml_attr(&xml, "node", set->block_node);
	send(t, &xml);
	t->engine->blocked_at = t->now;
	engine_alarm(t->engine, t->now + AGAIN, &feature_blocks, "", "");
}

/* An alarm that was set before the last time it was asked for is no more. */
static void
blocks_rang(struct turn *t, const char *key)
{
	(void)key;
	if (t->now - t->engine->blocked_at >= AGAIN)
		ask(t);
}

static bool
is_from_service(const struct turn *t)
{
	const char *service = t->engine->set.block_service;

	return service != NULL && strcmp(t->from->full, service) == 0;
}

static bool
is_our_node(const struct turn *t, const struct stanza *of)
{
	const char *node = stanza_attr(of, "node");
	const char *ours = t->engine->set.block_node;

	return node != NULL && ours != NULL && strcmp(node, ours) == 0;
}

/* <items/> of an answer or of an event: what is on the list, and no more. */
static void
take_in(struct turn *t, const struct stanza *items)
{
	const struct stanza *c;

	for (c = stanza_first(items); c != NULL; c = stanza_next(c)) {
		if (stanza_is(c, "item"))
			blocked_add(t->engine, stanza_attr(c, "id"));
		else if (stanza_is(c, "retract"))
			blocked_remove(t->engine, stanza_attr(c, "id"));
	}
}

/* The whole list, as an answer. */
static void
replace(struct turn *t, const struct stanza *items)
{
	if (!is_our_node(t, items))
		return;
	blocked_clear(t->engine);
	take_in(t, items);
}

static void
change(struct turn *t, const struct stanza *what)
{
	if (!is_our_node(t, what))
		return;
	if (stanza_is(what, "items"))
		take_in(t, what);
	else if (stanza_is(what, "purge") || stanza_is(what, "delete"))
		blocked_clear(t->engine);
}

/* Whatever the list's service says is dealt with: it is not answered. */
static bool
blocks_heard(struct turn *t)
{
	const struct stanza *pubsub = stanza_child(t->in, "pubsub", NS_PUBSUB);
	const struct stanza *event =
	    stanza_child(t->in, "event", NS_PUBSUB "#event");

	if (!is_from_service(t))
		return false;
	if (stanza_is(t->in, "iq"))
		replace(t, stanza_child(pubsub, "items", NULL));
	else
		change(t, stanza_first(event));
	return true;
}

static bool
blocks_may_create(struct turn *t)
{
	if (blocked_has(t->engine, t->from) && !authority_is_service(t))
		return turn_refuse(t, REFUSE_BLOCKED);
	return true;
}

static bool
blocks_may_join(struct turn *t)
{
	if (t->session != NULL || authority_affiliation(t->engine, t->room,
				      t->from->bare) >= AFFILIATION_MEMBER)
		return true;
	return blocks_may_create(t);
}

const struct feature feature_blocks = {
	.name = "blocks",
	.may_create = blocks_may_create,
	.may_join = blocks_may_join,
	.heard = blocks_heard,
	.rang = blocks_rang,
	.linked = ask,
};
