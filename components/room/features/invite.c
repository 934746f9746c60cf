/*
 * Occupants invite others through the room, as many as they like in one
 * message; who was invited may decline, once, and whoever invited hears of it
 * (XEP-0045, 7.8.2 and 7.9).  In an anonymous room nobody hears another
 * address than the one they have written themselves.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/address.h"
#include "room/authority.h"
#include "room/bounce.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/invitation.h"
#include "room/invitees.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static bool
may_invite(const struct turn *t)
{
	const struct room_config *config = &t->room->config;

	if (t->actor->affiliation >= AFFILIATION_ADMIN)
		return true;
	if (config->members_only && !config->allow_invites)
		return false;
	return t->actor->role >= ROLE_PARTICIPANT;
}

/* Nobody has an address in our own domain: rooms do not enter rooms. */
static const struct jid *
invitee(struct turn *t, const struct stanza *invite)
{
	const char *to = stanza_attr(invite, "to");
	const struct jid *jid = to != NULL ? jid_parse(t->arena, to) : NULL;

	if (jid == NULL || *jid->node == '\0' ||
	    strcmp(jid->domain, t->engine->set.domain) == 0)
		return NULL;
	return jid;
}

/* All of them, or none. */
static bool
may_invite_all(struct turn *t, const struct stanza *x)
{
	const struct stanza *c;
	const struct jid *jid;

	if (!may_invite(t))
		return turn_refuse(t, REFUSE_INVITE);
	for (c = stanza_first(x); c != NULL; c = stanza_next(c)) {
		if (!stanza_is(c, "invite"))
			continue;
		jid = invitee(t, c);
		if (jid == NULL)
			return turn_refuse(t, REFUSE_INVITEE);
		if (room_affiliation(t->room, jid->bare) == AFFILIATION_OUTCAST)
			return turn_refuse(t, REFUSE_INVITE);
		if (turn_is_too_much(t, "invite", t->room->jid,
			t->engine->set.limits.invite))
			return false;
	}
	return true;
}

/* They are let in before they know (7.8.2). */
static void
make_member(struct turn *t, const char *bare)
{
	if (!t->room->config.members_only ||
	    authority_affiliation(t->engine, t->room, bare) != AFFILIATION_NONE)
		return;
	room_set_affiliation(t->room, bare, AFFILIATION_MEMBER);
	record_save_affiliation(t->out, t->room, bare);
}

static void
send(struct turn *t, const struct stanza *invite)
{
	const struct jid *to = invitee(t, invite);
	const struct stanza *continues = stanza_child(invite, "continue", NULL);

	make_member(t, to->bare);
	invitees_add(&t->room->invitees, to->bare, t->from->full);
	invitation_send(
	    t, &(const struct invitation){
		   .to = to->full,
		   .from = room_is_open_about_jids(t->room) ? t->from->bare
							    : t->actor->in_room,
		   .name = t->actor->nick,
		   .reason = turn_text_in(t, invite, "reason"),
		   .id = stanza_attr(t->in, "id"),
		   .continues = continues != NULL,
		   .thread = stanza_attr(continues, "thread"),
	       });
}

static void
invite(struct turn *t, const struct stanza *x)
{
	const struct stanza *c;

	if (!act_is_inside(t) || !may_invite_all(t, x))
		return;
	for (c = stanza_first(x); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "invite"))
			send(t, c);
}

/* Where whoever invited is to be reached: where they are, or else at home. */
static struct address *
inviter(struct turn *t, const struct invitee *who)
{
	const struct session *s = room_session(t->room, who->by);

	if (s != NULL)
		return s->address;
	return address_in(
	    t->arena, arena_dup(t->arena, who->by, strcspn(who->by, "/")));
}

static void
decline(struct turn *t, const struct stanza *element)
{
	const struct invitee *who =
	    invitees_find(&t->room->invitees, t->from->bare);
	const char *reason = turn_text_in(t, element, "reason");
	struct xml xml;

	if (who == NULL) {
		turn_refuse(t, REFUSE_NOT_INVITED);
		return;
	}
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", stanza_attr(t->in, "id"));
	xml_open_ns(&xml, "x", NS_MUC_USER);
	xml_open(&xml, "decline");
	xml_attr(&xml, "from", who->jid);
	if (reason != NULL)
		xml_leaf(&xml, "reason", reason);
	xml_close(&xml);
	xml_close(&xml);
	xml_close(&xml);
	outbox_to(t->out, outbox_send(t->out, &xml), inviter(t, who));
	invitees_drop(&t->room->invitees, t->from->bare);
}

static bool
invite_told(struct turn *t)
{
	const struct stanza *x = stanza_child(t->in, "x", NS_MUC_USER),
			    *declined = stanza_child(x, "decline", NULL);

	if (stanza_child(x, "invite", NULL) != NULL)
		invite(t, x);
	else if (declined != NULL)
		decline(t, declined);
	else
		return false;
	return true;
}

/* There is nobody of that address: whoever invited hears it (7.8.2). */
static void
invite_bounced(struct turn *t)
{
	const struct invitee *who = NULL;
	struct xml xml;

	if (t->room != NULL && t->session == NULL &&
	    stanza_is(t->in, "message") && *t->to->resource == '\0')
		who = invitees_find(&t->room->invitees, t->from->bare);
	if (who == NULL)
		return;
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "error");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", stanza_attr(t->in, "id"));
	xml_open_ns(&xml, "x", NS_MUC_USER);
	xml_open(&xml, "invite");
	xml_attr(&xml, "to", who->jid);
	xml_close(&xml);
	xml_close(&xml);
	bounce_write(&xml, t->in);
	xml_close(&xml);
	outbox_to(t->out, outbox_send(t->out, &xml), inviter(t, who));
	invitees_drop(&t->room->invitees, t->from->bare);
}

const struct feature feature_invite = {
	.name = "invite",
	.told = invite_told,
	.bounced = invite_bounced,
};
