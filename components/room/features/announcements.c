/*
 * What the room itself will say at some time, once or again and again, because
 * staff have said so: /announce.  Each is a chore of the room (room/chores.h),
 * so it outlives a restart; that it was said is stored with what was said.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "room/act.h"
#include "room/audit.h"
#include "room/chores.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/hours.h"
#include "room/order.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/words.h"

#define PREFIX "announcement-" /* of the chore's id, and a number */
#define MOST 20                /* of a room */
#define MOST_TEXT 2000         /* bytes */
#define TOO_LATE 3600000       /* milliseconds */
#define ONCE "at"
#define USAGE                                                                  \
	"/announce at 20:00 TEXT, or every day or week: /announce daily "      \
	"20:00 "                                                               \
	"TEXT, /announce mon-fri 20:00 TEXT; /announce cancel NUMBER"

struct plan {
	int64_t at;       /* next */
	const char *when; /* "at": once; else days as hours_days() has them */
	int minute;
	const char *by; /* bare JID */
	const char *text;
};

static bool
is_plan(const struct chore *c)
{
	return strncmp(c->id, PREFIX, strlen(PREFIX)) == 0;
}

static unsigned
number(const struct chore *c)
{
	return (unsigned)strtoul(c->id + strlen(PREFIX), NULL, 10);
}

static const char *
field(struct turn *t, const struct chore *c, const char *name)
{
	const char *value = fields_get(t->arena, c->text, name);

	return value != NULL ? value : "";
}

static struct plan
plan_of(struct turn *t, const struct chore *c)
{
	return (struct plan){
		.at = strtoll(field(t, c, "at"), NULL, 10),
		.when = field(t, c, "when"),
		.minute = (int)strtol(field(t, c, "minute"), NULL, 10),
		.by = field(t, c, "by"),
		.text = field(t, c, "text"),
	};
}

static const struct hours *
clocks(const struct turn *t)
{
	const struct hours *h = t->engine->set.hours;

	return h != NULL ? h : &hours_utc;
}

/* The next time, kept, and to be woken for; false: these are no days. */
static bool
put_off(struct turn *t, const char *id, struct plan *p)
{
	unsigned days;
	struct fields f;

	if (!hours_days(
		strcmp(p->when, ONCE) == 0 ? HOURS_DAILY : p->when, &days))
		return false;
	p->at = hours_next(clocks(t), t->now, days, p->minute);
	fields_begin(&f, t->arena);
	fields_put(&f, "id", id);
	fields_put_int(&f, "at", p->at);
	fields_put(&f, "when", p->when);
	fields_put_int(&f, "minute", p->minute);
	fields_put(&f, "by", p->by);
	fields_put(&f, "text", p->text);
	chore_put(t->room, f.text)->at_it = true;
	record_save_room(t->out, t->room);
	engine_alarm(
	    t->engine, p->at, &feature_announcements, t->room->jid, id);
	return true;
}

static void
drop(struct turn *t, const char *id)
{
	chore_drop(t->room, id);
	record_save_room(t->out, t->room);
}

/* While nothing ran it fell due, and is no news any more. */
static void
note_missed(struct turn *t, const struct plan *p)
{
	t->from = jid_parse(t->arena, p->by);
	if (t->from != NULL)
		audit_note(t, &(const struct audit){
				  .act = "unannounce",
				  .reason = "too late",
				  .detail = p->text,
				  .until = p->at,
			      });
}

static void
announcements_rang(struct turn *t, const char *key)
{
	const struct chore *c =
	    t->room != NULL ? chore_find(t->room, key) : NULL;
	struct plan p, next;

	if (c == NULL || (p = plan_of(t, c)).at > t->now)
		return;
	next = p;
	if (strcmp(p.when, ONCE) == 0 || !put_off(t, key, &next))
		drop(t, key);
	if (t->now - p.at < TOO_LATE)
		act_announce(t, p.text);
	else
		note_missed(t, &p);
}

