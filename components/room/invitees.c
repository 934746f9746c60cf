#include "room/guests.h"

#include <stdlib.h>

#include "base/mem.h"

#define MANY 256

static void
guest_free(struct guest **guest)
{
	free((*guest)->jid);
	free((*guest)->by);
	free(*guest);
	*guest = NULL;
}

const struct guest *
guests_find(const struct map *guests, const char *jid)
{
	return map_get(guests, jid);
}

void
guests_drop(struct map *guests, const char *jid)
{
	struct guest *guest = map_remove(guests, jid);

	if (guest != NULL)
		guest_free(&guest);
}

void
guests_add(struct map *guests, const char *jid, const char *by)
{
	struct guest *guest;
	size_t oldest = 0;

	guests_drop(guests, jid);
	if (guests->len >= MANY) {
		guest = map_next(guests, &oldest);
		guests_drop(guests, guest->jid);
	}
	guest = mem_new(sizeof(*guest));
	guest->jid = mem_dup(jid);
	guest->by = mem_dup(by);
	map_put(guests, guest->jid, guest);
}

void
guests_free(struct map *guests)
{
	struct guest *guest;

	for (size_t i = 0; (guest = map_next(guests, &i)) != NULL;)
		guest_free(&guest);
	map_free(guests);
}
