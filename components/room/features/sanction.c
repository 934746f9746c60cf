/*
 * Who was kicked may not come back at once, and who was muted is so still when
 * they do: to reload the page is no way out (XEP-0045, 5.1.2, 8.2, 8.4).
 */
#include "room/sanction.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static int64_t
after(const struct turn *t, uint32_t seconds)
{
	return t->now + (int64_t)seconds * 1000;
}

void
sanction_keep_out(struct turn *t, const char *bare, int64_t until)
{
	room_keep_out(t->room, bare, until);
	record_save_affiliation(t->out, t->room, bare);
	engine_alarm(t->engine, until, &feature_sanction, t->room->jid, bare);
}

void
sanction_mute(struct turn *t, const char *bare, int64_t until)
{
	room_mute(t->room, bare, until);
	record_save_affiliation(t->out, t->room, bare);
	if (until != 0)
		engine_alarm(
		    t->engine, until, &feature_sanction, t->room->jid, bare);
}

/* One that is kept out for longer already stays so. */
void
sanction_kicked(struct turn *t, const char *bare, int64_t until)
{
	const struct standing *s = room_standing(t->room, bare);

	if (until == 0)
		until = after(t, t->engine->set.kick_cooldown);
	if (until > t->now && (s == NULL || s->kicked_until < until))
		sanction_keep_out(t, bare, until);
}

void
sanction_voice(struct turn *t, const char *bare, bool has_voice, int64_t until)
{
	const struct standing *s = room_standing(t->room, bare);

	if (until == 0)
		until = after(t, t->engine->set.mute_memory);
	if (has_voice && (s == NULL || s->muted_until == 0))
		return;
	if (!has_voice && until <= t->now)
		return;
	sanction_mute(t, bare, has_voice ? 0 : until);
}

bool
sanction_is_muted(const struct turn *t, const struct occupant *o)
{
	const struct address *a;
	const struct standing *s = NULL;

	if (o->sessions != NULL) {
		a = o->sessions->address;
		s = room_standing(
		    t->room, arena_dup(t->arena, a->jid, a->bare_len));
	}
	return s != NULL && s->muted_until > t->now;
}

static bool
sanction_may_join(struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);

	if (t->session == NULL && s != NULL && s->kicked_until > t->now)
		return turn_refuse(t, REFUSE_KICKED);
	return true;
}

/* Before anybody has seen them. */
static void
sanction_entering(struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);

	if (s != NULL && s->muted_until > t->now &&
	    t->actor->role == ROLE_PARTICIPANT)
		t->actor->role = ROLE_VISITOR;
}

/* What has ended is not kept. */
static void
sanction_rang(struct turn *t, const char *bare)
{
	const struct standing *s =
	    t->room != NULL ? room_standing(t->room, bare) : NULL;
	bool muted, kept_out;

	if (s == NULL)
		return;
	muted = s->muted_until != 0 && s->muted_until <= t->now;
	kept_out = s->kicked_until != 0 && s->kicked_until <= t->now;
	if (muted)
		room_mute(t->room, bare, 0);
	if (kept_out)
		room_keep_out(t->room, bare, 0);
	if (muted || kept_out)
		record_save_affiliation(t->out, t->room, bare);
}

/* After a restart nobody rings for those that were kept. */
static void
sanction_linked(struct turn *t)
{
	const struct standing *s;
	const struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		for (size_t j = 0;
		     (s = map_next(&room->standings, &j)) != NULL;) {
			if (s->muted_until != 0)
				engine_alarm(t->engine, s->muted_until,
				    &feature_sanction, room->jid, s->jid);
			if (s->kicked_until != 0)
				engine_alarm(t->engine, s->kicked_until,
				    &feature_sanction, room->jid, s->jid);
		}
}

const struct feature feature_sanction = {
	.name = "sanction",
	.may_join = sanction_may_join,
	.entering = sanction_entering,
	.rang = sanction_rang,
	.linked = sanction_linked,
};
