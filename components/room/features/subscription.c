/*
 * Who is not in hears what is said all the same, at their bare address, if they
 * have subscribed and the owner lets them (MUC/Sub, urn:xmpp:mucsub:0, as
 * ejabberd has it): their server keeps it for them, or wakes their telephone.
 * Of its nodes there are messages and subject.  Whoever could not enter now
 * hears nothing, and who is in hears it as everybody does.
 */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/access.h"
#include "room/address.h"
#include "room/archive.h"
#include "room/archive_show.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/nickname.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/visible.h"

#define MOST 1000 /* of one room */

enum node { NODE_MESSAGES = 1, NODE_SUBJECT = 2 };

static const struct {
	const char *name;
	enum node node;
} nodes[] = {
	{ NS_MUCSUB_NODES "messages", NODE_MESSAGES },
	{ NS_MUCSUB_NODES "subject", NODE_SUBJECT },
};
#define NODES (sizeof(nodes) / sizeof(*nodes))

static void
write_nodes(struct xml *xml, unsigned subscribed)
{
	for (size_t i = 0; i < NODES; i++) {
		if ((subscribed & nodes[i].node) == 0)
			continue;
		xml_open(xml, "event");
		xml_attr(xml, "node", nodes[i].name);
		xml_close(xml);
	}
}

/* Those that there are, of all that are asked for. */
static unsigned
read_nodes(const struct stanza *subscribe)
{
	const struct stanza *c;
	unsigned wanted = 0;

	for (c = stanza_first(subscribe); c != NULL; c = stanza_next(c))
		for (size_t i = 0; i < NODES; i++)
			if (stanza_is(c, "event") &&
			    stanza_attr(c, "node") != NULL &&
			    strcmp(stanza_attr(c, "node"), nodes[i].name) == 0)
				wanted |= nodes[i].node;
	return wanted;
}

static bool
has_password(const struct turn *t, const struct stanza *subscribe)
{
	const char *wanted = t->room->config.password;
	const char *got = stanza_attr(subscribe, "password");

	return t->session != NULL ||
	       (got != NULL &&
		   text_same_secret(wanted, strlen(wanted), got, strlen(got)));
}

/* Whoever may enter; else they have been told why not. */
static bool
may_listen(struct turn *t, const struct stanza *subscribe)
{
	enum affiliation a =
	    authority_affiliation(t->engine, t->room, t->from->bare);

	if (!access_allows(t->engine->set.entrants, t->from))
		return turn_refuse(t, REFUSE_ENTRANCE);
	if (a == AFFILIATION_OUTCAST)
		return turn_refuse(t, REFUSE_BANNED);
	if (!visible_to(t, t->from->bare))
		return turn_refuse(t, t->room->config.members_only
					  ? REFUSE_MEMBERS
					  : REFUSE_KICKED);
	if (t->room->config.password_protected && a != AFFILIATION_OWNER &&
	    !has_password(t, subscribe))
		return turn_refuse(t, REFUSE_PASSWORD);
	return true;
}

/* What they will be called; "": nicknames are not theirs to reserve. */
static const char *
nick_for(struct turn *t, const struct stanza *subscribe)
{
	const char *nick = stanza_attr(subscribe, "nick");

	if (nick == NULL) {
		turn_refuse(t, REFUSE_BAD_REQUEST);
		return NULL;
	}
	nick = jid_prep_resource(t->arena, nick, strlen(nick));
	if (nick == NULL) {
		turn_refuse(t, REFUSE_BAD_NICK);
		return NULL;
	}
	if (!nickname_may_have(t, nick, t->from->bare))
		return NULL;
	return t->engine->set.limits.registration != 0 &&
		       access_allows(t->engine->set.registrants, t->from)
		   ? nick
		   : "";
}

/* The nickname is theirs from now on, as if they had registered; what they are
 * stays. */
