#include "room/order.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "room/archive.h"
#include "room/audit.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/guest.h"
#include "room/mode.h"
#include "room/pin.h"
#include "room/record.h"
#include "room/report.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/words.h"

#define LONGEST_SLOW 86400 /* seconds */
#define MOST_LINES 50

static void
note(struct order *o, const char *act, const char *detail, int64_t until)
{
	audit_note(o->t, &(const struct audit){
			     .act = act,
			     .detail = detail,
			     .until = until,
			     .message = o->about != NULL ? o->about->id : NULL,
			 });
}

void
order_slow(struct order *o)
{
	const char *word = words_next(o->t->arena, &o->rest);
	int64_t seconds = 0;

	if (word == NULL ||
	    (strcmp(word, "off") != 0 &&
		(!words_span(word, &seconds) || seconds > LONGEST_SLOW))) {
		order_refuse(o, "/slow SECONDS, or /slow off");
		return;
	}
	o->t->room->config.slow_mode = (uint32_t)seconds;
	record_save_room(o->t->out, o->t->room);
	note(o, "slow", arena_printf(o->t->arena, "%u", (unsigned)seconds), 0);
	mode_tell(o->t);
	order_done(o, seconds == 0
			  ? "Slow mode is off."
			  : arena_printf(o->t->arena,
				"Slow mode: one message in %u seconds.",
				(unsigned)seconds));
}

/* Who is that by their rank on the site is it in every room of it. */
static bool
may_for_all(const struct order *o)
{
	return authority_of(o->t).affiliation >= AFFILIATION_ADMIN;
}

/* Nobody wants to look up a word when they need it: alone, it is the strongest.
 * It ends by itself unless the time is 0. */
void
order_panic(struct order *o)
{
	bool all = order_word(o, "all");
	const char *word = words_next(o->t->arena, &o->rest), *time;
	enum mode mode = MODE_MODERATORS;
	int64_t seconds = MODE_SECONDS;

	if (all && !may_for_all(o)) {
		order_refuse(o, "Only admins do that in all rooms.");
		return;
	}

	if (word != NULL && !mode_from(word, &mode)) {
		order_refuse(o,
		    "/panic [all] moderators, registered, slow, or off; and "
		    "for how long: 30m, 2h, or 0 until /panic off");
		return;
	}
	time = words_next(o->t->arena, &o->rest);
	if (time != NULL && !words_span(time, &seconds)) {
		order_refuse(o, "A time is like 30m, 2h, 1d.");
		return;
	}
	seconds = mode_end(o->t, mode, seconds);
	note(o, "panic", mode_detail(o->t, mode, all), seconds);
	(all ? mode_set_all : mode_set)(o->t, mode, seconds);
	order_done(o, mode_sentence(o->t, LANG_EN));
}

void
order_pin(struct order *o)
{
	const char *text = order_reason(o);

	if (text == NULL && (o->about == NULL || *o->about->body == '\0')) {
		order_refuse(o, "/pin TEXT, or /pin in a reply to a message");
		return;
	}
	note(o, "pin", text, 0);
	if (text != NULL)
		pin_text(o->t, text);
	else
		pin_message(o->t, o->about);
	order_done(o, "It is pinned.");
}

void
order_unpin(struct order *o)
{
	if (*o->t->room->pinned == '\0') {
		order_refuse(o, "Nothing is pinned.");
		return;
	}
	note(o, "unpin", NULL, 0);
	pin_drop(o->t);
	order_done(o, "Nothing is pinned any more.");
}

void
order_reports(struct order *o)
{
	order_show(o, report_list, reports_len(o->t->room->reports),
	    "No report is open.", "open; /done NUMBER when one is dealt with.");
}

static const char *
until(struct order *o, int64_t at)
{
	return at == 0 || at == INT64_MAX
		   ? ""
		   : arena_join(o->t->arena, " until ",
			 words_time(o->t->arena, o->t->now, at), NULL);
}

/* One line; NULL: there is nothing against them. */
static const char *
sanctions(struct order *o, const struct standing *s)
{
	const char *why = s->because != NULL ? s->because : s->reason;
	bool banned = s->affiliation == AFFILIATION_OUTCAST ||
		      s->kicked_until > o->t->now;

	if (!banned && s->muted_until <= o->t->now &&
	    s->shadowed_until <= o->t->now)
		return NULL;
	return arena_join(o->t->arena, *s->called != '\0' ? s->called : s->jid,
	    banned                          ? ": banned"
	    : s->shadowed_until > o->t->now ? ": muted in the shadow"
					    : ": muted",
	    until(o, banned                          ? s->kicked_until
		     : s->shadowed_until > o->t->now ? s->shadowed_until
						     : s->muted_until),
	    *why != '\0' ? ", " : "", why, NULL);
}

void
order_bans(struct order *o)
{
	const char *text = "";
	const struct standing *s;
	size_t n = 0, more = 0;

	for (size_t i = 0;
	     (s = map_next(&o->t->room->standings, &i)) != NULL;) {
		const char *line = sanctions(o, s);

		if (line != NULL && n++ < MOST_LINES)
			text = arena_join(o->t->arena, text,
			    *text != '\0' ? "\n" : "", line, NULL);
	}
	more = n > MOST_LINES ? n - MOST_LINES : 0;
	if (more > 0)
		text = arena_join(o->t->arena, text,
		    arena_printf(o->t->arena, "\nand %u more", (unsigned)more),
		    NULL);
	order_done(o, n == 0 ? "Nobody is banned or muted." : text);
}

static void
close_all(struct order *o)
{
	struct reports *all = o->t->room->reports;

	while (reports_len(all) > 0)
		(void)reports_remove(all, all->list[0].number);
}

void
order_close_report(struct order *o)
{
	const char *word = words_next(o->t->arena, &o->rest);

	if (word != NULL && strcmp(word, "all") == 0)
		close_all(o);
	else if (word == NULL || !reports_remove(o->t->room->reports,
				     (uint32_t)strtoul(word, NULL, 10))) {
		order_refuse(o, "/done NUMBER of an open report, or /done all");
		return;
	}
	record_save_room(o->t->out, o->t->room);
	note(o, "done", word, 0);
	order_done(o, "Done.");
}

/* How it is just now, at a glance. */
void
order_stats(struct order *o)
{
	const struct room *room = o->t->room;
	unsigned staff = 0, guests = 0;
	struct occupant *who;

	for (size_t i = 0; (who = map_next(&room->occupants, &i)) != NULL;) {
		staff += who->role == ROLE_MODERATOR;
		guests += guest_is_one(o->t->engine, who);
	}
	order_done(
	    o, arena_printf(o->t->arena,
		   "Here: %u (moderators: %u, guests: %u, sessions: %u). "
		   "Waiting: messages: %zu, reports: %zu. "
		   "Mode: %s, one message in %u seconds.",
		   room->occupants.len, staff, guests, room->sessions.len,
		   reports_len(room->held), reports_len(room->reports),
		   mode_name(mode_now(room)), (unsigned)mode_slow(o->t)));
}
