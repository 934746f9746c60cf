#include "room/mode.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/xml.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/hours.h"
#include "room/notice.h"
#include "room/phrase.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/trust.h"
#include "room/turn.h"
#include "room/words.h"

static const char *const names[] = {
	[MODE_NORMAL] = "normal",
	[MODE_REGISTERED] = "registered",
	[MODE_SLOW] = "slow",
	[MODE_MODERATORS] = "moderators",
};

#define MODES (sizeof(names) / sizeof(*names))

const char *
mode_name(enum mode mode)
{
	return names[mode];
}

static bool
ends_later(int64_t one, int64_t other)
{
	return other != 0 && (one == 0 || one > other);
}

/* Where somebody said what there is now: the hall, if it was of all rooms.  A
 * room that is stricter stays so. */
static const struct room *
said_in(const struct room *room)
{
	const struct room *hall = room->hall;

	if (hall == NULL || hall->mode == MODE_NORMAL)
		return room;
	return room->mode != MODE_MODERATORS ||
		       (hall->mode == MODE_MODERATORS &&
			   ends_later(hall->mode_until, room->mode_until))
		   ? hall
		   : room;
}

static bool
is_shut(const struct room *room)
{
	return said_in(room)->mode == MODE_NORMAL && room->shut_until != 0;
}

enum mode
mode_now(const struct room *room)
{
	return is_shut(room) ? MODE_MODERATORS : said_in(room)->mode;
}

int64_t
mode_until(const struct room *room)
{
	return is_shut(room) ? room->shut_until : said_in(room)->mode_until;
}

bool
mode_from(const char *word, enum mode *mode_r)
{
	if (strcmp(word, "off") == 0)
		word = names[MODE_NORMAL];
	for (size_t i = 0; i < MODES; i++)
		if (strcmp(names[i], word) == 0) {
			*mode_r = (enum mode)i;
			return true;
		}
	return false;
}

static bool
is_registered(const struct turn *t, const struct occupant *o)
{
	return t->engine->set.accounts ? !guest_is_one(t->engine, o)
				       : o->affiliation > AFFILIATION_NONE;
}

static bool
silences(const struct turn *t, const struct occupant *o, enum mode mode)
{
	switch (mode) {
	case MODE_REGISTERED:
		return o->role < ROLE_MODERATOR && !is_registered(t, o);
	case MODE_MODERATORS:
		return o->role < ROLE_MODERATOR;
	case MODE_NORMAL:
	case MODE_SLOW:
		break;
	}
	return false;
}

bool
mode_silences(const struct turn *t, const struct occupant *o)
{
	return silences(t, o, mode_now(t->room));
}

static enum role
role_in(const struct turn *t, const struct occupant *o, enum mode mode)
{
	return o->role == ROLE_PARTICIPANT && silences(t, o, mode)
		   ? ROLE_VISITOR
		   : o->role;
}

enum role
mode_role(const struct turn *t, const struct occupant *o)
{
	return role_in(t, o, mode_now(t->room));
}

uint32_t
mode_slow(const struct turn *t)
{
	uint32_t usual = t->room->config.slow_mode;
	uint32_t slow = t->engine->set.limits.panic_slow;

	return mode_now(t->room) == MODE_SLOW && slow > usual ? slow : usual;
}

const char *
mode_guests(const struct turn *t)
{
	static const char *const words[] = {
		[GUESTS_NONE] = "none",
		[GUESTS_READ] = "read",
		[GUESTS_SPEAK] = "speak",
	};
	enum guests guests = t->engine->set.guests;

	if (t->engine->set.guest_domain == NULL)
		guests = GUESTS_NONE;
	if (guests == GUESTS_SPEAK && (mode_now(t->room) == MODE_REGISTERED ||
					  mode_now(t->room) == MODE_MODERATORS))
		guests = GUESTS_READ;
	return words[guests];
}

/* Without hours it is about to open. */
static const char *
closed_sentence(struct turn *t, enum lang lang)
{
	const struct hours *h = t->engine->set.hours;

	if (h == NULL || h->len == 0)
		return phrase_in(t->arena, lang, PHRASE_CLOSED, NULL);
	return phrase_in(t->arena, lang, PHRASE_CLOSED_UNTIL,
	    hours_words(t->arena, h, t->now, t->room->shut_until, lang), NULL);
}

/* `until' NULL: it does not end by itself. */
static const char *
limited(struct turn *t, enum lang lang, enum phrase for_good,
    enum phrase for_now, const char *until)
{
	return phrase_in(
	    t->arena, lang, until != NULL ? for_now : for_good, until, NULL);
}

const char *
mode_sentence(struct turn *t, enum lang lang)
{
	const char *until = NULL;

	if (is_shut(t->room))
		return closed_sentence(t, lang);
	if (mode_until(t->room) != 0)
		until = words_time(t->arena, t->now, mode_until(t->room));
	switch (mode_now(t->room)) {
	case MODE_REGISTERED:
		return limited(
		    t, lang, PHRASE_REGISTERED, PHRASE_REGISTERED_UNTIL, until);
	case MODE_SLOW:
		return phrase_in(t->arena, lang,
		    until != NULL ? PHRASE_SLOW_UNTIL : PHRASE_SLOW,
		    arena_printf(t->arena, "%u", (unsigned)mode_slow(t)), until,
		    NULL);
	case MODE_MODERATORS:
		return limited(
		    t, lang, PHRASE_MODERATORS, PHRASE_MODERATORS_UNTIL, until);
	case MODE_NORMAL:
		break;
	}
	return phrase_in(t->arena, lang, PHRASE_OPEN, NULL);
}

