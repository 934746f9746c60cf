/*
 * Visitors ask for voice, and whoever moderates gives it or does not
 * (XEP-0045, 7.13 and 8.6).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/notice.h"
#include "room/room.h"
#include "room/turn.h"

#define REQUEST NS_MUC "#request"
#define TITLE "Request for voice"
#define WORDS "To let them speak, choose so and send this back."

static void
write(struct turn *t, struct xml *xml)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "from", t->room->jid);
	xml_attr(xml, "id", stanza_attr(t->in, "id"));
	form_begin(xml, "form", REQUEST, TITLE, WORDS);
	form_put(
	    xml, "muc#role", "list-single", "Role asked for", "participant");
	form_put(xml, "muc#jid", "jid-single", "Address", t->from->full);
	form_put(
	    xml, "muc#roomnick", "text-single", "Nickname", t->actor->nick);
	form_put(
	    xml, "muc#request_allow", "boolean", "Let them speak?", "false");
	form_end(xml);
	xml_close(xml);
}

/* False: nobody is there to be asked. */
static bool
ask_moderators(struct turn *t)
{
	struct xml xml;

	write(t, &xml);
	return notice_moderators(t, &xml);
}

static void
request(struct turn *t, const struct stanza *form)
{
	const char *role = form_value(form_field(form, "muc#role"), t->arena);

	if (!act_is_inside(t))
		return;
	if (t->actor->role != ROLE_VISITOR || role == NULL ||
	    strcmp(role, role_name(ROLE_PARTICIPANT)) != 0)
		turn_refuse(t, REFUSE_BAD_FORM);
	else if (!t->room->config.voice_requests)
		turn_refuse(t, REFUSE_REQUEST);
	else if (!turn_is_too_much(
		     t, "ask", t->room->jid, t->engine->set.limits.ask) &&
		 !ask_moderators(t))
		turn_refuse(t, REFUSE_NO_MODERATOR);
}

/* Whom the form is about, if they are in still, under this nickname. */
static struct occupant *
asker(struct turn *t, const struct stanza *form)
{
	const char *nick =
	    form_value(form_field(form, "muc#roomnick"), t->arena);
	const char *jid = form_value(form_field(form, "muc#jid"), t->arena);
	const struct jid *who = jid != NULL ? jid_parse(t->arena, jid) : NULL;
	struct occupant *o;

	if (nick == NULL)
		return NULL;
	nick = jid_prep_resource(t->arena, nick, strlen(nick));
	o = nick != NULL ? room_occupant(t->room, nick) : NULL;
	if (o == NULL ||
	    (who != NULL && !session_is_of(o->sessions, who->bare)))
		return NULL;
	return o;
}

static void
answer(struct turn *t, const struct stanza *form)
{
	struct occupant *o = asker(t, form);
	const struct change change = {
		.whom = o,
		.role = ROLE_PARTICIPANT,
	};

	if (authority_of(t).role < ROLE_MODERATOR)
		turn_refuse(t, REFUSE_NOT_MODERATOR);
	else if (o == NULL)
		turn_refuse(t, REFUSE_NO_OCCUPANT);
	else if (o->role == ROLE_VISITOR &&
		 form_bool(form, "muc#request_allow", false))
		change_all(t, &change, 1, change_actor(t), false);
}

static bool
request_told(struct turn *t)
{
	const struct stanza *form = form_in(t->in);

	if (!form_is(form, REQUEST))
		return false;
	if (form_kind(form) == FORM_CANCEL)
		return true;
	if (form_kind(form) != FORM_SUBMIT)
		turn_refuse(t, REFUSE_BAD_FORM);
	else if (form_field(form, "muc#request_allow") != NULL)
		answer(t, form);
	else
		request(t, form);
	return true;
}

static void
request_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		return;
	disco_put(xml, REQUEST);
}

const struct feature feature_request = {
	.name = "request",
	.told = request_told,
	.disco = request_disco,
};
