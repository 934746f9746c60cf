/*
 * Rooms in which nobody has said anything for days: listed first, then
 * destroyed.  Those that are marked as permanent, that are the service's own or
 * that somebody is in are not among them.  On which day something was said is
 * stored with the room, so that a restart makes no room look used or unused.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/xml.h"
#include "room/deed.h"
#include "room/deed_form.h"
#include "room/destroy.h"
#include "room/engine.h"
#include "room/form.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define MOST_DAYS 36500

/* 0: it is no number of days, and they were told. */
static int64_t
days_of(struct turn *t, const struct stanza *form)
{
	const char *text = deed_value(t, form, "days");
	char *end;
	long days = strtol(text, &end, 10);

	if (*text >= '0' && *text <= '9' && *end == '\0' && days > 0 &&
	    days <= MOST_DAYS)
		return days;
	turn_refuse(t, REFUSE_BAD_VALUE);
	return 0;
}

/* Of which nothing is known, the days are counted from now on. */
static bool
is_unused(struct turn *t, struct room *room, int64_t days)
{
	const int64_t today = t->now / ROOM_DAY;

	if (room->used_on == 0) {
		room->used_on = today;
		record_save_room(t->out, room);
	}
	return !room->fixed && !room->config.permanent && !room->locked &&
	       room->occupants.len == 0 && today - room->used_on >= days;
}

/* Their addresses, a NULL at the end. */
static const char **
find(struct turn *t, int64_t days)
{
	const char **jids =
	    arena_alloc(t->arena, (t->engine->rooms.len + 1) * sizeof(*jids));
	struct room *room;
	size_t n = 0;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (is_unused(t, room, days))
			jids[n++] = arena_join(t->arena, room->jid, NULL);
	return jids;
}

static const char *
list(struct turn *t, struct xml *result, const char *const *jids)
{
	unsigned n = 0;

	form_begin(result, "result", NULL, "Rooms", NULL);
	xml_open(result, "reported");
	form_put(result, "room", "jid-single", "Room", NULL);
	xml_close(result);
	for (; jids[n] != NULL; n++) {
		xml_open(result, "item");
		form_put(result, "room", NULL, NULL, jids[n]);
		xml_close(result);
	}
	form_end(result);
	return arena_printf(t->arena, "Rooms: %u.", n);
}

const char *
deed_list_unused(struct turn *t, const struct stanza *form, struct xml *result)
{
	int64_t days = days_of(t, form);

	return days > 0 ? list(t, result, find(t, days)) : NULL;
}

const char *
deed_destroy_unused(
    struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct destroy how = { .reason = "Nobody used it" };
	int64_t days = days_of(t, form);
	const char **jids;

	if (days == 0)
		return NULL;
	jids = find(t, days);
	for (const char **jid = jids; *jid != NULL; jid++) {
		t->room = engine_room(t->engine, *jid);
		destroy_room(t, &how);
	}
	return list(t, result, jids);
}
