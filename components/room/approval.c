#include "room/approval.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/address.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/form.h"
#include "room/nickname.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

#define TITLE "Registration request"
#define WORDS "To let them be a member, choose so and send this back."
#define MANY 20 /* absent admins are asked at most */

static void
write(struct turn *t, struct xml *xml, const char *nick)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "from", t->room->jid);
	xml_attr(xml, "id", stanza_attr(t->in, "id"));
	form_begin(xml, "form", APPROVAL_FORM, TITLE, WORDS);
	form_put(xml, "muc#register_roomnick", "text-single",
	    "Nickname wished for", nick);
	form_put(xml, "muc#jid", "jid-single", "Address", t->from->bare);
	form_put(
	    xml, "muc#register_allow", "boolean", "Let them be a member?", "0");
	form_end(xml);
	xml_close(xml);
}

/* Those who are in, in all their sessions; if none is, those at home. */
static bool
address_all(struct turn *t, struct effect *send)
{
	const struct standing *s;

	for (uint32_t i = 0; i < t->room->audience_len; i++)
		if (t->room->audience_of[i]->occupant->affiliation >=
		    AFFILIATION_ADMIN)
			outbox_to(t->out, send, t->room->audience[i]);
	if (send->to_len > 0)
		return true;
	for (size_t i = 0; send->to_len < MANY &&
			   (s = map_next(&t->room->standings, &i)) != NULL;)
		if (s->affiliation >= AFFILIATION_ADMIN)
			outbox_to(t->out, send, address_in(t->arena, s->jid));
	return send->to_len > 0;
}

bool
approval_ask(struct turn *t, const char *nick)
{
	struct xml xml;

	write(t, &xml, nick);
	if (!address_all(t, outbox_send(t->out, &xml)))
		return turn_refuse(t, REFUSE_REGISTER);
	return true;
}

/* Whoever asked hears only of a no: a member of a members-only room is
 * invited. */
static void
tell(struct turn *t, const char *bare, const char *words)
{
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_leaf(&xml, "body", words);
	xml_close(&xml);
	outbox_to(
	    t->out, outbox_send(t->out, &xml), address_in(t->arena, bare));
}

static void
answer(struct turn *t, const struct stanza *form)
{
	const char *nick = form_value(
		       form_field(form, "muc#register_roomnick"), t->arena),
		   *jid = form_value(form_field(form, "muc#jid"), t->arena);
	const struct jid *who = jid != NULL ? jid_parse(t->arena, jid) : NULL;

	if (nick != NULL)
		nick = jid_prep_resource(t->arena, nick, strlen(nick));
	/* Whole domains are banned, and are nothing else (9.2). */
	if (nick == NULL || who == NULL || *who->node == '\0') {
		turn_refuse(t, REFUSE_BAD_FORM);
		return;
	}
	if (room_affiliation(t->room, who->bare) != AFFILIATION_NONE)
		return; /* somebody else has decided */
	if (!form_bool(form, "muc#register_allow", false))
		tell(t, who->bare,
		    "You have not been made a member of this room");
	else if (nickname_may_have(t, nick, who->bare))
		change_affiliation(
		    t, who->bare, AFFILIATION_MEMBER, nick, NULL);
}

bool
approval_told(struct turn *t)
{
	const struct stanza *form = form_in(t->in);

	if (!form_is(form, APPROVAL_FORM))
		return false;
	if (form_kind(form) == FORM_CANCEL)
		return true;
	if (authority_of(t).affiliation < AFFILIATION_ADMIN)
		turn_refuse(t, REFUSE_NOT_ADMIN);
	else if (form_kind(form) != FORM_SUBMIT)
		turn_refuse(t, REFUSE_BAD_FORM);
	else
		answer(t, form);
	return true;
}
