#include "daemon/guests.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "serve/acceptor.h"
#include "serve/listening.h"
#include "sys/conf.h"

bool
guests_read(struct guests *guests, const struct conf_strings *users,
    const struct conf_strings *groups, struct text *said)
{
	*guests = (struct guests){
		.uids = mem_new((users->len + 1) * sizeof(uid_t)),
		.gids = mem_new((groups->len + 1) * sizeof(gid_t)),
		.uids_len = users->len,
		.gids_len = groups->len,
	};
	for (size_t i = 0; i < guests->uids_len; i++)
		if (!listening_uid(users->items[i], &guests->uids[i])) {
			text_addf(said, "allow_users: there is no user %s",
			    users->items[i]);
			return false;
		}
	for (size_t i = 0; i < guests->gids_len; i++)
		if (!listening_gid(groups->items[i], &guests->gids[i])) {
			text_addf(said, "allow_groups: there is no group %s",
			    groups->items[i]);
			return false;
		}
	return true;
}

void
guests_free(struct guests *guests)
{
	free(guests->uids);
	free(guests->gids);
	*guests = (struct guests){ .uids = NULL };
}

static bool
is_in(const struct peer *peer, gid_t group)
{
	for (size_t i = 0; i < peer->groups_len; i++)
		if (peer->groups[i] == group)
			return true;
	return peer->gid == group;
}

bool
guests_have(const struct guests *guests, const struct peer *peer)
{
	for (size_t i = 0; i < guests->uids_len; i++)
		if (guests->uids[i] == peer->uid)
			return true;
	for (size_t i = 0; i < guests->gids_len; i++)
		if (is_in(peer, guests->gids[i]))
			return true;
	return guests->uids_len == 0 && guests->gids_len == 0;
}