static void
keep(struct turn *t, const char *nick, unsigned wanted)
{
	struct standing *s = room_have_standing(t->room, t->from->bare);
	const char *reason = arena_join(t->arena, s->reason, NULL);
	enum affiliation affiliation = s->affiliation;

	room_subscribe(t->room, t->from->bare, wanted);
	if (*nick != '\0')
		room_set_standing(
		    t->room, t->from->bare, affiliation, nick, reason);
	record_save_affiliation(t->out, t->room, t->from->bare);
}

static void
subscribe(struct turn *t, const struct stanza *request)
{
	const struct standing *s = room_standing(t->room, t->from->bare);
	unsigned wanted = read_nodes(request);
	const char *nick;
	struct xml xml;

	/* Nobody hears anything for whom another has asked. */
	if (wanted == 0 || stanza_attr(request, "jid") != NULL) {
		turn_refuse(t, REFUSE_NOT_IMPLEMENTED);
		return;
	}
	if (!may_listen(t, request) ||
	    turn_is_too_much(t, "ask", t->room->jid, t->engine->set.limits.ask))
		return;
	if (t->room->subscribers >= MOST && (s == NULL || s->subscribed == 0)) {
		turn_refuse(t, REFUSE_BUSY);
		return;
	}
	nick = nick_for(t, request);
	if (nick == NULL)
		return;
	keep(t, nick, wanted);
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "subscribe", NS_MUCSUB);
	if (*nick != '\0')
		xml_attr(&xml, "nick", nick);
	write_nodes(&xml, wanted);
	xml_close(&xml);
	turn_result_end(t, &xml);
}

/* Who is nothing else has no nickname any more, either. */
static void
drop(struct turn *t, const char *bare)
{
	struct standing *s = room_standing(t->room, bare);

	if (s == NULL || s->subscribed == 0)
		return;
	if (s->affiliation == AFFILIATION_NONE)
		room_set_standing(t->room, bare, AFFILIATION_NONE, "", "");
	room_subscribe(t->room, bare, 0);
	record_save_affiliation(t->out, t->room, bare);
}

/* Of somebody else only who moderates may end it. */
static void
unsubscribe(struct turn *t, const struct stanza *request)
{
	const char *of = stanza_attr(request, "jid");
	const struct jid *who = of != NULL ? jid_parse(t->arena, of) : t->from;

	if (who == NULL)
		turn_refuse(t, REFUSE_BAD_JID);
	else if (strcmp(who->bare, t->from->bare) != 0 &&
		 authority_of(t).role < ROLE_MODERATOR)
		turn_refuse(t, REFUSE_NOT_MODERATOR);
	else {
		drop(t, who->bare);
		turn_result(t);
	}
}

static void
write_one(struct xml *xml, const char *jid, const struct standing *s)
{
	xml_open(xml, "subscription");
	xml_attr(xml, "jid", jid);
	if (*s->nick != '\0')
		xml_attr(xml, "nick", s->nick);
	write_nodes(xml, s->subscribed);
	xml_close(xml);
}

/* Of the service one's own, of a room everybody's, for who moderates it. */
static bool
list(struct turn *t)
{
	const struct standing *s;
	const struct room *room;
	struct xml xml;

	if (t->room != NULL && authority_of(t).role < ROLE_MODERATOR)
		return turn_refuse(t, REFUSE_NOT_MODERATOR);
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "subscriptions", NS_MUCSUB);
	if (t->room != NULL)
		for (size_t i = 0;
		     (s = map_next(&t->room->standings, &i)) != NULL;) {
			if (s->subscribed != 0)
				write_one(&xml, s->jid, s);
		}
	else
		for (size_t i = 0;
		     (room = map_next(&t->engine->rooms, &i)) != NULL;) {
			s = room_standing(room, t->from->bare);
			if (s != NULL && s->subscribed != 0)
				write_one(&xml, room->jid, s);
		}
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
subscription_query(struct turn *t)
{
	const struct stanza *in = turn_payload(t, "subscribe", NS_MUCSUB),
			    *out = turn_payload(t, "unsubscribe", NS_MUCSUB);
	bool lists = turn_payload(t, "subscriptions", NS_MUCSUB) != NULL;

	if ((in == NULL && out == NULL && !lists) || lists != turn_is_get(t) ||
	    *t->to->resource != '\0' || (*t->to->node == '\0' && !lists))
		return false;
	if (*t->to->node != '\0' && !authority_finds(t))
		return true;
	/* Where it has been switched off one can still go. */
	if (in != NULL && !t->room->config.subscriptions)
		return false;
	if (in != NULL)
		subscribe(t, in);
	else if (out != NULL)
		unsubscribe(t, out);
	else
		list(t);
	return true;
}

