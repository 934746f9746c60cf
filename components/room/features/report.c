/*
 * An occupant reports what others said to those who moderate (XEP-0377's
 * payload, sent to the room as an IQ or a message of its own).  They hear it
 * at once.  Where staff have commands it waits until one of them has seen to
 * it, elsewhere until a moderator has heard of it.
 */
#include "room/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/audit.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/notice.h"
#include "room/phrase.h"
#include "room/purge.h"
#include "room/record.h"
#include "room/reports.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/trust.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 10000  /* milliseconds until the archive has answered */
#define MOST_SAID 500 /* bytes of each part of a report that are kept */

static bool
has_commands(const struct turn *t)
{
	return engine_has(t->engine, &feature_command);
}

/* The last word of a reason's URN: "spam", "abuse". */
static const char *
word_of(const char *reason)
{
	const char *colon = strrchr(reason, ':');

	return colon != NULL ? colon + 1 : reason;
}

static const char *
get(struct turn *t, const struct report *r, const char *name)
{
	return report_field(r, t->arena, name);
}

/* For clients that know nothing of reports, a sentence. */
static const char *
sentence(struct turn *t, const struct report *r)
{
	const char *nick = get(t, r, "nick"), *text = get(t, r, "text");
	const char *said = get(t, r, "said");

	return arena_join(t->arena,
	    phrase(t, *nick != '\0' ? PHRASE_REPORT_OF : PHRASE_REPORT,
		arena_printf(t->arena, "%u", (unsigned)r->number),
		get(t, r, "by_nick"), word_of(get(t, r, "reason")), nick, NULL),
	    *text != '\0' ? ": " : "", text, *said != '\0' ? "\n> " : "", said,
	    NULL);
}

static void
write_payload(struct turn *t, struct xml *xml, const struct report *r)
{
	const char *message = get(t, r, "message"), *text = get(t, r, "text");

	xml_open_ns(xml, "report", NS_REPORTING);
	xml_attr(xml, "reason", get(t, r, "reason"));
	if (*message != '\0')
		archive_write_id(xml, t->room, message);
	if (*text != '\0')
		xml_leaf(xml, "text", text);
	xml_close(xml);
}

static void
write(struct turn *t, struct xml *xml, const struct report *r)
{
	const char *nick = get(t, r, "nick");
	char stamp[STAMP_SIZE];

	stamp_write(stamp, strtoll(get(t, r, "at"), NULL, 10));
	turn_begin(t, xml, "message");
	xml_attr(xml, "from", t->room->jid);
	xml_attr(xml, "id",
	    arena_printf(t->arena, "report-%u", (unsigned)r->number));
	phrase_mark(t, xml);
	xml_leaf(xml, "body", sentence(t, r));
	write_payload(t, xml, r);
	xml_open_ns(xml, "open", NS_MEERKAT);
	xml_attr_int(xml, "report", (long)r->number);
	xml_attr(xml, "nick", *nick != '\0' ? nick : NULL);
	xml_attr(xml, "by", get(t, r, "by_nick"));
	xml_attr(xml, "at", stamp);
	xml_close(xml);
	xml_close(xml);
}

static const char *
some(struct turn *t, const char *text)
{
	return turn_cut(t, text, MOST_SAID);
}

static const char *
message_of(const struct stanza *report)
{
	return stanza_attr(stanza_child(report, "stanza-id", NS_SID), "id");
}

/* Guests may be one and the same, whatever they are called. */
static bool
is_trusted(const struct turn *t)
{
	return !guest_is(t->engine, t->from->bare) && trust_may_link(t) &&
	       t->actor->role > ROLE_VISITOR;
}

static const char *
value_of(struct turn *t, const struct stanza *report,
    const struct archive_message *m)
{
	const struct stanza *text = stanza_child(report, "text", NULL);
	struct fields f;

	fields_begin(&f, t->arena);
	fields_put(&f, "by", t->from->bare);
	fields_put(&f, "by_nick", t->actor->nick);
	fields_put(&f, "reason", some(t, stanza_attr(report, "reason")));
	if (text != NULL)
		fields_put(&f, "text", some(t, stanza_text(text, t->arena)));
	if (message_of(report) != NULL)
		fields_put(&f, "message", some(t, message_of(report)));
	if (m != NULL) {
		fields_put(&f, "of", m->sender);
		fields_put(&f, "nick", m->nick);
		fields_put(&f, "said", some(t, m->body));
	}
	fields_put_int(&f, "at", t->now);
	if (is_trusted(t))
		fields_put(&f, "counts", "1");
	return f.text;
}

/* The same again, of the same one, is heard once. */
static bool
is_known(struct turn *t, const char *message)
{
	const struct reports *all = t->room->reports;

	for (size_t i = 0; message != NULL && i < reports_len(all); i++)
		if (strcmp(get(t, &all->list[i], "message"), message) == 0 &&
		    strcmp(get(t, &all->list[i], "by"), t->from->bare) == 0)
			return true;
	return false;
}

