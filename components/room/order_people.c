#include "room/order.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "room/audit.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/purge.h"
#include "room/record.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/sanction.h"
#include "room/turn.h"
#include "room/words.h"

#define DAY ((int64_t)24 * 60 * 60)
#define WEEK (7 * DAY)

/* Who is not in has the rank that they would come with. */
static bool
may_give(struct order *o, enum role role)
{
	struct rank target = { room_affiliation(o->t->room, o->bare),
		ROLE_PARTICIPANT };

	if (o->whom != NULL)
		target = (struct rank){ o->whom->affiliation, o->whom->role };
	if (o->whom != o->t->actor && rank_may_give_role(authority_of(o->t),
					  target, role) == LEAVE_GRANTED)
		return true;
	order_refuse(o, "You may not do that to them.");
	return false;
}

static void
give_role(struct order *o, enum role role, int64_t until)
{
	const struct change change = {
		.whom = o->whom,
		.role = role,
		.reason = order_reason(o),
		.until = until,
		.message = o->message,
	};

	change_all(o->t, &change, 1, change_actor(o->t), false);
}

static void
note(struct order *o, const char *act, int64_t until)
{
	audit_note(o->t, &(const struct audit){
			     .act = act,
			     .target = o->bare,
			     .target_nick = o->nick,
			     .reason = order_reason(o),
			     .until = until,
			     .message = o->message,
			 });
}

static int64_t
after(const struct order *o, int64_t seconds)
{
	return seconds != 0 ? o->t->now + seconds * 1000 : 0;
}

static void
say_until(struct order *o, const char *text, int64_t until)
{
	order_done(o,
	    arena_join(o->t->arena, o->nick, text, until != 0 ? " until " : "",
		until != 0 ? words_time(o->t->arena, o->t->now, until) : "",
		".", NULL));
}

void
order_kick(struct order *o)
{
	if (!order_whom(o) || !may_give(o, ROLE_NONE))
		return;
	if (o->whom == NULL) {
		order_refuse(o, "They are not here now; /ban works.");
		return;
	}
	give_role(o, ROLE_NONE, 0);
	say_until(o, " is out", 0);
}

static const char *
because(const struct order *o)
{
	const char *reason = order_reason(o);

	return arena_join(o->t->arena, reason != NULL ? reason : "",
	    reason != NULL ? ", by " : "by ", o->t->actor->nick, NULL);
}

/* What they were called is for whoever lifts the ban; why, for the others of
 * the staff. */
static void
remember(struct order *o)
{
	struct standing *s = NULL;

	if (o->t->room != NULL)
		s = room_standing(o->t->room, o->bare);
	if (s == NULL)
		return;
	mem_set(&s->called, o->nick);
	room_set_because(o->t->room, o->bare, because(o));
	record_save_affiliation(o->t->out, o->t->room, o->bare);
}

/* Kept out for a time. */
static void
ban_until(struct order *o, int64_t until)
{
	if (o->whom != NULL)
		give_role(o, ROLE_NONE, until);
	else {
		sanction_keep_out(o->t, o->bare, until);
		note(o, "ban", until);
	}
	remember(o);
}

static void
ban_for_good(struct order *o, bool aside)
{
	const struct change change = {
		.jid = o->bare,
		.affiliation = AFFILIATION_OUTCAST,
		.reason = order_reason(o),
		.message = o->message,
		.aside = aside,
	};

	change_all(o->t, &change, 1, change_actor(o->t), false);
	remember(o);
}

static bool
may_ban_for_good(const struct order *o)
{
	return rank_may_affiliate(authority_of(o->t).affiliation,
		   room_affiliation(o->t->room, o->bare),
		   AFFILIATION_OUTCAST) == LEAVE_GRANTED;
}

/* For a time: they are kept out; for good: they are banned. */
void
order_ban(struct order *o)
{
	int64_t seconds, until;

	if (!order_whom(o) || !may_give(o, ROLE_NONE) ||
	    !order_time(o, &seconds))
		return;
	until = after(o, seconds);
	if (until == 0 && !may_ban_for_good(o)) {
		order_refuse(o, "Only admins ban for good: say for how long.");
		return;
	}
	if (until != 0)
		ban_until(o, until);
	else
		ban_for_good(o, false);
	say_until(o, " is banned", until);
}

