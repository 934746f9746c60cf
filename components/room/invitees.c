#include "room/invitees.h"

#include <stdlib.h>

#include "base/mem.h"

#define MANY 256

static void
invitee_free(struct invitee **invitee)
{
	free((*invitee)->jid);
	free((*invitee)->by);
	free(*invitee);
	*invitee = NULL;
}

const struct invitee *
invitees_find(const struct map *invitees, const char *jid)
{
	return map_get(invitees, jid);
}

void
invitees_drop(struct map *invitees, const char *jid)
{
	struct invitee *invitee = map_remove(invitees, jid);

	if (invitee != NULL)
		invitee_free(&invitee);
}

void
invitees_add(struct map *invitees, const char *jid, const char *by)
{
	struct invitee *invitee;
	size_t oldest = 0;

	invitees_drop(invitees, jid);
	if (invitees->len >= MANY) {
		invitee = map_next(invitees, &oldest);
		invitees_drop(invitees, invitee->jid);
	}
	invitee = mem_new(sizeof(*invitee));
	invitee->jid = mem_dup(jid);
	invitee->by = mem_dup(by);
	map_put(invitees, invitee->jid, invitee);
}

void
invitees_free(struct map *invitees)
{
	struct invitee *invitee;

	for (size_t i = 0; (invitee = map_next(invitees, &i)) != NULL;)
		invitee_free(&invitee);
	map_free(invitees);
}
