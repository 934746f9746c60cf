/*
 * A nickname is reserved by registering with the room, and registering makes a
 * member (XEP-0045, 7.10, 7.12).  Where membership means something, since the
 * room is members-only or moderated, its admins are asked first (9.9).  At the
 * service itself a nickname is reserved in all rooms.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/access.h"
#include "room/approval.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/nickname.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define NODE "x-roomuser-item"
#define WORDS "Choose the nickname that will be yours alone."

static struct room *
where(const struct turn *t)
{
	return *t->to->node == '\0' ? t->engine->hall : t->room;
}

/* "" for none. */
static const char *
nick_of(const struct turn *t)
{
	const struct standing *s = room_standing(where(t), t->from->bare);

	return s != NULL ? s->nick : "";
}

static bool
offer(struct turn *t)
{
	const char *nick = nick_of(t);
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_REGISTER);
	if (*nick != '\0') {
		xml_open(&xml, "registered");
		xml_close(&xml);
		xml_leaf(&xml, "username", nick);
	}
	xml_leaf(&xml, "instructions", WORDS);
	form_begin(&xml, "form", APPROVAL_FORM, "Registration", WORDS);
	form_open(&xml, "muc#register_roomnick", "text-single", "Nickname");
	form_put_required(&xml);
	if (*nick != '\0')
		form_put_values(&xml, nick);
	form_close(&xml);
	form_end(&xml);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

/* In all rooms: nobody is there to see it change. */
static bool
reserve_everywhere(struct turn *t, const char *nick)
{
	room_set_standing(
	    t->engine->hall, t->from->bare, AFFILIATION_NONE, nick, "");
	record_save_affiliation(t->out, t->engine->hall, t->from->bare);
	return turn_result(t);
}

/* Membership is given back with the nickname, a higher rank is not. */
static bool
unregister(struct turn *t)
{
	struct change change = {
		.jid = t->from->bare,
		.affiliation = room_affiliation(t->room, t->from->bare),
		.nick = "",
		.aside = true,
	};

	if (change.affiliation == AFFILIATION_MEMBER)
		change.affiliation = AFFILIATION_NONE;
	change_all(t, &change, 1, NULL, true);
	return true;
}

static bool
is_free_for_all(const struct turn *t)
{
	return !t->room->config.members_only && !t->room->config.moderated;
}

static bool
register_nick(struct turn *t, const char *nick)
{
	struct change change = {
		.jid = t->from->bare,
		.affiliation = room_affiliation(t->room, t->from->bare),
		.nick = nick,
		.aside = true,
	};

	if (change.affiliation < AFFILIATION_MEMBER && !is_free_for_all(t)) {
		if (!turn_is_too_much(
			t, "ask", t->room->jid, t->engine->set.limits.ask) &&
		    approval_ask(t, nick))
			turn_result(t);
		return true;
	}
	if (change.affiliation < AFFILIATION_MEMBER)
		change.affiliation = AFFILIATION_MEMBER;
	change_all(t, &change, 1, NULL, true);
	return true;
}

static bool
submit(struct turn *t, const struct stanza *query)
{
	const struct stanza *form = form_in(query);
	const char *nick =
	    form_value(form_field(form, "muc#register_roomnick"), t->arena);

	if (form_kind(form) == FORM_CANCEL)
		return turn_result(t);
	if (form_kind(form) != FORM_SUBMIT || !form_is(form, APPROVAL_FORM) ||
	    nick == NULL)
		return !turn_refuse(t, REFUSE_BAD_FORM);
	nick = jid_prep_resource(t->arena, nick, strlen(nick));
	if (nick == NULL)
		return !turn_refuse(t, REFUSE_BAD_NICK);
	if (!nickname_may_have(t, nick, t->from->bare))
		return true;
	return t->room != NULL ? register_nick(t, nick)
			       : reserve_everywhere(t, nick);
}

/* False: they have been refused. */
static bool
may_register(struct turn *t)
{
	if (t->engine->set.limits.registration == 0)
		return turn_refuse(t, REFUSE_REGISTRATION);
	if (!access_allows(t->engine->set.registrants, t->from))
		return turn_refuse(t, REFUSE_REGISTER);
	if (*t->to->node == '\0')
		return true;
	if (!authority_finds(t))
		return false;
	if (room_affiliation(t->room, t->from->bare) == AFFILIATION_OUTCAST)
		return turn_refuse(t, REFUSE_REGISTER);
	return true;
}

/* What is my nickname here (7.12)? */
static bool
tell_nick(struct turn *t)
{
	struct xml xml;

	if (!authority_finds(t))
		return true;
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_DISCO_INFO);
	xml_attr(&xml, "node", NODE);
	if (*nick_of(t) != '\0') {
		xml_open(&xml, "identity");
		xml_attr(&xml, "category", "conference");
		xml_attr(&xml, "type", "text");
		xml_attr(&xml, "name", nick_of(t));
		xml_close(&xml);
	}
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
register_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_REGISTER),
			    *disco = turn_payload(t, "query", NS_DISCO_INFO);
	const char *node = stanza_attr(disco, "node");

	if (*t->to->resource != '\0')
		return false;
	if (node != NULL && strcmp(node, NODE) == 0 && *t->to->node != '\0')
		return tell_nick(t);
	if (query == NULL)
		return false;
	if (!may_register(t))
		return true;
	if (turn_is_get(t))
		return offer(t);
	if (stanza_child(query, "remove", NULL) == NULL)
		return submit(t, query);
	return t->room != NULL ? unregister(t) : reserve_everywhere(t, "");
}

static void
register_disco(struct turn *t, struct xml *xml)
{
	if (t->engine->set.limits.registration == 0)
		return;
	disco_put(xml, NS_REGISTER);
	disco_put(xml, APPROVAL_FORM);
}

const struct feature feature_register = {
	.name = "register",
	.query = register_query,
	.told = approval_told,
	.disco = register_disco,
};
