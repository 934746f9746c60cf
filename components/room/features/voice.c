/*
 * Visitors listen (XEP-0045, 7.4 and 8.4).  In a room that is not moderated
 * the only visitors are those who were muted, so they are refused there too.
 */
#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/change.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/sanction.h"
#include "room/turn.h"

/* A link to a file, as clients mark those they have uploaded (XEP-0363). */
static bool
has_file(const struct stanza *in)
{
	return stanza_child(in, NULL, NS_OOB) != NULL ||
	       stanza_child(in, NULL, NS_FILES) != NULL;
}

/* Who was given voice comes back with it, unless they were muted since. */
static void
voice_entering(struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);

	if (t->actor->role == ROLE_VISITOR && t->room->config.moderated &&
	    s != NULL && s->voiced && !sanction_is_muted(t, t->actor))
		t->actor->role = ROLE_PARTICIPANT;
}

static bool
voice_may_speak(struct turn *t)
{
	if (t->actor->role < ROLE_PARTICIPANT)
		return turn_refuse(t, REFUSE_NO_VOICE);
	if (t->room->config.members_media && t->actor->role < ROLE_MODERATOR &&
	    t->actor->affiliation < AFFILIATION_MEMBER && has_file(t->in))
		return turn_refuse(t, REFUSE_FILES);
	return true;
}

/*
 * A room that is moderated no more gives everybody voice but those who were
 * muted; one that becomes it takes nobody's: who speaks goes on speaking, who
 * comes from now on listens first (5.1.2).
 */
static void
voice_configured(struct turn *t, const struct room_config *was)
{
	struct change *changes;
	struct occupant *o;
	size_t len = 0;

	if (!was->moderated || t->room->config.moderated)
		return;
	changes = arena_alloc(
	    t->arena, (t->room->occupants.len + 1) * sizeof(*changes));
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (o->role == ROLE_VISITOR && !sanction_is_muted(t, o))
			changes[len++] = (struct change){
				.whom = o,
				.role = ROLE_PARTICIPANT,
				.aside = true,
			};
	change_all(t, changes, len, NULL, false);
}

const struct feature feature_voice = {
	.name = "voice",
	.entering = voice_entering,
	.may_speak = voice_may_speak,
	.configured = voice_configured,
};
