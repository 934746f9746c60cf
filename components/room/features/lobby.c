/*
 * The rooms of a site belong to nobody: one is there from the start, and those
 * that the site has beside it are there once somebody enters.  Whoever comes
 * first is not their owner, and no other room is made by entering it.
 */
#include <string.h>

#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/account.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define NICK_NODE "x-roomuser-item"
#define SECONDS 10 /* the site may take to answer */
#define ANEW 60000 /* milliseconds until it is asked whether it has a room */

static void
lobby_begin(struct engine *engine)
{
	struct room *room = engine_open(engine, engine->set.lobby);

	room->fixed = true;
}

/* False: now it has been asked who, or what room, this is. */
static bool
is_answered(struct turn *t, const char *bare)
{
	if (t->answer != NULL && t->waited->whose == &feature_lobby)
		return true;
	outbox_ask(t->out,
	    engine_wait(
		t, &feature_lobby, "", t->now + SECONDS * (int64_t)1000, 1),
	    bare);
	return false;
}

/* … what room this is: whoever asks has tried to enter, which counts, though
 * the door never sees them. */
static bool
is_room_answered(struct turn *t)
{
	return !turn_is_too_much(t, "join", "", t->engine->set.limits.join) &&
	       is_answered(t, t->to->bare);
}

/* The site has this room: its history stays when everybody has left. */
static void
open_room(struct turn *t, const char *title)
{
	t->room = engine_open(t->engine, t->to->bare);
	t->room->had_until = t->now + ANEW;
	t->room->config.persistent = true;
	t->room->kept = true;
	mem_set(&t->room->config.name, title);
	record_save_room(t->out, t->room);
}

static bool
lobby_may_create(struct turn *t)
{
	const struct account *room;

	if (!t->engine->set.accounts)
		return turn_refuse(t, REFUSE_NO_ROOM);
	if (!is_room_answered(t))
		return false;
	room = t->answer->account;
	if (room == NULL)
		return turn_refuse(t, REFUSE_ACCOUNT_LATER);
	if (room->unknown)
		return turn_refuse(t, REFUSE_NO_ROOM);
	open_room(t, room->name);
	return true;
}

/* A post may be gone, or not be for all any more: then nobody comes to its room
 * from now on.  Where the site is away it is as it was. */
static bool
lobby_may_join(struct turn *t)
{
	if (!t->engine->set.accounts || t->room->fixed || t->actor != NULL ||
	    t->now < t->room->had_until)
		return true;
	if (!is_room_answered(t))
		return false;
	if (t->answer->account != NULL && t->answer->account->unknown)
		return turn_refuse(t, REFUSE_NO_ROOM);
	t->room->had_until = t->now + ANEW;
	return true;
}

/*
 * Nobody made it, so nobody stored it: it is, before anything that needs its
 * secret or lies in its archive is shown.
 */
static void
lobby_keep(struct turn *t)
{
	if (t->room->kept)
		return;
	t->room->kept = true;
	record_save_room(t->out, t->room);
}

static bool
tell_nick(struct turn *t, const char *nick)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_DISCO_INFO);
	xml_attr(&xml, "node", NICK_NODE);
	if (nick != NULL) {
		xml_open(&xml, "identity");
		xml_attr(&xml, "category", "conference");
		xml_attr(&xml, "type", "text");
		xml_attr(&xml, "name", nick);
		xml_close(&xml);
	}
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

/* Names are given, so who asks for theirs has one reserved (7.12, 18.1): that
 * which they go by, else the one that the site says. */
static bool
ask_nick(struct turn *t)
{
	const struct occupant *o = room_occupant_of(t->room, t->from->bare);
	const char *members = t->engine->set.members;

	if (o != NULL || guest_is(t->engine, t->from->bare) ||
	    (members != NULL && strcmp(t->from->domain, members) != 0))
		return tell_nick(t, o != NULL ? o->nick : NULL);
	if (turn_is_too_much(
		t, "query", t->room->jid, t->engine->set.limits.query) ||
	    !is_answered(t, t->from->bare))
		return true;
	if (t->answer->account == NULL)
		return !turn_refuse(t, REFUSE_ACCOUNT_LATER);
	return tell_nick(t, t->answer->account->unknown
				? NULL
				: account_nick(t, t->answer->account));
}

/* What there is to set is set by the site: an empty form says so (10.1.3). */
static bool
lobby_query(struct turn *t)
{
	const struct stanza *disco = turn_payload(t, "query", NS_DISCO_INFO);
	const char *node = stanza_attr(disco, "node");
	struct xml xml;

	if (*t->to->node == '\0' || *t->to->resource != '\0')
		return false;
	if (node != NULL && strcmp(node, NICK_NODE) == 0 && turn_is_get(t) &&
	    t->engine->set.accounts && t->room != NULL)
		return ask_nick(t);
	if (turn_payload(t, "query", NS_MUC_OWNER) == NULL)
		return false;
	if (!authority_owns(t))
		return true;
	if (!turn_is_get(t))
		return !turn_refuse(t, REFUSE_NOT_IMPLEMENTED);
	turn_result_begin(t, &xml);
	xml_empty(&xml, "query", NS_MUC_OWNER);
	return turn_result_end(t, &xml);
}

const struct feature feature_lobby = {
	.name = "lobby",
	.query = lobby_query,
	.begin = lobby_begin,
	.may_create = lobby_may_create,
	.may_join = lobby_may_join,
	.entering = lobby_keep,
	.announcing = lobby_keep,
};
