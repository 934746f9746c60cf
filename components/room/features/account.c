/*
 * Who somebody is comes from the site: they have the name they have there,
 * under which all their tabs and devices are one occupant, and what they are
 * there says what they are here.  Guests have a number.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/account.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/hats.h"
#include "room/merit.h"
#include "room/outbox.h"
#include "room/phrase.h"
#include "room/ranks.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define USUAL_SECONDS 10
#define ANEW 30000 /* milliseconds until the site is asked once more */
#define GUEST "Guest-"

static bool
is_guest(const struct turn *t)
{
	return guest_is(t->engine, t->from->bare);
}

/* Under which name this account is in already, from another tab or device. */
static struct occupant *
already_in(const struct turn *t, const char *bare)
{
	return room_occupant_of(t->room, bare);
}

static void
give_nick(struct turn *t, const char *nick)
{
	t->nick_was_given = strcmp(t->nick, nick) != 0;
	t->nick = nick;
}

/* Four digits of an address that is a guest's only for now. */
static const char *
guest_name(struct turn *t)
{
	unsigned number = 0;

	for (const char *s = t->from->bare; *s != '\0'; s++)
		number = number * 31 + (unsigned char)*s;
	return arena_printf(t->arena, GUEST "%04u", number % 10000);
}

static void
ask_site(struct turn *t, const char *bare, int hold)
{
	uint32_t seconds = t->engine->set.account_seconds;
	int64_t until =
	    t->now + (seconds != 0 ? seconds : USUAL_SECONDS) * (int64_t)1000;

	outbox_ask(
	    t->out, engine_wait(t, &feature_account, bare, until, hold), bare);
}

static bool
is_answer(const struct turn *t)
{
	return t->answer != NULL && t->waited->whose == &feature_account;
}

/* To have no role is WordPress's way of being out: who has none may not even
 * read there what members read. */
static bool
is_member(const struct turn *t, const struct account *account)
{
	return !account->unknown &&
	       (t->engine->set.roleless || *account->roles != '\0');
}

static bool
enter_as_member(struct turn *t)
{
	const struct account *account;

	if (!is_answer(t)) {
		ask_site(t, t->from->bare, 1);
		return false;
	}
	account = t->answer->account;
	if (account == NULL)
		return turn_refuse(t, REFUSE_ACCOUNT_LATER);
	if (!is_member(t, account))
		return turn_refuse(t, REFUSE_NO_ACCOUNT);
	ranks_let_in(t, account->roles);
	give_nick(t, account_nick(t, account));
	return true;
}

/* Of another site perhaps, which the same authd knows. */
static bool
is_stranger(const struct turn *t, const char *bare)
{
	const char *members = t->engine->set.members, *at = strchr(bare, '@');

	return members != NULL &&
	       strcmp(at != NULL ? at + 1 : bare, members) != 0 &&
	       !guest_is(t->engine, bare);
}

static bool
account_may_join(struct turn *t)
{
	const struct occupant *o;

	if (!t->engine->set.accounts)
		return true;
	if (is_stranger(t, t->from->bare))
		return turn_refuse(t, REFUSE_NO_ACCOUNT);
	if (is_guest(t) && t->engine->set.guests == GUESTS_NONE)
		return turn_refuse(t, REFUSE_GUEST);
	o = t->actor != NULL ? t->actor : already_in(t, t->from->bare);
	if (o != NULL)
		give_nick(t, o->nick);
	else if (is_guest(t))
		give_nick(t, account_unique(t, guest_name(t)));
	else
		return enter_as_member(t);
	return true;
}

/* Who has a name from the site keeps it (XEP-0045, 7.6: lock-down). */
static bool
account_may_rename(struct turn *t)
{
	if (t->engine->set.accounts)
		return turn_refuse(t, REFUSE_NICK_GIVEN);
	return true;
}

/* Who they are on the site is what they are here, and everybody sees it. */
static void
take_ranks(struct turn *t, const char *roles)
{
	const char *hats = ranks_hats(t, t->from->bare, roles);
	enum affiliation affiliation = merit_affiliation(
	    t, t->from->bare, ranks_affiliation(t->engine, roles));
	struct occupant *o = t->actor;

	if (affiliation == o->affiliation &&
	    strcmp(hats, hats_of(t->room, t->from->bare)) == 0)
		return;
	room_set_hats(t->room, t->from->bare, hats);
	if (affiliation != o->affiliation) {
		room_set_affiliation(t->room, t->from->bare, affiliation);
		o->affiliation = affiliation;
		o->role =
		    role_on_entering(affiliation, t->room->config.moderated);
	}
	record_save_affiliation(t->out, t->room, t->from->bare);
}

