/*
 * How many messages an hour are said in rooms that everybody may find and
 * enter (XEP-0502): of the last day, counted by the hour.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/room.h"
#include "room/turn.h"

#define HOUR INT64_C(3600000) /* milliseconds */

/* Its first counter is the hour that is now. */
static struct activity *
now_of(struct turn *t)
{
	struct activity *a = &t->room->activity;
	int64_t hour = t->now / HOUR;

	if (a->since == 0) {
		a->since = t->now;
		a->hour = hour;
	}
	for (; a->hour < hour; a->hour++) {
		/* After a day of silence there is nothing left to move. */
		if (hour - a->hour > ACTIVITY_HOURS)
			a->hour = hour - ACTIVITY_HOURS;
		memmove(a->said + 1, a->said,
		    (ACTIVITY_HOURS - 1) * sizeof(*a->said));
		a->said[0] = 0;
	}
	return a;
}

/* From when on it is counted. */
static void
activity_joined(struct turn *t)
{
	(void)now_of(t);
}

static void
activity_spoken(struct turn *t)
{
	if (stanza_child(t->in, "body", NULL) != NULL &&
	    stanza_child(t->in, "replace", NS_CORRECT) == NULL)
		now_of(t)->said[0]++;
}

static bool
is_open(const struct room *room)
{
	const struct room_config *c = &room->config;

	return (c->persistent || room->fixed) && c->public &&
	       !c->members_only && !c->password_protected;
}

/* What is not known of a whole hour yet is not told. */
static void
activity_roominfo(struct turn *t, struct xml *xml)
{
	const struct activity *a;
	int64_t from;
	uint64_t sum = 0;

	if (!is_open(t->room))
		return;
	a = now_of(t);
	from = (a->hour - ACTIVITY_HOURS + 1) * HOUR;
	if (from < a->since)
		from = a->since;
	if (t->now - from < HOUR)
		return;
	for (size_t i = 0; i < ACTIVITY_HOURS; i++)
		sum += a->said[i];
	form_put(xml, "{urn:xmpp:muc-activity}message-activity", NULL,
	    "Messages per hour",
	    arena_printf(t->arena, "%.2f",
		(double)sum * (double)HOUR / (double)(t->now - from)));
}

const struct feature feature_activity = {
	.name = "activity",
	.joined = activity_joined,
	.spoken = activity_spoken,
	.roominfo = activity_roominfo,
};
