#include "room/mav.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/mem.h"
#include "room/room.h"

struct mav_change {
	unsigned char before[MAV_SIZE];
	char *jid;
};

/* Each entry adds what nobody can guess who does not know the room's secret;
 * taken away again it leaves what was. */
static void
toggle(struct room *room, const char *jid, enum affiliation affiliation)
{
	const char *name = affiliation_name(affiliation);
	unsigned char mac[DIGEST_MAX], of_jid[DIGEST_MAX];

	if (affiliation == AFFILIATION_NONE)
		return;
	digest_hmac(DIGEST_SHA256, room->secret, strlen(room->secret), jid,
	    strlen(jid), of_jid);
	digest_hmac(DIGEST_SHA256, of_jid, digest_size(DIGEST_SHA256), name,
	    strlen(name), mac);
	for (size_t i = 0; i < MAV_SIZE; i++)
		room->mav.now[i] ^= mac[i];
}

void
mav_free(struct mav *mav)
{
	for (uint32_t i = 0; i < mav->len; i++)
		free(mav->log[i].jid);
	free(mav->log);
	mav->log = NULL;
	mav->len = mav->size = 0;
}

static void
remember(struct mav *mav, const char *jid)
{
	if (mav->len == mav->size && mav->size < MAV_LOG) {
		mav->size = mav->size > 0 ? 2 * mav->size : 1;
		mav->log = mem_grow(mav->log, mav->size * sizeof(*mav->log));
	}
	if (mav->len == MAV_LOG) {
		free(mav->log[0].jid);
		memmove(mav->log, mav->log + 1, --mav->len * sizeof(*mav->log));
	}
	memcpy(mav->log[mav->len].before, mav->now, MAV_SIZE);
	mav->log[mav->len++].jid = mem_dup(jid);
}

/* While it is restored a room's list is not what anybody was told. */
void
mav_change(struct room *room, const char *jid, enum affiliation from,
    enum affiliation to)
{
	if (from == to)
		return;
	if (room->unread)
		mav_free(&room->mav);
	else
		remember(&room->mav, jid);
	toggle(room, jid, from);
	toggle(room, jid, to);
}

const char *
mav_version(const struct room *room, struct arena *arena)
{
	char *text = arena_alloc(arena, 2 * MAV_SIZE + 1);

	digest_hex(room->mav.now, MAV_SIZE, text);
	return text;
}

/* The last time that it was so. */
static uint32_t
find(const struct mav *mav, const char *version)
{
	char text[2 * MAV_SIZE + 1];
	uint32_t i = mav->len;

	while (i > 0) {
		digest_hex(mav->log[i - 1].before, MAV_SIZE, text);
		if (strcmp(text, version) == 0)
			return i - 1;
		i--;
	}
	return mav->len;
}

static void
add(const char **jids, const char *jid)
{
	for (; *jids != NULL; jids++)
		if (strcmp(*jids, jid) == 0)
			return;
	*jids = jid;
}

const char **
mav_since(const struct room *room, struct arena *arena, const char *version)
{
	const struct mav *mav = &room->mav;
	uint32_t first = find(mav, version);
	const char **jids =
	    arena_alloc(arena, (mav->len - first + 1) * sizeof(*jids));

	if (first == mav->len)
		return strcmp(mav_version(room, arena), version) == 0 ? jids
								      : NULL;
	for (uint32_t i = first; i < mav->len; i++)
		add(jids, arena_join(arena, mav->log[i].jid, NULL));
	return jids;
}
