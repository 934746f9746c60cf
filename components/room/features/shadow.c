/*
 * Who is muted in the shadow does not know it: they see what they say, and
 * nobody else does.  It is a sanction of room/sanction.h, and not archived.
 */
#include <stddef.h>

#include "base/jid.h"
#include "room/archived.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
is_shadowed(const struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);

	return s != NULL && s->shadowed_until > t->now &&
	       t->actor->role < ROLE_MODERATOR;
}

static bool
shadow_may_speak(struct turn *t)
{
	if (!is_shadowed(t))
		return true;
	archived_echo(t);
	return false;
}

/* Who whispers is shown nothing but what their client shows. */
static bool
shadow_may_whisper(struct turn *t)
{
	return !is_shadowed(t);
}

const struct feature feature_shadow = {
	.name = "shadow",
	.may_speak = shadow_may_speak,
	.may_whisper = shadow_may_whisper,
};