static void
note(struct turn *t, const struct report *r)
{
	const char *text = get(t, r, "text");

	audit_note(
	    t, &(const struct audit){
		   .act = "report",
		   .target = get(t, r, "of"),
		   .target_nick = get(t, r, "nick"),
		   .reason = arena_join(t->arena, word_of(get(t, r, "reason")),
		       *text != '\0' ? ": " : "", text, NULL),
		   .message = get(t, r, "message"),
	       });
}

/* Of how many accounts that count: see hides(). */
static uint32_t
count(struct turn *t, const char *message)
{
	const struct reports *all = t->room->reports;
	uint32_t n = 0;

	for (size_t i = 0; i < reports_len(all); i++)
		n += strcmp(get(t, &all->list[i], "message"), message) == 0 &&
		     *get(t, &all->list[i], "counts") == '1';
	return n;
}

/*
 * Enough of those who are not new have reported it: it goes before anybody of
 * the staff has seen it.  What staff said is for staff.
 */
static void
hide(struct turn *t, const struct archive_message *m)
{
	uint32_t enough = t->engine->set.limits.report_hides;
	const struct moderation why = {
		.by = t->room->jid,
		.reason = phrase(t, PHRASE_HIDDEN, NULL),
	};

	if (enough == 0 || m == NULL || *m->body == '\0' ||
	    strcmp(m->sender, t->room->jid) == 0 ||
	    room_affiliation(t->room, m->sender) >= AFFILIATION_ADMIN ||
	    count(t, m->id) != enough)
		return;
	audit_note(t, &(const struct audit){
			  .act = "hide",
			  .target = m->sender,
			  .target_nick = m->nick,
			  .reason = why.reason,
			  .message = m->id,
			  .detail = arena_printf(
			      t->arena, "%u reports", (unsigned)enough),
		      });
	retract_moderate(t, m, &why);
	purge_corrections(t, m, &why);
}

static void
keep(struct turn *t, const struct stanza *report,
    const struct archive_message *m)
{
	uint32_t number;
	struct xml xml;

	if (is_known(t, m != NULL ? m->id : NULL))
		return;
	number = reports_add(&t->room->reports, value_of(t, report, m));
	note(t, reports_find(t->room->reports, number));
	write(t, &xml, reports_find(t->room->reports, number));
	if (notice_moderators(t, &xml) && !has_commands(t))
		(void)reports_remove(t->room->reports, number);
	else
		record_save_room(t->out, t->room);
	hide(t, m);
}

static bool
may_report(struct turn *t, const struct stanza *report)
{
	const struct rate rate = t->engine->set.limits.ask;
	const char *name;

	if (!act_is_inside(t))
		return false;
	if (stanza_attr(report, "reason") == NULL)
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (turn_has_passed(t))
		return true; /* counted when it came */
	name = rate_name(t->arena, "report", t->room->jid, t->from->bare);
	if (rates_wait(&t->engine->rates, name, rate, t->now) > 0)
		return turn_refuse(t, REFUSE_TOO_FAST);
	rates_count(&t->engine->rates, name, rate, t->now);
	return true;
}

/* False: it has been refused, or it waits for the archive. */
static bool
take(struct turn *t, const struct stanza *report)
{
	const char *id = message_of(report);
	const struct archive_page *page;

	if (!may_report(t, report))
		return false;
	if (id == NULL || !t->room->config.archiving) {
		keep(t, report, NULL);
		return true;
	}
	if (t->waited == NULL || t->waited->whose != &feature_report) {
		archived_ask(t, &feature_report, id, WITHIN);
		return false;
	}
	page = t->answer->page;
	keep(t, report,
	    page != NULL && page->len > 0 ? &page->messages[0] : NULL);
	return true;
}

static bool
report_query(struct turn *t)
{
	const struct stanza *report = turn_payload(t, "report", NS_REPORTING);

	if (report == NULL || turn_is_get(t) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	return !take(t, report) || turn_result(t);
}

static bool
report_told(struct turn *t)
{
	const struct stanza *report =
	    stanza_child(t->in, "report", NS_REPORTING);

	if (report == NULL)
		return false;
	take(t, report);
	return true;
}

void
report_list(struct turn *t)
{
	const struct reports *all = t->room->reports;
	struct xml xml;

	for (size_t i = 0; i < reports_len(all); i++) {
		write(t, &xml, &all->list[i]);
		turn_reply(t, &xml);
	}
}

/* A moderator has come. */
static void
report_joined(struct turn *t)
{
	size_t n = reports_len(t->room->reports);

	if (t->actor->role != ROLE_MODERATOR || n == 0)
		return;
	if (has_commands(t)) {
		notice_waiting(
		    t, "reports", n, PHRASE_ONE_REPORTED, PHRASE_SOME_REPORTED);
		return;
	}
	report_list(t);
	while (t->room->reports->len > 0)
		(void)reports_remove(
		    t->room->reports, t->room->reports->list[0].number);
	record_save_room(t->out, t->room);
}

const struct feature feature_report = {
	.name = "report",
	.joined = report_joined,
	.query = report_query,
	.told = report_told,
};
