/*
 * Whoever may not see real addresses sees none: of everything that every scene
 * sends to an occupant of a room that hides them, or to a stranger (row B8).
 * What somebody wrote themselves is not the room's to hide.
 */
#include <string.h>

#include "base/arena.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/room.h"
#include "scene.h"

void
leak_said(struct scene *s, const char *xml)
{
	const char *inside = strchr(xml, '>');

	if (inside != NULL)
		text_adds(&s->said, inside);
}

/* Is this address in the text, and nobody's own nor said by anybody? */
static bool
is_leaked(const struct scene *s, const struct effect *e, const char *to,
    const char *bare)
{
	size_t len = strlen(bare);

	return strchr(bare, '@') != NULL && strstr(e->text, bare) != NULL &&
	       strncmp(to, bare, len) != 0 &&
	       (s->said.s == NULL || strstr(s->said.s, bare) == NULL);
}

static void
check(const struct scene *s, const struct effect *e, const struct room *room,
    const struct address *to)
{
	const struct session *viewer = room_session(room, to->jid);
	const struct session *other;
	const struct standing *known;

	if (room_is_open_about_jids(room) ||
	    (viewer != NULL && room_shows_jids(room, viewer->occupant)))
		return;
	for (uint32_t i = 0; i < room->audience_len; i++) {
		other = room->audience_of[i];
		if (is_leaked(s, e, to->jid,
			arena_dup(s->stage.turn, other->address->jid,
			    other->address->bare_len)))
			scene_fail(s,
			    "a real address goes to who may not see it",
			    arena_join(
				s->stage.turn, to->jid, ": ", e->text, NULL));
	}
	for (size_t i = 0; (known = map_next(&room->standings, &i)) != NULL;)
		if (is_leaked(s, e, to->jid, known->jid))
			scene_fail(s, "somebody's address goes to",
			    arena_join(
				s->stage.turn, to->jid, ": ", e->text, NULL));
}

void
leak_check(const struct scene *s, const struct effect *e, const char *from)
{
	const struct room *room = engine_room(s->stage.engine,
	    arena_dup(s->stage.turn, from, strcspn(from, "/")));

	for (size_t i = 0; room != NULL && i < e->to_len; i++)
		check(s, e, room, e->to[i]);
}
