#include "room/listing.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/access.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/room.h"
#include "room/rsm.h"
#include "room/turn.h"

/* A room without a name is called by its address. */
const char *
listing_name(struct turn *t, const struct room *room)
{
	if (*room->config.name != '\0')
		return room->config.name;
	return arena_dup(t->arena, room->jid, strcspn(room->jid, "@"));
}

struct listing
listing_of(struct turn *t)
{
	const size_t most = t->engine->rooms.len + 1;
	const struct room **rooms =
	    arena_alloc(t->arena, most * sizeof(*rooms));
	struct listing l = { .rooms = rooms };
	const struct room *room;

	if (!access_allows(t->engine->set.listers, t->from) &&
	    !authority_is_service(t))
		return l;
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (!room->locked && room->config.public)
			rooms[l.len++] = room;
	return l;
}

/* Where it is in the list; false: it is not, and they have been told. */
static bool
place_of(
    struct turn *t, const struct listing *l, const char *jid, size_t *place)
{
	for (*place = 0; *place < l->len; (*place)++)
		if (strcmp(l->rooms[*place]->jid, jid) == 0)
			return true;
	return turn_refuse_saying(t, REFUSE_NO_NODE, "There is no such item");
}

bool
listing_page(struct turn *t, const struct rsm *r, const struct listing *l,
    size_t *from, size_t *to)
{
	*from = 0;
	*to = l->len;
	if (r->after != NULL) {
		if (!place_of(t, l, r->after, from))
			return false;
		++*from;
	}
	if (r->before != NULL && *r->before != '\0' &&
	    !place_of(t, l, r->before, to))
		return false;
	if (r->by_index && r->index >= l->len)
		return turn_refuse_saying(
		    t, REFUSE_NO_NODE, "There is no such item");
	if (r->by_index)
		*from = (size_t)r->index;
	if (*from > *to)
		*from = *to;
	if (*to - *from > r->max && r->before != NULL)
		*from = *to - r->max;
	else if (*to - *from > r->max)
		*to = *from + r->max;
	return true;
}
