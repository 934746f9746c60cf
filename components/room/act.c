#include "room/act.h"

#include <string.h>

#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

/* Ask every feature; the first no has been answered. */
#define ask(t, may)                                                            \
	for (each_feature(f, (t)->engine))                                     \
		if ((*f)->may != NULL && !(*f)->may(t))                        \
			return false;                                          \
	return true

#define tell(t, done)                                                          \
	for (each_feature(f, (t)->engine))                                     \
		if ((*f)->done != NULL)                                        \
	(*f)->done(t)

static bool
may_create(struct turn *t)
{
	ask(t, may_create);
}

static bool
may_join(struct turn *t)
{
	ask(t, may_join);
}

static bool
may_rename(struct turn *t)
{
	ask(t, may_rename);
}

static bool
may_speak(struct turn *t)
{
	ask(t, may_speak);
}

static bool
may_whisper(struct turn *t)
{
	ask(t, may_whisper);
}

/* A temporary room ends with its last occupant (7.14). */
static void
close_if_empty(struct turn *t)
{
	if (t->room->audience_len == 0 && !t->room->config.persistent &&
	    !t->room->fixed)
		engine_close(t->engine, &t->room, t->out);
}

/* The room, made for whoever enters first, locked until configured (10.1). */
static bool
have_room(struct turn *t)
{
	if (t->room != NULL)
		return true;
	if (!may_create(t))
		return false;
	t->room = engine_open(t->engine, t->to->bare);
	t->room->locked = true;
	t->created = true;
	room_set_affiliation(t->room, t->from->bare, AFFILIATION_OWNER);
	record_save_room(t->out, t->room);
	record_save_affiliation(t->out, t->room, t->from->bare);
	return true;
}

static void
take_place(struct turn *t)
{
	struct occupant *o = room_occupant(t->room, t->nick);

	if (o == NULL) {
		o = room_enter(t->room, t->nick);
		o->affiliation = room_affiliation(t->room, t->from->bare);
		o->role =
		    role_on_entering(o->affiliation, t->room->config.moderated);
	}
	t->actor = o;
	t->session = room_attach(t->room, o, t->from->full);
}

static void
join(struct turn *t)
{
	if (!have_room(t))
		return;
	if (!may_join(t)) {
		close_if_empty(t);
		return;
	}
	if (t->session == NULL)
		take_place(t);
	else
		t->again = true;
	tell(t, joined);
}

/* Others see the same account under its old nickname still (7.6). */
static void
leave_place(struct turn *t)
{
	struct session *s = t->session;

	record_forget_session(t->out, t->room, s);
	room_detach(t->room, &s, t->out);
	t->session = NULL;
	t->actor = NULL;
}

static void
move(struct turn *t)
{
	struct news gone = {
		.type = "unavailable",
		.payload = "",
		.codes = { 303 },
		.new_nick = t->nick,
	};
	struct news here = { .id = stanza_attr(t->in, "id") };

	if (t->nick_was_given)
		here.self_codes[0] = 210;
	presence_announce(t, t->actor, &gone, NULL);
	room_rename(t->room, t->actor, t->nick);
	mem_set(&t->actor->presence, presence_payload(t));
	record_save_session(t->out, t->room, t->session);
	presence_announce(t, t->actor, &here, NULL);
}

/*
 * A new nickname.  With other sessions under the old one only this session
 * moves: it leaves them quietly and enters anew.
 */
static void
rename_actor(struct turn *t)
{
	if (!may_rename(t))
		return;
	if (t->actor->sessions->next == NULL &&
	    room_occupant(t->room, t->nick) == NULL) {
		move(t);
		return;
	}
	tell(t, leaving);
	leave_place(t);
	take_place(t);
	tell(t, joined);
}

/* The same nickname: what they say of themselves has changed (7.7). */
static void
update(struct turn *t)
{
	struct news news = { .id = stanza_attr(t->in, "id") };

	mem_set(&t->actor->presence, presence_payload(t));
	record_save_session(t->out, t->room, t->session);
	presence_announce(t, t->actor, &news, NULL);
}