/* Nobody is told: who says something is shown it, and nobody else is. */
static void
mute_in_shadow(struct order *o)
{
	int64_t seconds, until;

	if (!order_time(o, &seconds))
		return;
	until = after(o, seconds);
	sanction_shadow(o->t, o->bare, until != 0 ? until : INT64_MAX);
	note(o, "shadow", until);
	remember(o);
	say_until(o, " is heard by nobody else", until);
}

void
order_mute(struct order *o)
{
	int64_t seconds, until;

	if (!order_whom(o) || !may_give(o, ROLE_VISITOR))
		return;
	if (order_word(o, "shadow")) {
		mute_in_shadow(o);
		return;
	}
	if (!order_time(o, &seconds))
		return;
	if (seconds == 0)
		seconds = o->t->engine->set.mute_memory;
	until = after(o, seconds);
	if (o->whom != NULL) {
		give_role(o, ROLE_VISITOR, until != 0 ? until : INT64_MAX);
		if (until != 0)
			sanction_tell_muted(o->t, o->whom, until);
	} else {
		sanction_mute(o->t, o->bare, until != 0 ? until : INT64_MAX);
		note(o, "mute", until);
	}
	remember(o);
	say_until(o, " may not write", until);
}

void
order_unmute(struct order *o)
{
	if (!order_whom(o) || !may_give(o, ROLE_PARTICIPANT))
		return;
	sanction_mute(o->t, o->bare, 0);
	sanction_shadow(o->t, o->bare, 0);
	if (o->whom != NULL && o->whom->role < ROLE_PARTICIPANT)
		give_role(o, ROLE_PARTICIPANT, 0);
	else
		note(o, "voice", 0);
	say_until(o, " may write again", 0);
}

/* By what they were called, if they were put out by a command. */
static bool
find_banned(struct order *o)
{
	const char *at = o->rest, *name = words_next(o->t->arena, &at);
	const struct standing *s;

	for (size_t i = 0; name != NULL &&
			   (s = map_next(&o->t->room->standings, &i)) != NULL;)
		if (strcmp(s->called, name) == 0 &&
		    (s->kicked_until != 0 ||
			s->affiliation == AFFILIATION_OUTCAST)) {
			o->rest = at;
			return order_found(o, s->jid, name);
		}
	return order_whom(o);
}

void
order_unban(struct order *o)
{
	struct change change = { .affiliation = AFFILIATION_NONE };
	struct standing *s;

	if (!find_banned(o))
		return;
	s = room_standing(o->t->room, o->bare);
	if (s == NULL ||
	    (s->kicked_until == 0 && s->affiliation != AFFILIATION_OUTCAST)) {
		order_refuse(o, "They are not banned.");
		return;
	}
	if (s->affiliation == AFFILIATION_OUTCAST && !may_ban_for_good(o)) {
		order_refuse(o, "Only admins lift a ban for good.");
		return;
	}
	mem_set(&s->called, "");
	s->kicked_until = 0;
	change.jid = o->bare;
	change.reason = order_reason(o);
	if (s->affiliation == AFFILIATION_OUTCAST)
		change_all(o->t, &change, 1, change_actor(o->t), false);
	else {
		room_settle_standing(o->t->room, s);
		record_save_affiliation(o->t->out, o->t->room, o->bare);
		note(o, "unban", 0);
	}
	say_until(o, " may come back", 0);
}

/* One act: out, and all they said of late. */
void
order_purge(struct order *o)
{
	struct turn *t = o->t;
	struct moderation why = { .by = t->actor->in_room };
	int64_t seconds, since;

	if (!order_whom(o) || !may_give(o, ROLE_NONE) ||
	    !order_time(o, &seconds))
		return;
	since = t->now - (seconds != 0 ? seconds : DAY) * 1000;
	why.reason = order_reason(o);
	if (!purge_begin(t, o->bare, since, &why))
		return;
	if (may_ban_for_good(o))
		ban_for_good(o, true);
	else {
		if (o->whom != NULL)
			change_all(t,
			    &(const struct change){ .whom = o->whom,
				.role = ROLE_NONE,
				.reason = why.reason,
				.until = after(o, WEEK),
				.aside = true },
			    1, change_actor(t), false);
		sanction_keep_out(t, o->bare, after(o, WEEK));
		remember(o);
	}
	say_until(o, " is banned, and what they said is being removed", 0);
}
