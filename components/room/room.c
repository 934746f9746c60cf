#include "room/room.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "room/address.h"
#include "room/chores.h"
#include "room/crowd.h"
#include "room/hats.h"
#include "room/history.h"
#include "room/identity.h"
#include "room/invitees.h"
#include "room/outbox.h"
#include "room/reports.h"
#include "room/tokens.h"
#include "room/whereabouts.h"

static char *
join(const char *room, const char *nick)
{
	size_t room_len = strlen(room), nick_len = strlen(nick);
	char *s = mem_new(room_len + nick_len + 2);

	memcpy(s, room, room_len);
	s[room_len] = '/';
	memcpy(s + room_len + 1, nick, nick_len);
	return s;
}

struct room *
room_new(const char *jid, uint32_t seed)
{
	struct room *room = mem_new(sizeof(*room));

	room->jid = mem_dup(jid);
	config_defaults(&room->config);
	map_init(&room->occupants, seed);
	map_init(&room->sessions, seed);
	map_init(&room->standings, seed);
	map_init(&room->looks, seed);
	map_init(&room->invitees, seed);
	map_init(&room->hats, seed);
	map_init(&room->tokens, seed);
	map_init(&room->reserved, seed);
	room->card = mem_dup("");
	room->pinned = mem_dup("");
	room->pinned_id = mem_dup("");
	room->pinned_of = mem_dup("");
	room->avatar = mem_dup("");
	room->subject = mem_dup("");
	room->subject_by = mem_dup(jid);
	room->subject_of = mem_dup("");
	room->subject_id = mem_dup("");
	room->secret = mem_dup("");
	room->history = history_new();
	return room;
}

static void
occupant_free(struct occupant **occupant)
{
	struct occupant *o = *occupant;

	free(o->in_room);
	free(o->look);
	free(o->presence);
	free(o);
	*occupant = NULL;
}

static void
session_free(struct session *s)
{
	watch_forget(&s->watch);
	free(s->address);
	free(s);
}

/* Of an occupant that is away there is a session nobody else knows of. */
static void
free_people(struct room *r)
{
	struct occupant *o;
	struct session *s;

	for (size_t i = 0; (o = map_next(&r->occupants, &i)) != NULL;)
		if (occupant_is_away(o))
			session_free(o->sessions);
	for (size_t i = 0; (s = map_next(&r->sessions, &i)) != NULL;) {
		whereabouts_leave(r->whereabouts, s->address->jid, r);
		session_free(s);
	}
	for (size_t i = 0; (o = map_next(&r->occupants, &i)) != NULL;)
		occupant_free(&o);
	map_free(&r->sessions);
	map_free(&r->occupants);
	map_free(&r->looks);
	free(r->speakers);
	free(r->shown);
	room_free_standings(r);
	invitees_free(&r->invitees);
}

void
room_free(struct room **room)
{
	struct room *r = *room;

	if (r == NULL)
		return;
	free_people(r);
	hats_free(r);
	tokens_free(r);
	mav_free(&r->mav);
	chores_free(r);
	free(r->audience);
	free(r->audience_of);
	config_free(&r->config);
	free(r->secret);
	free(r->card);
	free(r->pinned);
	free(r->pinned_id);
	free(r->pinned_of);
	reports_free(&r->reports);
	reports_free(&r->held);
	free(r->avatar);
	free(r->subject);
	free(r->subject_by);
	free(r->subject_of);
	free(r->subject_id);
	free(r->reading);
	history_free(&r->history);
	free(r->jid);
	free(r);
	*room = NULL;
}

struct occupant *
room_enter(struct room *room, const char *nick)
{
	struct occupant *o = mem_new(sizeof(*o));

	o->in_room = join(room->jid, nick);
	o->nick = o->in_room + strlen(room->jid) + 1;
	map_put(&room->occupants, o->nick, o);
	room_add_look(room, o);
	return o;
}

static void
audience_add(struct room *room, struct session *s)
{
	if (room->audience_len == room->audience_size) {
		uint32_t size =
		    room->audience_size > 0 ? 2 * room->audience_size : 4;

		room->audience =
		    mem_grow(room->audience, size * sizeof(struct address *));
		room->audience_of = mem_grow(
		    room->audience_of, size * sizeof(struct session *));
		room->audience_size = size;
	}
	s->place = room->audience_len++;
	room->audience[s->place] = s->address;
	room->audience_of[s->place] = s;
}

