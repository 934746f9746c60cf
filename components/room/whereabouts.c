#include "room/whereabouts.h"

#include <stdlib.h>
#include <string.h>

#include "base/jid.h"
#include "base/mem.h"

struct stay {
	const struct room *room;
	uint32_t sessions;
};

/* Most are in one room, and there are many of them: one piece of memory. */
struct account {
	struct stay *stays; /* `first', while that is enough */
	uint32_t len, size;
	struct stay first;
	char bare_jid[];
};

void
whereabouts_init(struct whereabouts *whereabouts, uint32_t seed)
{
	map_init(&whereabouts->accounts, seed);
}

static void
account_free(struct account **account)
{
	if ((*account)->stays != &(*account)->first)
		free((*account)->stays);
	free(*account);
	*account = NULL;
}

void
whereabouts_free(struct whereabouts *whereabouts)
{
	struct account *a;

	for (size_t i = 0; (a = map_next(&whereabouts->accounts, &i)) != NULL;)
		account_free(&a);
	map_free(&whereabouts->accounts);
}

#define BARE (2 * JID_PART_MAX + 2) /* bytes of a bare JID */

static struct account *
find(const struct whereabouts *whereabouts, const char *full_jid,
    char bare[BARE])
{
	size_t len = strcspn(full_jid, "/");

	if (len >= BARE)
		len = BARE - 1;
	memcpy(bare, full_jid, len);
	bare[len] = '\0';
	return map_get(&whereabouts->accounts, bare);
}

static struct stay *
stay_in(const struct account *a, const struct room *room)
{
	for (uint32_t i = 0; a != NULL && i < a->len; i++)
		if (a->stays[i].room == room)
			return &a->stays[i];
	return NULL;
}

static struct account *
account_new(const char *bare_jid)
{
	size_t size = strlen(bare_jid) + 1;
	struct account *a = mem_new(sizeof(*a) + size);

	memcpy(a->bare_jid, bare_jid, size);
	a->stays = &a->first;
	a->size = 1;
	return a;
}

static void
stay(struct account *a, const struct room *room)
{
	struct stay *old = a->stays != &a->first ? a->stays : NULL;

	if (a->len == a->size) {
		a->size *= 2;
		a->stays = mem_grow(old, a->size * sizeof(*a->stays));
		if (old == NULL)
			a->stays[0] = a->first;
	}
	a->stays[a->len++] = (struct stay){ .room = room, .sessions = 1 };
}

void
whereabouts_enter(
    struct whereabouts *whereabouts, const char *jid, const struct room *room)
{
	char bare[BARE];
	struct account *a;
	struct stay *s;

	if (whereabouts == NULL)
		return;
	a = find(whereabouts, jid, bare);
	s = stay_in(a, room);
	if (a == NULL) {
		a = account_new(bare);
		map_put(&whereabouts->accounts, a->bare_jid, a);
	}
	if (s != NULL)
		s->sessions++;
	else
		stay(a, room);
}

void
whereabouts_leave(
    struct whereabouts *whereabouts, const char *jid, const struct room *room)
{
	char bare[BARE];
	struct account *a =
	    whereabouts != NULL ? find(whereabouts, jid, bare) : NULL;
	struct stay *s = stay_in(a, room);

	if (s == NULL || --s->sessions > 0)
		return;
	*s = a->stays[--a->len];
	if (a->len > 0)
		return;
	map_remove(&whereabouts->accounts, a->bare_jid);
	account_free(&a);
}

uint32_t
whereabouts_rooms(const struct whereabouts *whereabouts, const char *bare_jid)
{
	const struct account *a = map_get(&whereabouts->accounts, bare_jid);

	return a != NULL ? a->len : 0;
}

uint32_t
whereabouts_sessions(const struct whereabouts *whereabouts,
    const char *bare_jid, const struct room *room)
{
	const struct account *a = map_get(&whereabouts->accounts, bare_jid);
	const struct stay *s = stay_in(a, room);

	return s != NULL ? s->sessions : 0;
}
