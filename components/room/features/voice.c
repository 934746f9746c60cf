/*
 * Visitors listen (XEP-0045, 7.4 and 8.4).  In a room that is not moderated
 * the only visitors are those who were muted, so they are refused there too.
 */
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
voice_may_speak(struct turn *t)
{
	if (t->actor->role < ROLE_PARTICIPANT)
		return turn_refuse(t, REFUSE_NO_VOICE);
	return true;
}

const struct feature feature_voice = {
	.name = "voice",
	.may_speak = voice_may_speak,
};