void
act_presence(struct turn *t)
{
	bool joining = stanza_child(t->in, "x", NS_MUC) != NULL;

	if (t->actor != NULL && *t->nick == '\0')
		t->nick = t->actor->nick;
	if (t->actor == NULL) {
		if (joining)
			join(t);
		else if (*t->nick == '\0')
			turn_refuse(t, REFUSE_NO_NICK);
		else
			presence_deny(t, "You are not in this room any more");
	} else if (strcmp(t->nick, t->actor->nick) != 0)
		rename_actor(t);
	else if (joining)
		join(t);
	else
		update(t);
}

void
act_leave(struct turn *t)
{
	if (t->session == NULL)
		return;
	tell(t, leaving);
	leave_place(t);
	close_if_empty(t);
}

/* What tells that a session is gone for good (18.1.2). */
static bool
means_gone(const struct stanza *in)
{
	static const char *const conditions[] = { "gone", "item-not-found",
		"recipient-unavailable", "redirect", "remote-server-not-found",
		"remote-server-timeout" };
	const struct stanza *error = stanza_child(in, "error", NULL);

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (stanza_child(error, conditions[i], NS_STANZAS) != NULL)
			return true;
	return false;
}

void
act_bounce(struct turn *t)
{
	struct news news = {
		.type = "unavailable",
		.payload = "",
		.codes = { 333 },
	};

	if (t->session == NULL || !means_gone(t->in))
		return;
	if (t->actor->sessions->next == NULL)
		presence_announce(t, t->actor, &news, NULL);
	else
		presence_show(t, t->actor, &news, t->session);
	leave_place(t);
	close_if_empty(t);
}

void
act_probe(struct turn *t)
{
	struct news news = { 0 };

	if (t->session != NULL && t->other != NULL)
		presence_show(t, t->other, &news, t->session);
}

/* What the sender wrote, as it comes from their nickname (7.4, 17.2). */
static void
reflect(struct turn *t, const char *type)
{
	turn_begin(t, &t->message, "message");
	xml_attr(&t->message, "type", type);
	xml_attr(&t->message, "from", t->actor->in_room);
	xml_attr(&t->message, "id", stanza_attr(t->in, "id"));
	xml_attr(&t->message, "xml:lang", stanza_attr(t->in, "lang"));
	turn_copy_children(t, &t->message);
	turn_mark(t, t->actor, &t->message);
}

static bool
is_inside(struct turn *t)
{
	if (t->room == NULL || (t->room->locked && t->actor == NULL))
		return turn_refuse(t, REFUSE_NO_ROOM);
	if (t->actor == NULL)
		return turn_refuse(t, REFUSE_NOT_IN_ROOM);
	return true;
}

void
act_speak(struct turn *t)
{
	if (!is_inside(t))
		return;
	reflect(t, "groupchat");
	xml_close(&t->message);
	if (!may_speak(t))
		return;
	turn_broadcast(t, &t->message);
	tell(t, spoken);
}

void
act_whisper(struct turn *t)
{
	if (!is_inside(t))
		return;
	if (t->other == NULL) {
		turn_refuse(t, REFUSE_NO_OCCUPANT);
		return;
	}
	if (!may_whisper(t))
		return;
	reflect(t, stanza_attr(t->in, "type"));
	xml_empty(&t->message, "x", NS_MUC_USER);
	xml_close(&t->message);
	turn_tell(t, t->other, &t->message);
}

void
act_tell(struct turn *t)
{
	if (t->room == NULL) {
		turn_refuse(t, REFUSE_NO_ROOM);
		return;
	}
	for (each_feature(f, t->engine))
		if ((*f)->told != NULL && (*f)->told(t))
			return;
	if (is_inside(t))
		turn_refuse(t, REFUSE_TYPE);
}

void
act_query(struct turn *t)
{
	for (each_feature(f, t->engine))
		if ((*f)->query != NULL && (*f)->query(t))
			return;
	if (*t->to->resource != '\0' && !is_inside(t))
		return;
	turn_refuse(t, REFUSE_UNKNOWN);
}

void
act_end(struct turn *t)
{
	struct news news = {
		.type = "unavailable",
		.payload = "",
		.self_codes = { 332 },
		.nowhere = 1,
	};

	for (uint32_t i = 0; i < t->room->audience_len; i++)
		presence_show(t, t->room->audience_of[i]->occupant, &news,
		    t->room->audience_of[i]);
}
