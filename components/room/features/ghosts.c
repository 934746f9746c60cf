/*
 * Who is gone without having said so (XEP-0045, 11.1 and 18.1.2).  A session
 * that bounces is gone; one that is silent for long is pinged, and so is every
 * session of which nothing is known since the server was away.
 *
 * To the ping of somebody who is gone most servers answer service-unavailable,
 * and so does a client that knows no pings (XEP-0199, 4.2).  Then a message
 * that says nothing goes to the session, and another to a session that cannot
 * be there: a server that bounces the second and not the first has delivered
 * the first.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/presence.h"
#include "room/room.h"
#include "room/turn.h"

#define ID "still-there"
#define NOBODY "-nobody" /* after a resource: such a session is not there */
#define PROBE 30000      /* milliseconds that a bounce may take at most */
#define SECOND 1000

/* What tells that a session is gone for good (18.1.2). */
static bool
means_gone(const struct stanza *error)
{
	static const char *const conditions[] = { "gone", "item-not-found",
		"recipient-unavailable", "redirect", "remote-server-not-found",
		"remote-server-timeout" };

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (stanza_child(error, conditions[i], NS_STANZAS) != NULL)
			return true;
	return false;
}

static bool
means_nobody(const struct stanza *error)
{
	return stanza_child(error, "service-unavailable", NS_STANZAS) != NULL;
}

static void
remove_ghost(struct turn *t, struct session *s)
{
	const struct news news = {
		.type = "unavailable",
		.payload = "",
		.codes = { 333 },
	};

	act_depart(t, s, &news);
	act_close_if_empty(t);
}

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

/* Until when what bounces does so because the server was away. */
static int64_t
settled_at(const struct turn *t)
{
	return t->engine->watch.linked_at + limits(t)->link_grace * SECOND;
}

/* How long the bounce of a probe is waited for. */
static int64_t
probe_time(const struct turn *t)
{
	int64_t timeout = (int64_t)limits(t)->ghost_timeout * SECOND;

	return timeout < PROBE ? timeout : PROBE;
}

/* When this session is to be asked whether it lives. */
static int64_t
due(const struct turn *t, const struct watch_place *place)
{
	if (place->since == 0 || place->since < t->engine->watch.linked_at)
		return settled_at(t);
	if (limits(t)->ghost_after == 0)
		return INT64_MAX;
	return place->since + limits(t)->ghost_after * SECOND;
}

/* When to look at the first of each row. */
static int64_t
next_ring(const struct turn *t)
{
	const struct watch *w = &t->engine->watch;
	const struct watch_place *quiet = watch_first(w, WATCH_QUIET),
				 *ping = watch_first(w, WATCH_PING),
				 *probe = watch_first(w, WATCH_PROBE);
	int64_t at = INT64_MAX, other;

	if (quiet != NULL)
		at = due(t, quiet);
	if (at <= t->now)
		at = w->second + SECOND;
	if (ping != NULL) {
		other = ping->since + limits(t)->ghost_timeout * SECOND;
		at = other < at ? other : at;
	}
	if (probe != NULL) {
		other = probe->since + probe_time(t);
		at = other < at ? other : at;
	}
	return at > t->now ? at : t->now;
}

/* One alarm is enough: an earlier one makes a later one ring for nothing. */
static void
set_alarm(struct turn *t)
{
	struct watch *w = &t->engine->watch;
	int64_t at;

	if (limits(t)->ghost_timeout == 0)
		return;
	at = next_ring(t);
	if (at >= w->rings_at)
		return;
	w->rings_at = at;
	engine_alarm(t->engine, at, &feature_ghosts, "", "");
}

static struct session *
session_at(struct watch_place *place)
{
	return container_of(place, struct session, watch);
}

/* The rows are of all rooms. */
static void
go_to_room_of(struct turn *t, const struct session *s)
{
	const char *jid = s->occupant->in_room;

	t->room =
	    engine_room(t->engine, arena_dup(t->arena, jid, strcspn(jid, "/")));
}

static void
ping(struct turn *t, struct session *s)
{
	struct xml xml;

	go_to_room_of(t, s);
	turn_begin(t, &xml, "iq");
	xml_attr(&xml, "type", "get");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", ID);
	xml_empty(&xml, "ping", NS_PING);
	xml_close(&xml);
	outbox_to(t->out, outbox_send(t->out, &xml), s->address);
	watch_ask(&t->engine->watch, &s->watch, WATCH_PING, t->now);
}

