#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "room/look.h"
#include "room/room.h"

enum affiliation
room_affiliation(const struct room *room, const char *bare)
{
	const struct standing *standing = map_get(&room->standings, bare);
	const char *at = strchr(bare, '@');

	if (standing != NULL && standing->affiliation != AFFILIATION_NONE)
		return standing->affiliation;
	/* A domain may own a room itself; what its people share is its ban. */
	if (at != NULL)
		standing = map_get(&room->standings, at + 1);
	return standing != NULL && standing->affiliation == AFFILIATION_OUTCAST
		   ? AFFILIATION_OUTCAST
		   : AFFILIATION_NONE;
}

struct standing *
room_standing(const struct room *room, const char *bare)
{
	return map_get(&room->standings, bare);
}

struct standing *
room_reserved(const struct room *room, const char *nick)
{
	struct standing *s = room_reserved_alike(room, nick);

	return s != NULL && strcmp(s->nick, nick) == 0 ? s : NULL;
}

struct standing *
room_reserved_alike(const struct room *room, const char *nick)
{
	char *look = look_of(nick);
	struct standing *s = map_get(&room->reserved, look);

	free(look);
	return s;
}

static void
standing_free(struct standing **standing)
{
	free((*standing)->jid);
	free((*standing)->nick);
	free((*standing)->look);
	free((*standing)->reason);
	free((*standing)->hats);
	free((*standing)->called);
	free((*standing)->because);
	free(*standing);
	*standing = NULL;
}

void
room_free_standings(struct room *room)
{
	struct standing *s;

	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;)
		standing_free(&s);
	map_free(&room->standings);
	map_free(&room->reserved);
}

struct standing *
room_have_standing(struct room *room, const char *bare)
{
	struct standing *s = room_standing(room, bare);

	if (s != NULL)
		return s;
	s = mem_new(sizeof(*s));
	s->jid = mem_dup(bare);
	s->affiliation = AFFILIATION_NONE;
	s->nick = mem_dup("");
	s->reason = mem_dup("");
	s->called = mem_dup("");
	map_put(&room->standings, s->jid, s);
	return s;
}

static void
set_because(struct standing *s, const char *because)
{
	free(s->because);
	s->because = because != NULL ? mem_dup(because) : NULL;
}

static bool
is_sanctioned(const struct standing *s)
{
	return s->affiliation == AFFILIATION_OUTCAST || s->muted_until != 0 ||
	       s->shadowed_until != 0 || s->kicked_until != 0;
}

void
room_set_because(struct room *room, const char *bare, const char *because)
{
	struct standing *s = room_standing(room, bare);

	if (s != NULL && is_sanctioned(s))
		set_because(s, because);
}

/* Nothing is kept of whom there is nothing to know of. */
void
room_settle_standing(struct room *room, struct standing *s)
{
	if (!is_sanctioned(s))
		set_because(s, NULL);
	if (s->affiliation != AFFILIATION_NONE || *s->nick != '\0' ||
	    s->muted_until != 0 || s->shadowed_until != 0 ||
	    s->kicked_until != 0 || s->hats != NULL || s->voiced ||
	    s->subscribed != 0 || s->met_at != 0 || s->said_at != 0 ||
	    s->merit.said != 0)
		return;
	map_remove(&room->standings, s->jid);
	standing_free(&s);
}

static void
set_subscribed(struct room *room, struct standing *s, unsigned nodes)
{
	if (nodes != 0 && s->subscribed == 0)
		room->subscribers++;
	else if (nodes == 0 && s->subscribed != 0)
		room->subscribers--;
	s->subscribed = (uint8_t)nodes;
}

/* Since when they are members is known from the turn that made them.  Who is
 * banned hears nothing more; why a command did something to them before is not
 * why they are what they are now.  Who is made less than they have earned
 * begins anew. */
static void
affiliate(struct room *room, struct standing *s, enum affiliation a)
{
	if (a == AFFILIATION_OUTCAST)
		set_subscribed(room, s, 0);
	if (a != s->affiliation)
		set_because(s, NULL);
	mav_change(room, s->jid, s->affiliation, a);
	if (a >= AFFILIATION_MEMBER && s->affiliation < AFFILIATION_MEMBER)
		s->since = room->now;
	if (a == AFFILIATION_OUTCAST ||
	    (a == AFFILIATION_NONE && s->affiliation >= AFFILIATION_MEMBER))
		s->merit = (struct merit){ 0 };
	s->affiliation = a;
}

static void
reserve(struct room *room, struct standing *s, const char *nick)
{
	if (s->look != NULL && map_get(&room->reserved, s->look) == s)
		map_remove(&room->reserved, s->look);
	mem_set(&s->nick, nick);
	free(s->look);
	s->look = *nick != '\0' ? look_of(nick) : NULL;
	if (s->look != NULL)
		map_put(&room->reserved, s->look, s);
}

void
room_set_standing(struct room *room, const char *bare,
    enum affiliation affiliation, const char *nick, const char *reason)
{
	struct standing *s = room_have_standing(room, bare);

	affiliate(room, s, affiliation);
	if (strcmp(s->nick, nick) != 0)
		reserve(room, s, nick);
	mem_set(&s->reason, reason);
	room_settle_standing(room, s);
}

void
room_set_affiliation(
    struct room *room, const char *bare, enum affiliation affiliation)
{
	struct standing *s = room_have_standing(room, bare);

	affiliate(room, s, affiliation);
	if (affiliation == AFFILIATION_OUTCAST)
		reserve(room, s, "");
	mem_set(&s->reason, "");
	room_settle_standing(room, s);
}

void
room_set_hats(struct room *room, const char *bare, const char *hats)
{
	struct standing *s = room_have_standing(room, bare);

	free(s->hats);
	s->hats = *hats != '\0' ? mem_dup(hats) : NULL;
	room_settle_standing(room, s);
}

void
room_set_voiced(struct room *room, const char *bare, bool voiced)
{
	struct standing *s = room_have_standing(room, bare);

	s->voiced = voiced;
	room_settle_standing(room, s);
}

void
room_subscribe(struct room *room, const char *bare, unsigned nodes)
{
	struct standing *s = room_have_standing(room, bare);

	set_subscribed(room, s, nodes);
	room_settle_standing(room, s);
}

void
room_mute(struct room *room, const char *bare, int64_t until)
{
	struct standing *s = room_have_standing(room, bare);

	s->muted_until = until;
	room_settle_standing(room, s);
}

void
room_shadow(struct room *room, const char *bare, int64_t until)
{
	struct standing *s = room_have_standing(room, bare);

	s->shadowed_until = until;
	room_settle_standing(room, s);
}

void
room_keep_out(struct room *room, const char *bare, int64_t until)
{
	struct standing *s = room_have_standing(room, bare);

	s->kicked_until = until;
	room_settle_standing(room, s);
}
