/*
 * Who was kicked may not come back at once, and who was muted is so still when
 * they do: to reload the page is no way out (XEP-0045, 5.1.2, 8.2, 8.4).
 */
#include "room/sanction.h"

#include <stdint.h>

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/xml.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/merit.h"
#include "room/notice.h"
#include "room/phrase.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/words.h"

static int64_t
after(const struct turn *t, uint32_t seconds)
{
	return t->now + (int64_t)seconds * 1000;
}

const char *
sanction_xml(struct turn *t, const char *type, int64_t until)
{
	char stamp[STAMP_SIZE];
	struct xml xml;

	xml_begin(&xml, t->arena);
	xml_open_ns(&xml, "sanction", NS_MEERKAT);
	xml_attr(&xml, "type", type);
	if (until != 0) {
		stamp_write(stamp, until);
		xml_attr(&xml, "until", stamp);
	} else
		xml_attr(&xml, "over", "true");
	xml_close(&xml);
	return xml.text;
}

static void
write_notice(struct turn *t, struct xml *xml, const char *body,
    const char *type, int64_t until)
{
	const char *sanction = sanction_xml(t, type, until);

	turn_begin(t, xml, "message");
	xml_attr(xml, "type", "groupchat");
	xml_attr(xml, "from", t->room->jid);
	phrase_mark(t, xml);
	xml_leaf(xml, "body", body);
	xml_raw(xml, sanction, strlen(sanction));
	xml_empty(xml, "no-store", NS_HINTS);
	xml_close(xml);
}

static const char *
muted_until(struct turn *t, int64_t until)
{
	return phrase(
	    t, PHRASE_MUTED_UNTIL, words_time(t->arena, t->now, until), NULL);
}

void
sanction_tell_muted(struct turn *t, const struct occupant *o, int64_t until)
{
	struct xml xml;

	write_notice(t, &xml, muted_until(t, until), "mute", until);
	turn_tell(t, o, &xml);
}

void
sanction_show(struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);
	struct xml xml;

	if (s == NULL || s->muted_until <= t->now ||
	    s->muted_until == INT64_MAX)
		return;
	write_notice(
	    t, &xml, muted_until(t, s->muted_until), "mute", s->muted_until);
	turn_reply(t, &xml);
}

/* What never ends rings never. */
static void
ring(struct turn *t, int64_t until, const char *room, const char *bare)
{
	if (until != 0 && until != INT64_MAX)
		engine_alarm(t->engine, until, &feature_sanction, room, bare);
}

void
sanction_keep_out(struct turn *t, const char *bare, int64_t until)
{
	room_keep_out(t->room, bare, until);
	record_save_affiliation(t->out, t->room, bare);
	merit_lose(t, bare);
	engine_alarm(t->engine, until, &feature_sanction, t->room->jid, bare);
}

void
sanction_mute(struct turn *t, const char *bare, int64_t until)
{
	room_mute(t->room, bare, until);
	record_save_affiliation(t->out, t->room, bare);
	if (until == 0)
		return;
	merit_lose(t, bare);
	ring(t, until, t->room->jid, bare);
}

void
sanction_shadow(struct turn *t, const char *bare, int64_t until)
{
	room_shadow(t->room, bare, until);
	record_save_affiliation(t->out, t->room, bare);
	if (until != 0)
		merit_lose(t, bare);
	ring(t, until, t->room->jid, bare);
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
	merit_lose(t, bare);
}

void
sanction_voice(struct turn *t, const char *bare, bool has_voice, int64_t until)
{
	const struct standing *s = room_standing(t->room, bare);

	if (until == 0)
		until = after(t, t->engine->set.mute_memory);
	if (has_voice && (s == NULL || s->muted_until == 0))
		return;
	if (has_voice || until > t->now)
		sanction_mute(t, bare, has_voice ? 0 : until);
	else
		merit_lose(t, bare);
}

bool
sanction_is_muted(const struct turn *t, const struct occupant *o)
{
	const char *bare = occupant_bare(o, t->arena);
	const struct standing *s =
	    bare != NULL ? room_standing(t->room, bare) : NULL;

	return s != NULL && s->muted_until > t->now;
}

static bool
sanction_may_join(struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);
	struct refusal_more more = { 0 };

	if (t->session != NULL || s == NULL || s->kicked_until <= t->now)
		return true;
	more.text = turn_words(
	    t, arena_join(t->arena, "You may not come back before ",
		   words_time(t->arena, t->now, s->kicked_until), NULL));
	more.detail = sanction_xml(t, "ban", s->kicked_until);
	return turn_refuse_more(t, REFUSE_KICKED, &more);
}

/* On a site who is muted says nothing to its members in private, either;
 * moderators can always be asked for help. */
static bool
sanction_may_whisper(struct turn *t)
{
	return t->other->role == ROLE_MODERATOR ||
	       t->actor->role > ROLE_VISITOR || !engine_is_of_site(t->engine) ||
	       !sanction_is_muted(t, t->actor) ||
	       turn_refuse(t, REFUSE_NO_VOICE);
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

/* They may write again, unless there is something else that says no. */
static void
give_voice(struct turn *t, const char *bare)
{
	struct occupant *o = room_occupant_of(t->room, bare);
	struct change change = { .whom = o, .aside = true };
	struct xml xml;

	if (o == NULL || o->role != ROLE_VISITOR)
		return;
	change.role =
	    role_on_entering(o->affiliation, t->room->config.moderated);
	if (change.role < ROLE_PARTICIPANT ||
	    (guest_is(t->engine, bare) &&
		t->engine->set.guests != GUESTS_SPEAK))
		return;
	change_all(t, &change, 1, NULL, false);
	write_notice(t, &xml, phrase(t, PHRASE_VOICE, NULL), "mute", 0);
	turn_tell(t, o, &xml);
}

/* Staff hear that somebody may come back. */
static void
tell_over(struct turn *t, const char *called)
{
	struct xml xml;

	if (*called == '\0')
		return;
	write_notice(
	    t, &xml, phrase(t, PHRASE_BAN_OVER, called, NULL), "ban", 0);
	notice_moderators(t, &xml);
}

/* What has ended is not kept. */
static void
sanction_rang(struct turn *t, const char *bare)
{
	struct standing *s =
	    t->room != NULL ? room_standing(t->room, bare) : NULL;
	bool muted, shadowed, kept_out;

	if (s == NULL)
		return;
	muted = s->muted_until != 0 && s->muted_until <= t->now;
	kept_out = s->kicked_until != 0 && s->kicked_until <= t->now;
	shadowed = s->shadowed_until != 0 && s->shadowed_until <= t->now;
	if (shadowed)
		s->shadowed_until = 0;
	if (kept_out)
		tell_over(t, s->called);
	if (muted)
		s->muted_until = 0;
	if (kept_out) {
		s->kicked_until = 0;
		mem_set(&s->called, "");
	}
	room_settle_standing(t->room, s);
	if (muted || shadowed || kept_out)
		record_save_affiliation(t->out, t->room, bare);
	if (muted)
		give_voice(t, bare);
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
			ring(t, s->muted_until, room->jid, s->jid);
			ring(t, s->shadowed_until, room->jid, s->jid);
			ring(t, s->kicked_until, room->jid, s->jid);
		}
}

const struct feature feature_sanction = {
	.name = "sanction",
	.may_join = sanction_may_join,
	.may_whisper = sanction_may_whisper,
	.entering = sanction_entering,
	.rang = sanction_rang,
	.linked = sanction_linked,
};
