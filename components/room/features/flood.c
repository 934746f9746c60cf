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
#include "room/refuse_words.h"
#include "room/room.h"
#include "room/turn.h"

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

/* All bodies together, in how many languages ever. */
static bool
is_too_long(struct turn *t)
{
	const struct stanza *c;
	size_t len = 0;

	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "body"))
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
		t->room->config.slow_mode, words[1],
		(unsigned)((wait + 999) / 1000), words[2]));
}

static bool
flood_may_speak(struct turn *t)
{
	const struct rate slow = { 1, t->room->config.slow_mode };
	struct rates *rates = &t->engine->rates;
	const char *name =
	    rate_name(t->arena, "slow", t->room->jid, t->from->bare);
	bool body = stanza_child(t->in, "body", "") != NULL;
	int64_t wait = 0;

	if (is_too_long(t))
		return turn_refuse(t, REFUSE_TOO_BIG);
	if (t->waited != NULL ||
	    (!body && stanza_child(t->in, "subject", "") == NULL))
		return true;
	if (body && t->actor->affiliation < AFFILIATION_ADMIN)
		wait = rates_wait(rates, name, slow, t->now);
	if (wait > 0)
		return refuse_slow(t, wait);
	if (t->actor->role < ROLE_MODERATOR &&
	    turn_is_too_much(t, "message", t->room->jid, limits(t)->message))
		return false;
	if (body)
		rates_count(rates, name, slow, t->now);
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
	    arena_printf(t->arena, "%u", t->room->config.slow_mode));
}

const struct feature feature_flood = {
	.name = "flood",
	.may_rename = flood_may_rename,
	.may_speak = flood_may_speak,
	.may_whisper = flood_may_whisper,
	.roominfo = flood_roominfo,
};
