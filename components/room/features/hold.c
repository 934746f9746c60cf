/*
 * Who is new is read by a moderator before they are by all: their first
 * messages, their links, and words that the settings name.  What is held is
 * kept with the room, and told with the time at which it was said once somebody
 * of the staff approves (XEP-0045, 18.1 has such a room in mind).
 */
#include "room/hold.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/audit.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/notice.h"
#include "room/outbox.h"
#include "room/phrase.h"
#include "room/record.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/trust.h"
#include "room/turn.h"
#include "room/visible.h"

#define MOST_BYTES 4000 /* of one message that waits */
#define MOST_OF_ONE 5   /* messages of one account */

static const char end[] = "</message>";
#define END (sizeof(end) - 1)

static const char *
get(struct turn *t, const struct report *r, const char *name)
{
	return report_field(r, t->arena, name);
}

const char *
hold_why(struct turn *t, const char *why)
{
	return phrase(t,
	    strcmp(why, "link") == 0       ? PHRASE_WHY_LINK
	    : strcmp(why, "mentions") == 0 ? PHRASE_WHY_MENTIONS
	    : strcmp(why, "words") == 0    ? PHRASE_WHY_WORDS
					   : PHRASE_WHY_FIRST,
	    NULL);
}

static void
write(struct turn *t, struct xml *xml, const struct report *r)
{
	const char *nick = get(t, r, "nick"), *why = get(t, r, "why");
	unsigned number = (unsigned)r->number;
	char stamp[STAMP_SIZE];

	stamp_write(stamp, strtoll(get(t, r, "at"), NULL, 10));
	turn_begin(t, xml, "message");
	xml_attr(xml, "from", t->room->jid);
	xml_attr(xml, "id", arena_printf(t->arena, "held-%u", number));
	phrase_mark(t, xml);
	xml_leaf(xml, "body",
	    phrase(t, PHRASE_HELD, arena_printf(t->arena, "%u", number), nick,
		hold_why(t, why), get(t, r, "said"), NULL));
	xml_open_ns(xml, "waits", NS_MEERKAT);
	xml_attr_int(xml, "message", (long)number);
	xml_attr(xml, "nick", nick);
	xml_attr(xml, "why", why);
	xml_attr(xml, "at", stamp);
	xml_close(xml);
	xml_close(xml);
}

/* What became of it, for its author. */
static void
write_status(struct turn *t, struct xml *xml, const char *body, const char *id,
    bool denied)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "type", "groupchat");
	xml_attr(xml, "from", t->room->jid);
	phrase_mark(t, xml);
	xml_leaf(xml, "body", body);
	xml_open_ns(xml, "held", NS_MEERKAT);
	xml_attr(xml, "id", id);
	xml_attr(xml, "denied", denied ? "true" : NULL);
	xml_close(xml);
	xml_empty(xml, "no-store", NS_HINTS);
	xml_close(xml);
}

static const char *
value_of(struct turn *t)
{
	bool has_body = stanza_child(t->in, "body", "") != NULL;
	struct fields f;

	fields_begin(&f, t->arena);
	fields_put(&f, "by", t->from->bare);
	fields_put(&f, "resource", t->from->resource);
	fields_put(&f, "nick", t->actor->nick);
	fields_put(&f, "why", t->held);
	fields_put(&f, "id", t->id);
	fields_put(&f, "said", turn_words_of(t));
	/* It gets its place in the archive when it is told. */
	fields_put(&f, "text", archived_placeless(t));
	fields_put_int(&f, "head", (long long)t->message.head);
	fields_put_int(&f, "at", t->now);
	if (*t->archive_id != '\0')
		fields_put(&f, "archived", "1");
	if (has_body && !archived_has_hint(t, "no-store"))
		fields_put(&f, "shown", "1");
	return f.text;
}

/* Nothing that waits is lost for what comes later, and nobody fills it alone.
 */