static void
announcements_linked(struct turn *t)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		for (struct chore *c = room->chores; c != NULL; c = c->next) {
			if (!is_plan(c) || c->at_it)
				continue;
			c->at_it = true;
			engine_alarm(t->engine, plan_of(t, c).at,
			    &feature_announcements, room->jid, c->id);
		}
}

/* The first after this one, by time and then by number; NULL: the first of
 * all. */
static const struct chore *
after(struct turn *t, const struct chore *last)
{
	int64_t last_at = last != NULL ? plan_of(t, last).at : INT64_MIN, at;
	const struct chore *best = NULL;

	for (const struct chore *c = t->room->chores; c != NULL; c = c->next) {
		if (!is_plan(c))
			continue;
		at = plan_of(t, c).at;
		if (last != NULL &&
		    (at < last_at ||
			(at == last_at && number(c) <= number(last))))
			continue;
		if (best == NULL || at < plan_of(t, best).at ||
		    (at == plan_of(t, best).at && number(c) < number(best)))
			best = c;
	}
	return best;
}

static const char *
line(struct turn *t, const struct chore *c)
{
	const struct plan p = plan_of(t, c);

	return arena_printf(t->arena, "%u: %s%s%s: %s", number(c),
	    hours_words(t->arena, clocks(t), t->now, p.at, LANG_EN),
	    strcmp(p.when, ONCE) != 0 ? ", " : "",
	    strcmp(p.when, ONCE) != 0 ? p.when : "", p.text);
}

void
order_announcements(struct order *o)
{
	const char *text = "";

	for (const struct chore *c = NULL; (c = after(o->t, c)) != NULL;)
		text = arena_join(o->t->arena, text, *text != '\0' ? "\n" : "",
		    line(o->t, c), NULL);
	order_done(o, *text != '\0' ? text : "Nothing will be announced.");
}

static void
cancel(struct order *o)
{
	const char *word = words_next(o->t->arena, &o->rest);
	const struct chore *c = NULL;

	while (word != NULL && (c = after(o->t, c)) != NULL)
		if (strcmp(c->id + strlen(PREFIX), word) == 0)
			break;
	if (c == NULL) {
		order_refuse(o,
		    "/announce cancel NUMBER; /announcements has the numbers");
		return;
	}
	audit_note(o->t, &(const struct audit){
			     .act = "unannounce",
			     .detail = plan_of(o->t, c).text,
			 });
	drop(o->t, c->id);
	order_done(o, "It will not be announced.");
}

/* A number that none has; 0: there are too many already. */
static unsigned
new_number(const struct turn *t)
{
	unsigned n = 0, most = 0;

	for (const struct chore *c = t->room->chores; c != NULL; c = c->next)
		if (is_plan(c)) {
			n++;
			most = number(c) > most ? number(c) : most;
		}
	return n < MOST ? most + 1 : 0;
}

void
order_announce(struct order *o)
{
	struct turn *t = o->t;
	unsigned n = new_number(t);
	struct plan p = { .when = words_next(t->arena, &o->rest) };
	const char *time, *id = arena_printf(t->arena, PREFIX "%u", n);

	if (p.when != NULL && strcmp(p.when, "cancel") == 0) {
		cancel(o);
		return;
	}
	time = words_next(t->arena, &o->rest);
	p.text = order_reason(o);
	p.by = t->from->bare;
	if (n == 0 || (p.text != NULL && strlen(p.text) > MOST_TEXT)) {
		order_refuse(o, n == 0 ? "There are too many announcements."
				       : "The text is too long.");
		return;
	}
	if (p.text == NULL || !hours_minute(time, &p.minute) ||
	    !put_off(t, id, &p)) {
		order_refuse(o, USAGE);
		return;
	}
	audit_note(t, &(const struct audit){
			  .act = "announce",
			  .detail = p.text,
			  .until = p.at,
		      });
	order_done(o, line(t, chore_find(t->room, id)));
}

const struct feature feature_announcements = {
	.name = "announcements",
	.rang = announcements_rang,
	.linked = announcements_linked,
};
