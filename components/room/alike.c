#include <stdlib.h>
#include <string.h>

#include "room/look.h"
#include "room/room.h"

struct occupant *
room_alike(const struct room *room, const char *nick)
{
	char *look = look_of(nick);
	struct occupant *o = map_get(&room->looks, look);

	free(look);
	return o;
}

/* Only one account may have several that look the same: the first is found. */
void
room_add_look(struct room *room, struct occupant *o)
{
	o->look = look_of(o->nick);
	if (map_get(&room->looks, o->look) == NULL)
		map_put(&room->looks, o->look, o);
	else
		room->doubles = true;
}

void
room_drop_look(struct room *room, struct occupant *o)
{
	bool found = map_get(&room->looks, o->look) == o;
	struct occupant *other;

	if (found)
		map_remove(&room->looks, o->look);
	for (size_t i = 0; found && room->doubles &&
			   (other = map_next(&room->occupants, &i)) != NULL;)
		if (other != o && strcmp(other->look, o->look) == 0) {
			map_put(&room->looks, other->look, other);
			found = false;
		}
	free(o->look);
	o->look = NULL;
}