static bool
is_full(struct turn *t)
{
	const struct reports *all = t->room->held;
	size_t of_one = 0;

	for (size_t i = 0; i < reports_len(all); i++)
		of_one +=
		    strcmp(get(t, &all->list[i], "by"), t->from->bare) == 0;
	return reports_len(all) == REPORTS_MOST || of_one >= MOST_OF_ONE;
}

static bool
take(struct turn *t)
{
	uint32_t number;
	struct xml xml;

	if (is_full(t))
		return turn_refuse_saying(t, REFUSE_TOO_FAST,
		    turn_words(t, "Too many messages wait for a moderator"));
	if (t->message.len > MOST_BYTES)
		return turn_refuse(t, REFUSE_TOO_BIG);
	number = reports_add(&t->room->held, value_of(t));
	record_save_room(t->out, t->room);
	write(t, &xml, reports_find(t->room->held, number));
	(void)notice_moderators(t, &xml);
	write_status(t, &xml, phrase(t, PHRASE_WAITS, NULL), t->id, false);
	turn_reply(t, &xml);
	return false;
}

/* They take back what they did say. */
static bool
is_retraction(const struct turn *t)
{
	const struct stanza *retract =
	    stanza_child(t->in, "retract", NS_RETRACT);
	const char *id = stanza_attr(retract, "id");
	const struct history_entry *e =
	    id != NULL ? history_find(t->room->history, id) : NULL;

	return e != NULL && strcmp(e->sender, t->from->bare) == 0;
}

/* A reaction is an emoji (XEP-0444, 4); letters would be words. */
static bool
has_letters(struct turn *t, const struct stanza *reactions)
{
	const struct stanza *c;

	for (c = stanza_first(reactions); c != NULL; c = stanza_next(c))
		for (const char *at = stanza_text(c, t->arena); *at; at++) {
			unsigned char b = (unsigned char)*at;

			if (isalpha(b) || (b > 0xc2 && b < 0xe2) ||
			    (b > 0xe3 && b < 0xee))
				return true;
		}
	return false;
}

/* Typing, what was read, and reactions say nothing. */
static bool
is_silent(struct turn *t)
{
	static const char *const silent[] = { NS_CHATSTATES, NS_HINTS,
		NS_MARKERS, NS_REACTIONS, NS_SID };
	const struct stanza *c;

	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c)) {
		bool is = stanza_is(c, "thread");

		for (size_t i = 0; i < sizeof(silent) / sizeof(*silent); i++)
			is = is || stanza_in(c, silent[i]);
		if (!is || (stanza_in(c, NS_REACTIONS) && has_letters(t, c)))
			return false;
	}
	return true;
}

static bool
hold_may_speak(struct turn *t)
{
	if (t->held == NULL && trust_is_first(t) && !is_silent(t) &&
	    !is_retraction(t))
		t->held = "first";
	if (t->held == NULL)
		return true;
	/* What the room is about cannot wait: it is one, and known at once. */
	if (stanza_child(t->in, "subject", "") != NULL &&
	    stanza_child(t->in, "body", "") == NULL)
		return turn_refuse(t, REFUSE_SUBJECT);
	return take(t);
}

static void
append(struct turn *t, const struct report *r, const struct xml *xml,
    const char *id)
{
	struct archive_message *m = arena_alloc(t->arena, sizeof(*m));

	*m = (struct archive_message){
		.id = id,
		.at = *id != '\0' ? archive_id_at(id) : t->now,
		.sender = get(t, r, "by"),
		.resource = get(t, r, "resource"),
		.nick = get(t, r, "nick"),
		.stanza = xml->text,
		.stanza_len = xml->len,
		.head = xml->head,
		.body = get(t, r, "said"),
	};
	if (*id != '\0')
		archived_append(t, m);
	if (*get(t, r, "shown") == '1')
		history_add(t->room->history, m, visible_most(t));
}

