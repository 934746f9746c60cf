/*
 * An occupant reports what others said to those who moderate (XEP-0377's
 * payload, sent to the room as an IQ or a message of its own).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/notice.h"
#include "room/room.h"
#include "room/turn.h"

/* The last word of a reason's URN: "spam", "abuse". */
static const char *
word_of(const char *reason)
{
	const char *colon = strrchr(reason, ':');

	return colon != NULL ? colon + 1 : reason;
}

/* For clients that know nothing of reports, a sentence. */
static const char *
sentence(struct turn *t, const struct stanza *report)
{
	const char *text =
	    stanza_text(stanza_child(report, "text", NULL), t->arena);

	return arena_join(t->arena, t->actor->nick, " reports ",
	    word_of(stanza_attr(report, "reason")), *text != '\0' ? ": " : "",
	    text, NULL);
}

static void
write(struct turn *t, struct xml *xml, const struct stanza *report)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "from", t->room->jid);
	xml_attr(xml, "id", stanza_attr(t->in, "id"));
	xml_leaf(xml, "body", sentence(t, report));
	xml_copy(xml, report, "");
	xml_close(xml);
}

/* False: nobody is there to hear it. */
static bool
tell_moderators(struct turn *t, const struct stanza *report)
{
	struct xml xml;

	write(t, &xml, report);
	return notice_moderators(t, &xml);
}

/* False: it has been refused. */
static bool
take(struct turn *t, const struct stanza *report)
{
	const struct rate rate = t->engine->set.limits.ask;
	const char *name;

	if (!act_is_inside(t))
		return false;
	if (stanza_attr(report, "reason") == NULL)
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	name = rate_name(t->arena, "report", t->room->jid, t->from->bare);
	if (rates_wait(&t->engine->rates, name, rate, t->now) > 0)
		return turn_refuse(t, REFUSE_TOO_FAST);
	rates_count(&t->engine->rates, name, rate, t->now);
	return tell_moderators(t, report) ||
	       turn_refuse(t, REFUSE_NO_MODERATOR);
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

const struct feature feature_report = {
	.name = "report",
	.query = report_query,
	.told = report_told,
};
