/*
 * Nobody says too much at once (XEP-0045, 14.6), and in slow mode (XEP-0500)
 * everybody waits between two messages.  What counts is what was said: a body
 * or a new subject, not a chat state.  It counts for the account: another
 * session, or leaving and coming back, changes nothing.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/mode.h"
#include "room/record.h"
#include "room/refuse_words.h"
#include "room/room.h"
#include "room/turn.h"

#define SIGNS 5 /* for each message that somebody may say */

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

/* All that is to be read, in how many languages ever. */
static bool
is_too_long(struct turn *t)
{
	const struct stanza *c;
	size_t len = 0;

	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "body") || stanza_is(c, "subject"))
			len += strlen(stanza_text(c, t->arena));
	return limits(t)->message_size > 0 && len > limits(t)->message_size;
}

static bool
refuse_slow(struct turn *t, int64_t wait)
{
	static const char *const all[LANGS][3] = {
		[LANG_EN] = { "This room is in slow mode: one message in",
		    "seconds; wait", "more" },
		[LANG_DE] = { "Dieser Raum ist langsam gestellt: alle",
		    "Sekunden eine Nachricht; warte noch", "Sekunden" },
		[LANG_HU] = { "Ez a szoba lassított: üzenetenként",
		    "másodperc; várj még", "másodpercet" },
	};
	const char *const *words = all[refuse_lang(t->in)];

	return turn_refuse_saying(t, REFUSE_SLOW_MODE,
	    arena_printf(t->arena, "%s %u %s %u %s", words[0],
		(unsigned)mode_slow(t), words[1],
		(unsigned)((wait + 999) / 1000), words[2]));
}

static int64_t
slow_until(const struct turn *t, const struct standing *s)
{
	return s->said_at + (int64_t)mode_slow(t) * 1000;
}

/* It is kept like a sanction: a restart is no way round it, either. */
static int64_t
slow_wait(const struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);

	/* Unless the clock was set back since. */
	return s != NULL && s->said_at != 0 && s->said_at <= t->now
		   ? slow_until(t, s) - t->now
		   : 0;
}

static void
start_clock(struct turn *t)
{
	struct standing *s;

	if (mode_slow(t) == 0)
		return;
	s = room_have_standing(t->room, t->from->bare);
	s->said_at = t->now;
	record_save_affiliation(t->out, t->room, t->from->bare);
	engine_alarm(t->engine, slow_until(t, s), &feature_flood, t->room->jid,
	    t->from->bare);
}

/* Once it is over nothing need be known of them. */
static void
flood_rang(struct turn *t, const char *bare)
{
	struct standing *s =
	    t->room != NULL ? room_standing(t->room, bare) : NULL;

	if (s == NULL || s->said_at == 0)
		return;
	if (slow_until(t, s) > t->now)
		return; /* they have spoken again, and that will ring, too */
	s->said_at = 0;
	room_settle_standing(t->room, s);
	record_save_affiliation(t->out, t->room, bare);
}

/* After a restart nobody rings for those that were kept. */
static void
flood_linked(struct turn *t)
{
	const struct standing *s;

	for (size_t i = 0; (t->room = map_next(&t->engine->rooms, &i)) != NULL;)
		for (size_t j = 0;
		     (s = map_next(&t->room->standings, &j)) != NULL;)
			if (s->said_at != 0)
				engine_alarm(t->engine, slow_until(t, s),
				    &feature_flood, t->room->jid, s->jid);
}

/* To type or to react is no saying, and everybody hears of it all the same. */
static bool
may_sign(struct turn *t)
{
	struct rate rate = limits(t)->message;

	rate.count *= SIGNS;
	return t->actor->role == ROLE_MODERATOR ||
	       !turn_is_too_much(t, "sign", t->room->jid, rate);
}

static bool
flood_may_speak(struct turn *t)
{
	bool body = stanza_child(t->in, "body", "") != NULL;
	int64_t wait = 0;

	if (is_too_long(t))
		return turn_refuse(t, REFUSE_TOO_BIG);
	if (turn_has_passed(t))
		return true;
	if (!body && stanza_child(t->in, "subject", "") == NULL)
		return may_sign(t);
	if (body && t->actor->affiliation < AFFILIATION_ADMIN)
		wait = slow_wait(t);
	if (wait > 0)
		return refuse_slow(t, wait);
	if (t->actor->role < ROLE_MODERATOR &&
	    turn_is_too_much(t, "message", t->room->jid, limits(t)->message))
		return false;
	if (body)
		start_clock(t);
	return true;
}

static bool
flood_may_whisper(struct turn *t)
{
	if (is_too_long(t))
		return turn_refuse(t, REFUSE_TOO_BIG);
	return stanza_child(t->in, "body", "") == NULL ||
	       !turn_is_too_much(
		   t, "whisper", t->room->jid, limits(t)->whisper);
}

static bool
flood_may_rename(struct turn *t)
{
	return !turn_is_too_much(t, "rename", t->room->jid, limits(t)->rename);
}

/* Clients let nobody type too early (XEP-0500, 5.2). */
static void
flood_roominfo(struct turn *t, struct xml *xml)
{
	form_put(xml, "muc#roominfo_slow_mode_duration", "text-single", NULL,
	    arena_printf(t->arena, "%u", (unsigned)mode_slow(t)));
}

const struct feature feature_flood = {
	.name = "flood",
	.may_rename = flood_may_rename,
	.may_speak = flood_may_speak,
	.may_whisper = flood_may_whisper,
	.roominfo = flood_roominfo,
	.rang = flood_rang,
	.linked = flood_linked,
};
