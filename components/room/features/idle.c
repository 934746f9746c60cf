/*
 * Who has done nothing for so long that the service does not want to keep them
 * is put out, as by a moderator (XEP-0045, 8.2): who is there but silent, not
 * who is gone.  Moderators stay.
 */
#include "room/act.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/phrase.h"
#include "room/presence.h"
#include "room/room.h"
#include "room/turn.h"

static int64_t
patience(const struct turn *t)
{
	return (int64_t)t->engine->set.limits.idle_seconds * 1000;
}

static void
ring_at(struct turn *t, int64_t at)
{
	t->room->idle_rings_at = at;
	engine_alarm(t->engine, at, &feature_idle, t->room->jid, "");
}

static void
idle_note(struct turn *t)
{
	t->actor->active_at = t->now;
	if (patience(t) > 0 && t->room->idle_rings_at < t->now)
		ring_at(t, t->now + patience(t));
}

static bool
idle_may(struct turn *t)
{
	t->actor->active_at = t->now;
	return true;
}

/* Somebody who is in and idle; else NULL, and when the next one will be. */
static struct occupant *
find(struct turn *t, int64_t *next)
{
	struct occupant *o;

	*next = INT64_MAX;
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		int64_t at = o->active_at + patience(t);

		if (o->active_at == 0 || o->role == ROLE_MODERATOR ||
		    occupant_is_away(o))
			at = t->now + patience(t);
		if (at <= t->now)
			return o;
		*next = at < *next ? at : *next;
	}
	return NULL;
}

static void
idle_rang(struct turn *t, const char *key)
{
	struct news news = {
		.type = "unavailable",
		.payload = "",
		.codes = { 307 },
	};
	struct occupant *o;
	int64_t next;

	(void)key;
	if (t->room == NULL || patience(t) == 0 ||
	    t->now < t->room->idle_rings_at)
		return;
	news.reason = phrase(t, PHRASE_IDLE, NULL);
	while ((o = find(t, &next)) != NULL)
		act_depart_all(t, o, &news);
	if (next != INT64_MAX)
		ring_at(t, next);
	act_close_if_empty(t);
}

/* What they did before a restart is not known: it is counted from now on. */
static void
idle_linked(struct turn *t)
{
	struct occupant *o;
	struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;) {
		for (size_t j = 0;
		     (o = map_next(&room->occupants, &j)) != NULL;)
			if (o->active_at == 0)
				o->active_at = t->now;
		t->room = room;
		if (patience(t) > 0 && room->occupants.len > 0 &&
		    room->idle_rings_at < t->now)
			ring_at(t, t->now + patience(t));
	}
	t->room = NULL;
}

const struct feature feature_idle = {
	.name = "idle",
	.joined = idle_note,
	.speaking = idle_note,
	.may_whisper = idle_may,
	.may_rename = idle_may,
	.may_update = idle_may,
	.rang = idle_rang,
	.linked = idle_linked,
};
