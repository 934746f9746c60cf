/*
 * Who is something in a room and not there hears when they are mentioned
 * (XEP-0452), where the owners want it: by a reference to their address or to
 * the nickname they have reserved (XEP-0372).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/archive.h"
#include "room/archive_show.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/mention.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/visible.h"

#define MOST 10 /* are told of one message */

/* So often somebody absent is told of one room. */
static const struct rate patience = { 10, 600 };

/* Whom this is about, if they are something here, or NULL. */
static const struct standing *
mentioned(struct turn *t, const struct stanza *reference)
{
	const struct jid *jid = mention_jid(t->arena, reference);
	const struct standing *s;

	if (jid == NULL)
		return NULL;
	s = strcmp(jid->bare, t->room->jid) == 0
		? room_reserved(t->room, jid->resource)
		: room_standing(t->room, jid->bare);
	return s != NULL && s->affiliation >= AFFILIATION_MEMBER &&
		       visible_to(t, s->jid) && strchr(s->jid, '@') != NULL
		   ? s
		   : NULL;
}

static bool
is_in(const struct room *room, const char *bare)
{
	const struct occupant *o;

	for (size_t i = 0; (o = map_next(&room->occupants, &i)) != NULL;)
		if (o->sessions != NULL && session_is_of(o->sessions, bare) &&
		    !occupant_is_away(o))
			return true;
	return false;
}

static bool
may_tell(struct turn *t, const char *bare)
{
	struct rates *rates = &t->engine->rates;
	const char *name = rate_name(t->arena, "mention", t->room->jid, bare);

	if (is_in(t->room, bare) ||
	    rates_wait(rates, name, patience, t->now) > 0)
		return false;
	rates_count(rates, name, patience, t->now);
	return true;
}

static void
tell(struct turn *t, const char *bare)
{
	const struct archive_message m = {
		.at = t->now,
		.stanza = t->message.text,
		.stanza_len = t->message.len,
		.head = t->message.head,
	};
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_open_ns(&xml, "mentions", NS_MENTIONED);
	archive_forward(&xml, &m, "");
	xml_close(&xml);
	xml_close(&xml);
	outbox_to(
	    t->out, outbox_send(t->out, &xml), address_in(t->arena, bare));
}

static void
mentions_spoken(struct turn *t)
{
	const struct standing *told[MOST], *s;
	const struct stanza *c;
	unsigned n = 0, i;

	if (!t->room->config.forward_mentions)
		return;
	for (c = stanza_first(t->in); c != NULL && n < MOST;
	     c = stanza_next(c)) {
		s = mentioned(t, c);
		for (i = 0; s != NULL && i < n && told[i] != s; i++)
			;
		if (s == NULL || i < n)
			continue;
		told[n++] = s;
		if (may_tell(t, s->jid))
			tell(t, s->jid);
	}
}

const struct feature feature_mentions = {
	.name = "mentions",
	.spoken = mentions_spoken,
};