static void
write_state(struct turn *t, struct xml *xml)
{
	char stamp[STAMP_SIZE];

	turn_begin(t, xml, "message");
	xml_attr(xml, "type", "groupchat");
	xml_attr(xml, "from", t->room->jid);
	xml_open_ns(xml, "state", NS_MEERKAT);
	xml_attr(xml, "mode", names[mode_now(t->room)]);
	if (mode_until(t->room) != 0) {
		stamp_write(stamp, mode_until(t->room));
		xml_attr(xml, "until", stamp);
	}
	xml_attr_int(xml, "slow", (long)mode_slow(t));
	xml_attr(xml, "guests", mode_guests(t));
}

void
mode_tell(struct turn *t)
{
	struct xml xml;

	write_state(t, &xml);
	xml_close(&xml);
	notice_write_status(&xml, 104);
	xml_close(&xml);
	turn_broadcast(t, &xml);
}

/* Mostly there is nothing to tell. */
static bool
is_usual(const struct turn *t)
{
	return mode_now(t->room) == MODE_NORMAL && mode_slow(t) == 0 &&
	       !trust_refuses_links(t) && trust_silent_until(t) == 0;
}

void
mode_show(struct turn *t)
{
	char stamp[STAMP_SIZE];
	struct xml xml;

	if (is_usual(t))
		return;
	write_state(t, &xml);
	if (trust_refuses_links(t))
		xml_attr(&xml, "links", "no");
	if (trust_silent_until(t) != 0) {
		stamp_write(stamp, trust_silent_until(t));
		xml_attr(&xml, "speak", stamp);
	}
	xml_close(&xml);
	xml_close(&xml);
	turn_reply(t, &xml);
}

/* For clients that know nothing of it: it is no part of what is talked of. */
static void
say(struct turn *t)
{
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->jid);
	phrase_mark(t, &xml);
	xml_leaf(&xml, "body", mode_sentence(t, phrase_lang(t->room)));
	xml_empty(&xml, "notice", NS_MEERKAT);
	xml_empty(&xml, "no-store", NS_HINTS);
	xml_close(&xml);
	turn_broadcast(t, &xml);
}

/*
 * Whoever sees themselves as something else than before is shown it; the
 * others are not: in a crowd that would be a storm on top of the trouble.
 */
static void
show_changed(struct turn *t, enum mode was)
{
	const struct news news = { 0 };
	enum mode now = mode_now(t->room);

	for (uint32_t i = 0; i < t->room->audience_len; i++) {
		const struct session *s = t->room->audience_of[i];

		if (role_in(t, s->occupant, was) !=
		    role_in(t, s->occupant, now))
			presence_show(t, s->occupant, &news, s);
	}
}

/* What there is now is stored already. */
static void
tell_changed(struct turn *t, enum mode was)
{
	mode_tell(t);
	say(t);
	show_changed(t, was);
}

void
mode_shut(struct turn *t, int64_t until)
{
	enum mode was = mode_now(t->room);
	int64_t was_until = mode_until(t->room);

	if (t->room->shut_until == until)
		return;
	t->room->shut_until = until;
	record_save_room(t->out, t->room);
	if (mode_now(t->room) != was || mode_until(t->room) != was_until)
		tell_changed(t, was);
}

static void
set(struct turn *t, struct room *room, enum mode mode, int64_t until)
{
	room->mode = mode;
	room->mode_until = mode != MODE_NORMAL ? until : 0;
	record_save_room(t->out, room);
	if (room->mode_until != 0)
		engine_alarm(
		    t->engine, room->mode_until, &feature_panic, room->jid, "");
}

void
mode_set(struct turn *t, enum mode mode, int64_t until)
{
	enum mode was = mode_now(t->room);

	set(t, t->room, mode, until);
	tell_changed(t, was);
}

int64_t
mode_end(const struct turn *t, enum mode mode, int64_t seconds)
{
	return seconds != 0 && mode != MODE_NORMAL ? t->now + seconds * 1000
						   : 0;
}

const char *
mode_detail(struct turn *t, enum mode mode, bool all)
{
	return arena_join(t->arena, all ? "all " : "", names[mode], NULL);
}

/* How a room was while what is said of all changes. */
struct before {
	struct room *room;
	enum mode mode;
	int64_t until;
};

void
mode_set_all(struct turn *t, enum mode mode, int64_t until)
{
	struct engine *e = t->engine;
	struct before *all =
	    arena_alloc(t->arena, (e->rooms.len + 1) * sizeof(*all));
	struct room *here = t->room, *room;
	size_t n = 0;

	for (size_t i = 0; (room = map_next(&e->rooms, &i)) != NULL;)
		all[n++] =
		    (struct before){ room, mode_now(room), mode_until(room) };
	set(t, e->hall, mode, until);
	for (size_t i = 0; i < n; i++) {
		t->room = all[i].room;
		if (mode_now(t->room) != all[i].mode ||
		    mode_until(t->room) != all[i].until)
			tell_changed(t, all[i].mode);
	}
	t->room = here;
}
