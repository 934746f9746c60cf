#include "room/crowd.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "room/room.h"

static bool
is_staff(const struct occupant *o)
{
	return o->role == ROLE_MODERATOR || o->affiliation >= AFFILIATION_ADMIN;
}

/* How many before them; speakers_len: they are none. */
static uint32_t
place_of(const struct room *room, const struct occupant *o)
{
	uint32_t i = 0;

	while (i < room->speakers_len && room->speakers[i] != o)
		i++;
	return i;
}

bool
crowd_may_show(const struct room *room, const struct occupant *o)
{
	return role_is_in(o->role, room->config.broadcast);
}

bool
crowd_shows(const struct room *room, const struct occupant *o)
{
	if (!crowd_may_show(room, o))
		return false;
	return !room->big || is_staff(o) ||
	       place_of(room, o) < room->speakers_len;
}

struct occupant *
crowd_spoke(struct room *room, struct occupant *o, uint32_t max)
{
	uint32_t place = place_of(room, o);
	struct occupant *last = NULL;

	if (max == 0)
		return NULL;
	if (place == room->speakers_len && room->speakers_len < max)
		room->speakers = mem_grow(room->speakers,
		    ++room->speakers_len * sizeof(struct occupant *));
	else if (place == room->speakers_len)
		last = room->speakers[--place];
	memmove(room->speakers + 1, room->speakers,
	    place * sizeof(struct occupant *));
	room->speakers[0] = o;
	return last;
}

void
crowd_set_seen(struct room *room, struct occupant *o, uint32_t before)
{
	if ((o->seen_before == SEEN_BY_ALL) != (before == SEEN_BY_ALL))
		room->shown_known = false;
	o->seen_before = before;
}

void
crowd_fade(struct room *room, struct occupant *o)
{
	if (o->seen_before == SEEN_BY_ALL)
		crowd_set_seen(room, o, room->next_nth);
}

struct occupant *const *
crowd_shown(struct room *room, uint32_t *len_r)
{
	uint32_t len = 0;
	struct occupant *o;

	*len_r = room->shown_len;
	if (room->shown_known)
		return room->shown;
	for (size_t i = 0; (o = map_next(&room->occupants, &i)) != NULL;)
		len += o->seen_before == SEEN_BY_ALL;
	free(room->shown);
	room->shown = mem_new((len + 1) * sizeof(struct occupant *));
	room->shown_known = true;
	*len_r = room->shown_len = len;
	for (size_t i = len = 0; (o = map_next(&room->occupants, &i)) != NULL;)
		if (o->seen_before == SEEN_BY_ALL)
			room->shown[len++] = o;
	return room->shown;
}

void
crowd_forget(struct room *room, const struct occupant *o)
{
	uint32_t place = place_of(room, o);

	if (o->seen_before == SEEN_BY_ALL)
		room->shown_known = false;
	if (place == room->speakers_len)
		return;
	room->speakers_len--;
	memmove(room->speakers + place, room->speakers + place + 1,
	    (room->speakers_len - place) * sizeof(struct occupant *));
}