static void
probe(struct turn *t, struct session *s)
{
	const char *nobody =
	    arena_join(t->arena, s->address->jid, NOBODY, NULL);
	struct effect *send;
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", ID);
	xml_empty(&xml, "no-store", NS_HINTS);
	xml_close(&xml);
	send = outbox_send(t->out, &xml);
	outbox_to(t->out, send, s->address);
	outbox_to(t->out, send, address_in(t->arena, nobody));
	watch_ask(&t->engine->watch, &s->watch, WATCH_PROBE, t->now);
	set_alarm(t);
}

static void
ping_who_is_due(struct turn *t)
{
	struct watch *w = &t->engine->watch;
	struct watch_place *place;

	if (t->now >= w->second + SECOND) {
		w->second = t->now;
		w->sent = 0;
	}
	while ((limits(t)->pings_per_second == 0 ||
		   w->sent < limits(t)->pings_per_second) &&
	       (place = watch_first(w, WATCH_QUIET)) != NULL &&
	       due(t, place) <= t->now) {
		ping(t, session_at(place));
		w->sent++;
	}
}

static void
judge(struct turn *t)
{
	const int64_t asked = t->now - limits(t)->ghost_timeout * SECOND;
	struct watch *w = &t->engine->watch;
	struct watch_place *p;

	while ((p = watch_first(w, WATCH_PING)) != NULL && p->since <= asked) {
		go_to_room_of(t, session_at(p));
		remove_ghost(t, session_at(p));
	}
	while ((p = watch_first(w, WATCH_PROBE)) != NULL &&
	       p->since + probe_time(t) <= t->now) {
		go_to_room_of(t, session_at(p));
		if (p->bounces)
			watch_heard(w, p, t->now);
		else
			remove_ghost(t, session_at(p));
	}
}

static void
ghosts_rang(struct turn *t, const char *key)
{
	struct watch *w = &t->engine->watch;

	(void)key;
	if (t->now < w->rings_at)
		return;
	w->rings_at = INT64_MAX;
	judge(t);
	ping_who_is_due(t);
	set_alarm(t);
}

static void
ghosts_joined(struct turn *t)
{
	watch_heard(&t->engine->watch, &t->session->watch, t->now);
	set_alarm(t);
}

/* What was asked, or answered, may have been lost with the link. */
static void
ghosts_linked(struct turn *t)
{
	watch_again(&t->engine->watch);
	t->engine->watch.linked_at = t->now;
	set_alarm(t);
}

/* An error need not mean the end: the session is asked. */
static void
doubt(struct turn *t)
{
	watch_doubt(&t->engine->watch, &t->session->watch);
	set_alarm(t);
}

static void
consider(struct turn *t, const struct stanza *error)
{
	bool gone = means_gone(error);

	/* Of an IQ it may be the answer: there is no such item. */
	if (gone && t->now >= settled_at(t) && !stanza_is(t->in, "iq"))
		remove_ghost(t, t->session);
	else if (gone || means_nobody(error))
		doubt(t);
}

static bool
is_ours(const struct turn *t)
{
	const char *id = stanza_attr(t->in, "id");

	return id != NULL && strcmp(id, ID) == 0 && *t->to->resource == '\0';
}

/* A result was taken for a sign of life already. */
static bool
ghosts_replied(struct turn *t)
{
	const struct stanza *error = stanza_child(t->in, "error", NULL);

	if (!is_ours(t))
		return false;
	if (t->session == NULL || t->session->watch.step != WATCH_PING ||
	    error == NULL)
		return true;
	if (means_nobody(error))
		probe(t, t->session);
	else if (means_gone(error))
		remove_ghost(t, t->session);
	else
		watch_heard(&t->engine->watch, &t->session->watch, t->now);
	return true;
}

/* The bounce of a message to a session that cannot be there: whose, then? */
static struct session *
beside(const struct turn *t)
{
	const char *jid = t->from->full;
	size_t len = strlen(jid), end = strlen(NOBODY);

	if (len <= end || strcmp(jid + len - end, NOBODY) != 0)
		return NULL;
	return room_session(t->room, arena_dup(t->arena, jid, len - end));
}

static void
probe_bounced(struct turn *t)
{
	struct session *s = t->session != NULL ? t->session : beside(t);

	if (s == NULL || s->watch.step != WATCH_PROBE)
		return;
	if (s == t->session)
		remove_ghost(t, s);
	else
		s->watch.bounces = 1;
}

static void
ghosts_bounced(struct turn *t)
{
	if (t->room == NULL)
		return;
	if (is_ours(t) && stanza_is(t->in, "message"))
		probe_bounced(t);
	else if (t->session != NULL)
		consider(t, stanza_child(t->in, "error", NULL));
}

const struct feature feature_ghosts = {
	.name = "ghosts",
	.joined = ghosts_joined,
	.linked = ghosts_linked,
	.rang = ghosts_rang,
	.replied = ghosts_replied,
	.bounced = ghosts_bounced,
};
