#include "room/change.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "room/act.h"
#include "room/audit.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/mav.h"
#include "room/notice.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/sanction.h"
#include "room/turn.h"
#include "room/words.h"

/* What becomes of one occupant. */
struct fate {
	struct occupant *who;
	enum role was;
	struct news news; /* unavailable: they are put out */
};

/* Everybody whom the changes of one turn touch. */
struct fates {
	struct turn *t;
	struct fate *list;
	size_t len;
	const char *by;
	const char *mav; /* from which version of the lists to which */
};

static void
begin(struct fates *f, struct turn *t, const char *by)
{
	*f = (struct fates){ .t = t, .by = by };
	f->list =
	    arena_alloc(t->arena, t->room->occupants.len * sizeof(*f->list));
}

static struct fate *
fate_of(struct fates *f, struct occupant *o)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->list[i].who == o)
			return &f->list[i];
	f->list[f->len] = (struct fate){
		.who = o,
		.was = o->role,
		.news = { .actor = f->by },
	};
	return &f->list[f->len++];
}

/* Clients that know of it show until when (doc/cafe-wire.md), the others what
 * people say. */
static const char *
reason_until(struct turn *t, const struct change *c)
{
	const char *until = words_time(t->arena, t->now, c->until);

	if (c->reason == NULL || *c->reason == '\0')
		return arena_join(t->arena, "until ", until, NULL);
	return arena_join(t->arena, c->reason, " (until ", until, ")", NULL);
}

static void
put_out(struct fate *fate, int code, const char *reason)
{
	fate->news.type = "unavailable";
	fate->news.payload = "";
	fate->news.codes[0] = code;
	fate->news.reason = reason;
}

/* Which of the changes made this account what it is: the last that names it,
 * or its domain. */
static const char *
reason_for(const struct change *changes, size_t len, const char *bare)
{
	const char *at = strchr(bare, '@');

	for (size_t i = len; i-- > 0;)
		if (changes[i].jid != NULL &&
		    (strcmp(changes[i].jid, bare) == 0 ||
			(at != NULL && strcmp(changes[i].jid, at + 1) == 0)))
			return changes[i].reason;
	return NULL;
}

/* Affiliations have changed; occupants become what they are now. */
static void
follow(struct fates *f, const struct change *changes, size_t len)
{
	const struct room_config *config = &f->t->room->config;
	struct occupant *o;

	for (size_t i = 0;
	     (o = map_next(&f->t->room->occupants, &i)) != NULL;) {
		const char *bare = occupant_bare(o, f->t->arena);
		enum affiliation now =
		    authority_affiliation(f->t->engine, f->t->room, bare);
		struct fate *fate;

		if (now == o->affiliation)
			continue;
		fate = fate_of(f, o);
		fate->news.reason = reason_for(changes, len, bare);
		o->role =
		    role_after(o->role, o->affiliation, now, config->moderated);
		o->affiliation = now;
		if (now == AFFILIATION_OUTCAST)
			put_out(fate, 301, fate->news.reason);
		else if (now == AFFILIATION_NONE && config->members_only)
			put_out(fate, 321, fate->news.reason);
	}
}

/* 5.1: in a moderated room it is known over visits who has voice.  It is said
 * of those who would come without. */
static void
keep_voice(struct turn *t, const struct occupant *o)
{
	const char *bare = occupant_bare(o, t->arena);
	const struct standing *s = room_standing(t->room, bare);
	bool voiced = t->room->config.moderated &&
		      o->affiliation == AFFILIATION_NONE &&
		      o->role >= ROLE_PARTICIPANT;

	if (voiced == (s != NULL && s->voiced))
		return;
	room_set_voiced(t->room, bare, voiced);
	record_save_affiliation(t->out, t->room, bare);
}

static void
give_role(struct fates *f, const struct change *c)
{
	struct fate *fate;

	audit_role(f->t, c);
	if (c->role == c->whom->role && c->until == 0)
		return;
	fate = fate_of(f, c->whom);
	if (fate->news.type != NULL)
		return; /* out already */
	if (c->role == ROLE_NONE) {
		put_out(fate, 307, c->reason);
		if (c->until != 0) {
			fate->news.reason = reason_until(f->t, c);
			fate->news.inside = sanction_xml(f->t, "ban", c->until);
		}
		if (!c->excused)
			sanction_kicked(f->t,
			    occupant_bare(c->whom, f->t->arena), c->until);
		return;
	}
	fate->news.reason = c->reason;
	c->whom->role = c->role;
	if (!c->aside)
		keep_voice(f->t, c->whom);
	sanction_voice(f->t, occupant_bare(c->whom, f->t->arena),
	    c->role > ROLE_VISITOR, c->until);
}

/* They are told first, in all their sessions, and hear nothing any more. */
static void
tell_expelled(struct turn *t, struct fate *fate)
{
	struct session *s;

	fate->who->expelled = true;
	for (s = fate->who->sessions; s != NULL; s = s->next)
		record_forget_session(t->out, t->room, s);
	for (s = fate->who->sessions; s != NULL; s = s->next)
		presence_show(t, fate->who, &fate->news, s);
}