/* The last one takes the place that becomes free. */
static void
audience_remove(struct room *room, struct session *s)
{
	uint32_t last = --room->audience_len;

	room->audience[s->place] = room->audience[last];
	room->audience_of[s->place] = room->audience_of[last];
	room->audience_of[s->place]->place = s->place;
}

static void
identify(
    const struct room *room, struct occupant *o, const struct address *address)
{
	if (*o->identity == '\0')
		identity_of(room, address->jid, address->bare_len, o->identity);
}

struct session *
room_attach(struct room *room, struct occupant *o, const char *full_jid)
{
	struct session *s = mem_new(sizeof(*s)), **last = &o->sessions;

	s->address = address_new(full_jid);
	s->occupant = o;
	s->nth = room->next_nth++;
	identify(room, o, s->address);
	while (*last != NULL)
		last = &(*last)->next;
	*last = s;
	map_put(&room->sessions, s->address->jid, s);
	whereabouts_enter(room->whereabouts, full_jid, room);
	audience_add(room, s);
	return s;
}

static void
hide(struct room *room, struct session *s)
{
	map_remove(&room->sessions, s->address->jid);
	whereabouts_leave(room->whereabouts, s->address->jid, room);
	audience_remove(room, s);
	watch_forget(&s->watch);
}

void
room_linger(struct room *room, struct session *s, int64_t now)
{
	hide(room, s);
	s->left_at = now;
}

void
room_detach(struct room *room, struct session **session, struct outbox *out)
{
	struct session *s = *session, **at = &s->occupant->sessions;
	struct occupant *o = s->occupant;

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	if (s->left_at == 0)
		hide(room, s);
	outbox_retire(out, s->address);
	free(s);
	*session = NULL;
	if (o->sessions == NULL) {
		crowd_forget(room, o);
		room_drop_look(room, o);
		map_remove(&room->occupants, o->nick);
		occupant_free(&o);
	}
}

const char *
occupant_presence(const struct occupant *o)
{
	return o->presence != NULL ? o->presence : "";
}

void
occupant_set_presence(struct occupant *o, const char *xml)
{
	free(o->presence);
	o->presence = *xml != '\0' ? mem_dup(xml) : NULL;
}

const char *
occupant_bare(const struct occupant *o, struct arena *arena)
{
	const struct address *a;

	if (o->sessions == NULL)
		return NULL;
	a = o->sessions->address;
	return arena_dup(arena, a->jid, a->bare_len);
}

bool
occupant_is_away(const struct occupant *o)
{
	return o->sessions != NULL && o->sessions->left_at != 0;
}

struct occupant *
room_occupant(const struct room *room, const char *nick)
{
	return map_get(&room->occupants, nick);
}

struct occupant *
room_occupant_of(const struct room *room, const char *bare)
{
	struct occupant *o;

	for (size_t i = 0; (o = map_next(&room->occupants, &i)) != NULL;)
		if (o->sessions != NULL && session_is_of(o->sessions, bare))
			return o;
	return NULL;
}

struct session *
room_session(const struct room *room, const char *full_jid)
{
	return map_get(&room->sessions, full_jid);
}

bool
session_is_of(const struct session *s, const char *bare_jid)
{
	size_t len = strlen(bare_jid);

	return s->address->bare_len == len &&
	       memcmp(s->address->jid, bare_jid, len) == 0;
}

void
room_rename(struct room *room, struct occupant *o, const char *nick)
{
	char *old = o->in_room;

	room_drop_look(room, o);
	map_remove(&room->occupants, o->nick);
	o->in_room = join(room->jid, nick);
	o->nick = o->in_room + strlen(room->jid) + 1;
	map_put(&room->occupants, o->nick, o);
	room_add_look(room, o);
	free(old);
}

bool
room_is_open_about_jids(const struct room *room)
{
	return room->config.whois == WHOIS_ANYONE;
}

bool
room_shows_jids(const struct room *room, const struct occupant *viewer)
{
	return room_is_open_about_jids(room) || viewer->role == ROLE_MODERATOR;
}
