#include "room/act.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/ask.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/presence.h"
#include "room/preset.h"
#include "room/record.h"
#include "room/refuse_words.h"
#include "room/room.h"
#include "room/turn.h"

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
may_update(struct turn *t)
{
	ask(t, may_update);
}

void
act_close_if_empty(struct turn *t)
{
	bool stays = t->room->config.persistent && !t->room->locked;

	if (t->room->occupants.len == 0 && !stays && !t->room->fixed)
		engine_close(t->engine, &t->room, t->out);
}

/* The room, made for whoever enters first, locked until they have configured
 * it, if they may (10.1). */
static bool
have_room(struct turn *t)
{
	enum affiliation rank;

	if (t->room != NULL)
		return true;
	if (!may_create(t))
		return false;
	if (t->room != NULL) /* a feature has made it, and it is nobody's */
		return true;
	t->room = engine_open(t->engine, t->to->bare);
	rank = preset_creator(t->engine, t->room->jid);
	t->room->locked = rank == AFFILIATION_OWNER;
	t->room->used_on = t->now / ROOM_DAY;
	t->created = true;
	room_set_affiliation(t->room, t->from->bare, rank);
	record_save_room(t->out, t->room);
	record_save_affiliation(t->out, t->room, t->from->bare);
	return true;
}

/* What their last session saw, this one does not; it sees what there is. */
static void
come_back(struct turn *t, struct session *left)
{
	record_forget_session(t->out, t->room, left);
	room_detach(t->room, &left, t->out);
	t->returned = true;
}

static void
take_place(struct turn *t)
{
	struct occupant *o = room_occupant(t->room, t->nick);
	struct session *left = NULL;
	bool is_new = o == NULL;

	if (!is_new && occupant_is_away(o))
		left = o->sessions;
	if (is_new) {
		o = room_enter(t->room, t->nick);
		o->affiliation =
		    authority_affiliation(t->engine, t->room, t->from->bare);
		o->role =
		    role_on_entering(o->affiliation, t->room->config.moderated);
	}
	t->actor = o;
	t->session = room_attach(t->room, o, t->from->full);
	t->engine->tally.joined++;
	if (left != NULL)
		come_back(t, left);
	if (is_new)
		tell(t, entering);
}

static void
join(struct turn *t)
{
	if (!have_room(t))
		return;
	if (!may_join(t)) {
		act_close_if_empty(t);
		return;
	}
	take_place(t);
	tell(t, joined);
}

/* Only names are safe to look at now: whose they were may be gone. */
static void
look_again(struct turn *t, struct session *session, const char *other)
{
	t->session = session;
	t->actor = session != NULL ? session->occupant : NULL;
	if (other != NULL)
		t->other = room_occupant(t->room, other);
}

void
act_depart(struct turn *t, struct session *s, const struct news *news)
{
	struct session *before = t->session == s ? NULL : t->session;
	const char *other = NULL;

	if (t->other != NULL)
		other = arena_join(t->arena, t->other->nick, NULL);
	t->session = s;
	t->actor = s->occupant;
	t->news = news;
	t->lingers = false;
	tell(t, leaving);
	if (t->lingers) {
		room_linger(t->room, s, t->now);
		record_save_session(t->out, t->room, s);
	} else {
		record_forget_session(t->out, t->room, s);
		room_detach(t->room, &s, t->out);
	}
	t->news = NULL;
	look_again(t, before, other);
}

void
act_depart_all(struct turn *t, struct occupant *o, const struct news *news)
{
	bool last = false;

	while (!last) {
		last = o->sessions->next == NULL;
		act_depart(t, o->sessions, news);
	}
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
	occupant_set_presence(t->actor, presence_payload(t));
	record_save_occupant(t->out, t->room, t->actor);
	presence_announce(t, t->actor, &here, NULL);
}

/*
 * Away from the other sessions of the old nickname, or to those of another:
 * the others see somebody come or go, and this session that it is called
 * something else now.  Under a nickname of its own it is what it was.
 */
static void
move_session(struct turn *t)
{
	const struct news gone = {
		.type = "unavailable",
		.payload = "",
		.self_codes = { 303 },
		.self_nick = t->nick,
	};
	bool alone = room_occupant(t->room, t->nick) == NULL;
	enum role role = t->actor->role;

	act_depart(t, t->session, &gone);
	take_place(t);
	if (alone)
		t->actor->role = role;
	t->moved = stanza_child(t->in, "x", NS_MUC) == NULL;
	tell(t, joined);
}

/* A new nickname.  True: they have still to be shown who is there, if they do
 * not know. */
static bool
rename_actor(struct turn *t)
{
	if (!may_rename(t))
		return false;
	if (t->actor->sessions->next == NULL &&
	    room_occupant(t->room, t->nick) == NULL) {
		move(t);
		return true;
	}
	move_session(t);
	return false;
}

/*
 * Who is in and joins has lost what they knew: they are shown all of it again
 * (17.3).  Under another nickname they have that first, unless theirs is given
 * to them: then they keep it, as whoever enters does.
 */
static void
join_again(struct turn *t)
{
	if (!may_join(t) ||
	    (strcmp(t->nick, t->actor->nick) != 0 && !rename_actor(t)))
		return;
	t->again = true;
	tell(t, joined);
}

/* The same nickname: what they say of themselves has changed (7.7). */
static void
update(struct turn *t)
{
	struct news news = { .id = stanza_attr(t->in, "id") };

	if (!may_update(t))
		return;
	occupant_set_presence(t->actor, presence_payload(t));
	record_save_occupant(t->out, t->room, t->actor);
	presence_announce(t, t->actor, &news, NULL);
}

static const char *
gone_words(const struct turn *t)
{
	const char *words =
	    refuse_words(REFUSE_NOT_IN_ROOM, refuse_lang(t->in));

	return words != NULL ? words : "You are not in this room any more";
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
		else if (!engine_follow_join(t))
			presence_deny(t, gone_words(t));
	} else if (joining)
		join_again(t);
	else if (strcmp(t->nick, t->actor->nick) != 0)
		(void)rename_actor(t);
	else
		update(t);
}

void
act_leave(struct turn *t)
{
	struct news news = {
		.type = "unavailable",
		.id = stanza_attr(t->in, "id"),
	};

	if (t->session == NULL) {
		engine_forget_joins(t); /* they are not to enter any more */
		return;
	}
	news.payload = presence_payload(t);
	if (t->room->locked && t->room->audience_len == 1) {
		news.inside = "<destroy/>"; /* 10.1.3 */
		news.nowhere = 1;
	}
	act_depart(t, t->session, &news);
	act_close_if_empty(t);
}

void
act_probe(struct turn *t)
{
	struct news news = { 0 };

	if (t->session != NULL && t->other != NULL)
		presence_show(t, t->other, &news, t->session);
}

/* All are told before anybody is gone: the next start finds nobody in. */
void
act_end(struct turn *t)
{
	struct news news = {
		.type = "unavailable",
		.payload = "",
		.self_codes = { 332 },
		.nowhere = 1,
	};
	struct session *s;

	for (uint32_t i = 0; i < t->room->audience_len; i++)
		presence_show(t, t->room->audience_of[i]->occupant, &news,
		    t->room->audience_of[i]);
	for (size_t i = 0; (s = map_next(&t->room->sessions, &i)) != NULL;) {
		record_forget_session(t->out, t->room, s);
		room_detach(t->room, &s, t->out);
	}
	act_close_if_empty(t);
}