/* For whoever follows the rooms, as of what was said at once. */
static void
post(struct turn *t, const struct report *r, const char *id)
{
	struct fields f;

	if (!t->engine->followed)
		return;
	fields_begin(&f, t->arena);
	fields_put(&f, "nick", get(t, r, "nick"));
	fields_put(&f, "jid", get(t, r, "by"));
	fields_put(&f, "id", id);
	fields_put(&f, "body", get(t, r, "said"));
	outbox_event(t->out, t->room->jid, "message", t->now, f.text);
}

/* As it would have been, but that it says when; its place is after all that
 * was said meanwhile, or clients that catch up would never see it. */
static const char *
write_said(struct turn *t, struct xml *xml, const struct report *r)
{
	const char *text = get(t, r, "text");
	char *id = arena_alloc(t->arena, ARCHIVE_ID_SIZE);

	*id = '\0';
	xml_begin(xml, t->arena);
	xml_raw(xml, text, strlen(text) - END);
	if (t->room->config.archiving && *get(t, r, "archived") == '1') {
		archive_next_id(t->room, &t->engine->chance, t->now, id);
		archive_write_id(xml, t->room, id);
	}
	archived_write_delay(xml, t->room, strtoll(get(t, r, "at"), NULL, 10));
	xml_raw(xml, end, END);
	xml->head = strtoul(get(t, r, "head"), NULL, 10);
	return id;
}

static void
note(struct turn *t, const struct report *r, const char *act, const char *id)
{
	audit_note(
	    t, &(const struct audit){
		   .act = act,
		   .target = get(t, r, "by"),
		   .target_nick = get(t, r, "nick"),
		   .message = id,
		   .detail = arena_printf(t->arena, "%u", (unsigned)r->number),
	       });
}

/* What is sent once all is stored: to all, or to one who may be gone. */
struct outcome {
	struct xml xml;
	const struct occupant *to;
};

static void
approve(struct turn *t, const struct report *r, struct outcome *out_r)
{
	const char *id = write_said(t, &out_r->xml, r);

	append(t, r, &out_r->xml, id);
	note(t, r, "approve", id);
	trust_count(t, get(t, r, "by"));
	post(t, r, id);
	t->engine->tally.said++;
}

static void
deny(struct turn *t, const struct report *r, struct outcome *out_r)
{
	note(t, r, "deny", NULL);
	write_status(t, &out_r->xml, phrase(t, PHRASE_DENIED, NULL),
	    get(t, r, "id"), true);
	out_r->to = room_occupant_of(t->room, get(t, r, "by"));
}

bool
hold_see_to(struct turn *t, uint32_t number, bool approved)
{
	struct outcome *outcomes =
	    arena_alloc(t->arena, REPORTS_MOST * sizeof(*outcomes));
	struct reports *held = t->room->held;
	size_t len = 0;

	for (size_t i = 0; i < reports_len(held);) {
		const struct report *r = &held->list[i];

		if (number != 0 && r->number != number) {
			i++;
			continue;
		}
		(approved ? approve : deny)(t, r, &outcomes[len++]);
		(void)reports_remove(held, r->number);
	}
	if (len > 0)
		record_save_room(t->out, t->room);
	for (size_t i = 0; i < len; i++)
		if (approved)
			turn_broadcast(t, &outcomes[i].xml);
		else if (outcomes[i].to != NULL)
			turn_tell(t, outcomes[i].to, &outcomes[i].xml);
	return len > 0;
}

void
hold_list(struct turn *t)
{
	const struct reports *all = t->room->held;
	struct xml xml;

	for (size_t i = 0; i < reports_len(all); i++) {
		write(t, &xml, &all->list[i]);
		turn_reply(t, &xml);
	}
}

/* A moderator has come. */
static void
hold_joined(struct turn *t)
{
	size_t n = reports_len(t->room->held);

	if (t->actor->role == ROLE_MODERATOR && n > 0)
		notice_waiting(
		    t, "waiting", n, PHRASE_ONE_HELD, PHRASE_SOME_HELD);
}

const struct feature feature_hold = {
	.name = "hold",
	.may_speak = hold_may_speak,
	.joined = hold_joined,
};
