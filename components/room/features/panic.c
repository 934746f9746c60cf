/*
 * While there is trouble only some may write, or slower: see room/mode.h.  It
 * holds at once for all who are in, over a restart, and ends by itself.
 */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/mode.h"
#include "room/room.h"
#include "room/turn.h"

static bool
panic_may_speak(struct turn *t)
{
	if (mode_silences(t, t->actor))
		return turn_refuse_saying(
		    t, REFUSE_MODE, mode_sentence(t, refuse_lang(t->in)));
	return true;
}

/* Moderators can always be asked for help. */
static bool
panic_may_whisper(struct turn *t)
{
	return t->other->role == ROLE_MODERATOR || panic_may_speak(t);
}

static bool
is_over(const struct turn *t, const struct room *room)
{
	return room->mode != MODE_NORMAL && room->mode_until != 0 &&
	       room->mode_until <= t->now;
}

/* The hall is none of the rooms, and what is said there is of all. */
static void
panic_rang(struct turn *t, const char *key)
{
	(void)key;
	if (t->room != NULL && is_over(t, t->room))
		mode_set(t, MODE_NORMAL, 0);
	else if (t->room == NULL && is_over(t, t->engine->hall))
		mode_set_all(t, MODE_NORMAL, 0);
}

static void
ring_for(struct turn *t, const struct room *room)
{
	if (room->mode_until != 0)
		engine_alarm(
		    t->engine, room->mode_until, &feature_panic, room->jid, "");
}

/* After a restart nobody rings for those that were kept. */
static void
panic_linked(struct turn *t)
{
	const struct room *room;

	ring_for(t, t->engine->hall);
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		ring_for(t, room);
}

static void
put(struct xml *xml, const char *var, const char *value)
{
	form_put(xml, var, "text-single", NULL, value);
}

static void
panic_roominfo(struct turn *t, struct xml *xml)
{
	char stamp[STAMP_SIZE];

	put(xml, "x-meerkat-mode", mode_name(mode_now(t->room)));
	if (mode_until(t->room) != 0) {
		stamp_write(stamp, mode_until(t->room));
		put(xml, "x-meerkat-until", stamp);
	}
	put(xml, "x-meerkat-guests", mode_guests(t));
}

const struct feature feature_panic = {
	.name = "panic",
	.may_speak = panic_may_speak,
	.may_whisper = panic_may_whisper,
	.rang = panic_rang,
	.linked = panic_linked,
	.roominfo = panic_roominfo,
};