/* Whoever becomes a moderator learns who the others are (7.2.4, 8). */
static void
show_jids_to(struct turn *t, const struct occupant *moderator)
{
	const struct news news = { 0 };
	const struct occupant *o;

	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		for (const struct session *s = moderator->sessions;
		     o != moderator && s != NULL; s = s->next)
			presence_show(t, o, &news, s);
}

static void
show(struct turn *t, const struct fate *fate)
{
	presence_announce(t, fate->who, &fate->news, NULL);
	if (fate->who->role == ROLE_MODERATOR && fate->was < ROLE_MODERATOR &&
	    !room_is_open_about_jids(t->room))
		show_jids_to(t, fate->who);
}

static void
add_inside(struct turn *t, struct news *news, const char *xml)
{
	news->inside = arena_join(
	    t->arena, news->inside != NULL ? news->inside : "", xml, NULL);
}

/* What is kept is posted first, then who hears it: see outbox.h. */
static void
tell(struct fates *f, bool answer)
{
	struct turn *t = f->t;

	if (f->len > 0 && f->mav != NULL)
		add_inside(t, &f->list[0].news, f->mav);
	for (size_t i = 0; i < f->len; i++)
		if (f->list[i].news.type == NULL)
			record_save_occupant(t->out, t->room, f->list[i].who);
	for (size_t i = 0; i < f->len; i++)
		if (f->list[i].news.type != NULL)
			tell_expelled(t, &f->list[i]);
	if (answer)
		turn_result(t);
	for (size_t i = 0; i < f->len; i++)
		if (f->list[i].news.type != NULL)
			act_depart_all(t, f->list[i].who, &f->list[i].news);
	for (size_t i = 0; i < f->len; i++)
		if (f->list[i].news.type == NULL)
			show(t, &f->list[i]);
}

/* An outcast has no nickname reserved (9.1), nor has who is nothing any more;
 * the reason that is known stays while the affiliation does. */
static void
set_standing(struct turn *t, const struct change *c)
{
	const struct standing *s = room_standing(t->room, c->jid);
	bool same = s != NULL && s->affiliation == c->affiliation;
	const char *nick = c->nick, *reason = c->reason;

	if (c->affiliation <= AFFILIATION_NONE)
		nick = "";
	else if (nick == NULL)
		nick = s != NULL ? arena_join(t->arena, s->nick, NULL) : "";
	if (reason == NULL)
		reason = same ? arena_join(t->arena, s->reason, NULL) : "";
	room_set_standing(t->room, c->jid, c->affiliation, nick, reason);
	record_save_affiliation(t->out, t->room, c->jid);
}

/* Of whom nobody will see a presence. */
struct absent {
	enum affiliation was;
	bool changed;
};

static struct absent
set_affiliation(struct turn *t, const struct change *c)
{
	struct absent a = { .was = room_affiliation(t->room, c->jid) };

	a.changed = a.was != c->affiliation &&
		    room_occupant_of(t->room, c->jid) == NULL;
	audit_affiliation(t, c, a.was);
	set_standing(t, c);
	return a;
}

/* XEP-0463, 6.2.2.  Of several at once no order is told in which they came:
 * who follows the versions asks again.  Where nobody does, nobody is told. */
static const char *
versions(struct turn *t, size_t len, const char *since)
{
	const char *until = mav_version(t->room, t->arena);

	if (!t->room->mav.followed || len != 1 || strcmp(since, until) == 0)
		return NULL;
	return arena_join(t->arena, "<mav xmlns='" NS_MAV "' since='", since,
	    "' until='", until, "'/>", NULL);
}

void
change_all(struct turn *t, const struct change *changes, size_t len,
    const char *by, bool answer)
{
	struct absent *absent = arena_alloc(t->arena, len * sizeof(*absent));
	const char *since = mav_version(t->room, t->arena);
	struct fates f;

	begin(&f, t, by);
	for (size_t i = 0; i < len; i++)
		if (changes[i].jid != NULL)
			absent[i] = set_affiliation(t, &changes[i]);
	f.mav = versions(t, len, since);
	follow(&f, changes, len);
	for (size_t i = 0; i < len; i++)
		if (changes[i].jid == NULL)
			give_role(&f, &changes[i]);
	tell(&f, answer);
	for (size_t i = 0; i < len; i++)
		if (absent[i].changed)
			notice_affiliation(
			    t, &changes[i], absent[i].was, by, f.mav);
	act_close_if_empty(t);
}

void
change_affiliation(struct turn *t, const char *jid,
    enum affiliation affiliation, const char *nick, const char *reason)
{
	const struct change change = {
		.jid = jid,
		.affiliation = affiliation,
		.nick = nick,
		.reason = reason,
	};

	change_all(t, &change, 1, NULL, false);
}

void
change_to_members_only(struct turn *t)
{
	struct occupant *o;
	struct fates f;

	begin(&f, t, NULL);
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (o->affiliation == AFFILIATION_NONE)
			put_out(fate_of(&f, o), 322, NULL);
	tell(&f, false);
	act_close_if_empty(t);
}

const char *
change_actor(const struct turn *t)
{
	if (t->actor != NULL)
		return arena_join(t->arena, t->actor->nick, NULL);
	for (uint32_t i = 0; i < t->room->audience_len; i++)
		if (session_is_of(t->room->audience_of[i], t->from->bare))
			return arena_join(t->arena,
			    t->room->audience_of[i]->occupant->nick, NULL);
	return NULL;
}