static void
account_entering(struct turn *t)
{
	struct occupant *o = t->actor;

	if (!t->engine->set.accounts)
		return;
	if (is_guest(t)) {
		o->role = t->engine->set.guests == GUESTS_READ
			      ? ROLE_VISITOR
			      : ROLE_PARTICIPANT;
		return;
	}
	if (!is_answer(t) || o->affiliation == AFFILIATION_OUTCAST)
		return;
	take_ranks(t, t->answer->account->roles);
}

/*
 * They hear why, and may come back with a credential that is good: it is no
 * sanction.  Whose account is gone is nothing here any more, either.
 */
static void
put_out(struct turn *t, const char *bare, enum phrase why)
{
	bool gone = why != PHRASE_LOGGED_OUT;
	struct change changes[2];
	struct occupant *o = already_in(t, bare);
	size_t len = 0;

	if (gone && room_affiliation(t->room, bare) > AFFILIATION_NONE)
		changes[len++] = (struct change){
			.jid = bare,
			.affiliation = AFFILIATION_NONE,
		};
	if (o != NULL)
		changes[len++] = (struct change){
			.whom = o,
			.role = ROLE_NONE,
			.reason = phrase(t, why, NULL),
			.excused = true,
		};
	if (len > 0)
		change_all(t, changes, len, NULL, false);
}

/*
 * Somebody has logged out in one of their browsers, or from afar in all others.
 * Which stream is which browser's nobody knows but these: they look themselves
 * (doc/cafe-wire.md), and who has logged in with a password need not care.
 */
static void
ask_to_check(struct turn *t, const char *bare)
{
	struct occupant *o = already_in(t, bare);
	struct xml xml;

	if (o == NULL)
		return;
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_empty(&xml, "check", NS_MEERKAT);
	xml_empty(&xml, "no-store", NS_HINTS);
	xml_close(&xml);
	turn_tell(t, o, &xml);
}

/* Of who is not in nothing need be known: they are asked for when they come.
 * But who has a rank has it from outside, too. */
static void
ask_again(struct turn *t, const char *bare)
{
	if (already_in(t, bare) != NULL ||
	    room_affiliation(t->room, bare) > AFFILIATION_NONE)
		ask_site(t, bare, 0);
}

static void
ask_for_all(struct turn *t)
{
	const struct occupant *o;
	const struct standing *s;

	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		const char *bare = occupant_bare(o, t->arena);

		if (bare != NULL && !guest_is(t->engine, bare))
			ask_site(t, bare, 0);
	}
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;)
		if (s->affiliation >= AFFILIATION_ADMIN &&
		    !is_stranger(t, s->jid) && already_in(t, s->jid) == NULL)
			ask_site(t, s->jid, 0);
}

static void
account_changed(struct turn *t, const char *bare, enum account_change change)
{
	if (!t->engine->set.accounts)
		return;
	if (bare == NULL) {
		ask_for_all(t);
		return;
	}
	switch (change) {
	case ACCOUNT_ROLES:
		ask_again(t, bare);
		break;
	case ACCOUNT_SESSION:
		ask_to_check(t, bare);
		break;
	case ACCOUNT_SESSIONS:
	case ACCOUNT_PASSWORD:
		put_out(t, bare, PHRASE_LOGGED_OUT);
		break;
	case ACCOUNT_DELETED:
		put_out(t, bare, PHRASE_DELETED);
		break;
	}
}

/* What the site says of somebody who is in. */
static void
account_answered(struct turn *t)
{
	const struct account *account = t->answer->account;
	const char *bare = t->waited->note;
	const char *hats;
	enum affiliation was, now;

	if (t->room == NULL)
		return;
	if (account == NULL) {
		engine_alarm(t->engine, t->now + ANEW, &feature_account,
		    t->room->jid, bare);
		return;
	}
	if (!is_member(t, account)) {
		put_out(t, bare,
		    account->unknown ? PHRASE_DELETED : PHRASE_EXPELLED);
		return;
	}
	was = room_affiliation(t->room, bare);
	now = merit_affiliation(
	    t, bare, ranks_affiliation(t->engine, account->roles));
	if (was == AFFILIATION_OUTCAST)
		return;
	hats = ranks_hats(t, bare, account->roles);
	if (was == now)
		hats_wear(t, bare, hats);
	else {
		/* They are seen with both at once. */
		room_set_hats(t->room, bare, hats);
		change_affiliation(t, bare, now, NULL, NULL);
	}
}

static void
account_rang(struct turn *t, const char *bare)
{
	if (t->room != NULL)
		ask_again(t, bare);
}

const struct feature feature_account = {
	.name = "account",
	.may_join = account_may_join,
	.entering = account_entering,
	.answered = account_answered,
	.account_changed = account_changed,
	.rang = account_rang,
	.may_rename = account_may_rename,
};