/* The same for all of them: a message as those who are in got it, without an
 * address of its own.  A hint, for many servers keep what has a body only. */
static struct effect *
write(struct turn *t, size_t node)
{
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_open_ns(&xml, "event", NS_PUBSUB "#event");
	xml_open(&xml, "items");
	xml_attr(&xml, "node", nodes[node].name);
	xml_open(&xml, "item");
	xml_attr(&xml, "id", *t->archive_id != '\0' ? t->archive_id : t->id);
	archive_write_stanza(&xml,
	    &(const struct archive_message){
		.stanza = t->message.text,
		.stanza_len = t->message.len,
		.head = t->message.head,
	    },
	    "");
	xml_close(&xml);
	xml_close(&xml);
	xml_close(&xml);
	xml_empty(&xml, "store", NS_HINTS);
	xml_close(&xml);
	return outbox_send(t->out, &xml);
}

/* What is for who was not there: as history has it, or the archive. */
static bool
is_for_absent(const struct turn *t)
{
	return stanza_child(t->in, "no-store", NS_HINTS) == NULL &&
	       (*t->archive_id != '\0' || t->said != NULL ||
		   stanza_child(t->in, "body", "") != NULL);
}

static void
subscription_tell(struct turn *t)
{
	size_t node = stanza_child(t->in, "body", "") == NULL &&
		      stanza_child(t->in, "subject", "") != NULL;
	struct effect *send = NULL;
	const struct standing *s;

	if (!t->room->config.subscriptions || t->room->subscribers == 0 ||
	    !is_for_absent(t))
		return;
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;) {
		if ((s->subscribed & nodes[node].node) == 0 ||
		    whereabouts_sessions(
			&t->engine->whereabouts, s->jid, t->room) > 0 ||
		    !visible_to(t, s->jid))
			continue;
		if (send == NULL)
			send = write(t, node);
		outbox_to(t->out, send, address_in(t->arena, s->jid));
	}
}

/* There is no such account any more. */
static void
subscription_bounced(struct turn *t)
{
	const struct stanza *error = stanza_child(t->in, "error", NULL);

	if (t->room != NULL && *t->from->resource == '\0' &&
	    stanza_is(t->in, "message") &&
	    (stanza_child(error, "gone", NS_STANZAS) != NULL ||
		stanza_child(error, "item-not-found", NS_STANZAS) != NULL))
		drop(t, t->from->bare);
}

/* Who said an old password has not said the new one. */
static void
subscription_configured(struct turn *t, const struct room_config *was)
{
	const struct room_config *now = &t->room->config;
	const struct standing *s;

	if (!now->password_protected || t->room->subscribers == 0 ||
	    (was->password_protected &&
		strcmp(was->password, now->password) == 0))
		return;
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;)
		if (s->affiliation < AFFILIATION_MEMBER)
			drop(t, arena_join(t->arena, s->jid, NULL));
}

static void
subscription_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL || t->room->config.subscriptions)
		disco_put(xml, NS_MUCSUB);
}

const struct feature feature_subscription = {
	.name = "subscription",
	.query = subscription_query,
	.spoken = subscription_tell,
	.announcing = subscription_tell,
	.bounced = subscription_bounced,
	.configured = subscription_configured,
	.disco = subscription_disco,
};
