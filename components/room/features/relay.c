/*
 * Occupants ask each other through the room (XEP-0045, 6.6 and 17.4): exactly
 * one session of the occupant gets the request, from the nickname of whoever
 * asks and with an id of ours; the answer goes back from the occupant's.  What
 * is of the account and not of a client (vCard, PEP) is asked of its bare JID.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define SECONDS 60 /* to answer, where nothing else is said */

static bool
is_about_account(const struct turn *t)
{
	return turn_is_get(t) &&
	       (turn_payload(t, "vCard", NS_VCARD) != NULL ||
		   turn_payload(t, "vcard", NS_VCARD4) != NULL ||
		   turn_payload(t, "pubsub", NS_PUBSUB) != NULL);
}

/* The one that was heard of last. */
static const struct session *
best_session(const struct occupant *o)
{
	const struct session *best = o->sessions, *s;

	for (s = o->sessions; s != NULL; s = s->next)
		if (s->watch.since > best->watch.since)
			best = s;
	return best;
}

static void
pass_on(struct turn *t)
{
	const struct address *address = best_session(t->other)->address;
	uint32_t seconds = t->engine->set.limits.answer_seconds;
	const char *id = engine_wait(t, &feature_relay, "",
	    t->now + (seconds > 0 ? seconds : SECONDS) * 1000, 1);
	const struct stanza *c;
	const char *peer;
	struct xml xml;

	peer = is_about_account(t) ? occupant_bare(t->other, t->arena)
				   : arena_join(t->arena, address->jid, NULL);
	engine_expect(t, id, peer);
	turn_begin(t, &xml, "iq");
	xml_attr(&xml, "type", stanza_attr(t->in, "type"));
	xml_attr(&xml, "from", t->actor->in_room);
	xml_attr(&xml, "id", id);
	xml_attr(&xml, "xml:lang", stanza_attr(t->in, "lang"));
	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		xml_copy(&xml, c, "");
	xml_close(&xml);
	outbox_to(
	    t->out, outbox_send(t->out, &xml), address_in(t->arena, peer));
}

/* What is wrong, but neither who says so nor where they have gone. */
static void
copy_error(struct xml *xml, const struct stanza *error)
{
	const struct stanza *c;

	xml_open(xml, "error");
	xml_attr(xml, "type", stanza_attr(error, "type"));
	for (c = stanza_first(error); c != NULL; c = stanza_next(c))
		if (stanza_in(c, NS_STANZAS) &&
		    (stanza_is(c, "gone") || stanza_is(c, "redirect")))
			xml_empty(xml, "recipient-unavailable", NS_STANZAS);
		else
			xml_copy(xml, c, "");
	xml_close(xml);
}

static void
bring_back(struct turn *t)
{
	const struct stanza *reply = t->answer->stanza, *c;
	struct xml xml;

	turn_begin(t, &xml, "iq");
	xml_attr(&xml, "type", stanza_attr(reply, "type"));
	xml_attr(&xml, "from", t->to->full);
	xml_attr(&xml, "id", stanza_attr(t->in, "id"));
	xml_attr(&xml, "xml:lang", stanza_attr(reply, "lang"));
	for (c = stanza_first(reply); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "error") && *stanza_ns(c) == '\0')
			copy_error(&xml, c);
		else
			xml_copy(&xml, c, "");
	xml_close(&xml);
	turn_reply(t, &xml);
}

/* One's own nickname, and what is of the account, may always be asked. */
static bool
may_ask(struct turn *t)
{
	if (t->other == NULL)
		return turn_refuse(t, REFUSE_NO_OCCUPANT);
	if (t->other != t->actor && !is_about_account(t) &&
	    !t->room->config.allow_queries)
		return turn_refuse(t, REFUSE_QUERIES);
	if (occupant_is_away(t->other) && !is_about_account(t))
		return turn_refuse(t, REFUSE_AWAY);
	return !turn_is_too_much(
	    t, "query", t->room->jid, t->engine->set.limits.query);
}

static bool
relay_query(struct turn *t)
{
	if (t->room == NULL || t->actor == NULL || *t->to->resource == '\0')
		return false;
	if (t->answer == NULL) {
		if (may_ask(t))
			pass_on(t);
	} else if (t->answer->stanza != NULL)
		bring_back(t);
	else
		turn_refuse(t, REFUSE_NO_ANSWER);
	return true;
}

const struct feature feature_relay = {
	.name = "relay",
	.query = relay_query,
};
