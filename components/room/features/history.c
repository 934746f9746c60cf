/*
 * Whoever enters gets the last messages, oldest first, each with the time the
 * room received it, as many as they ask for (XEP-0045, 7.2.13 and 7.2.14).
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/room.h"
#include "room/turn.h"

static const char end[] = "</message>";
#define END (sizeof(end) - 1)

/* How much is wanted: the smallest set that meets every wish. */
struct wish {
	unsigned long stanzas, chars;
	int64_t since;
};

static unsigned long
number(const struct stanza *history, const char *name)
{
	const char *value = stanza_attr(history, name);
	char *rest;
	unsigned long n;

	if (value == NULL || *value < '0' || *value > '9')
		return ULONG_MAX;
	n = strtoul(value, &rest, 10);
	return *rest == '\0' ? n : ULONG_MAX;
}

static struct wish
wish_of(const struct turn *t)
{
	const struct stanza *x = stanza_child(t->in, "x", NS_MUC);
	const struct stanza *history = stanza_child(x, "history", NULL);
	struct wish w = {
		.stanzas = number(history, "maxstanzas"),
		.chars = number(history, "maxchars"),
		.since = INT64_MIN,
	};
	unsigned long seconds = number(history, "seconds");
	const char *since = stanza_attr(history, "since");
	int64_t at;

	if (seconds < ULONG_MAX / 1000)
		w.since = t->now - (int64_t)seconds * 1000;
	if (since != NULL && stamp_parse(since, &at) && at > w.since)
		w.since = at;
	return w;
}

/* The stored stanza with its delay put before its end. */
static void
send(struct turn *t, const struct history_entry *e)
{
	char stamp[STAMP_SIZE];
	struct xml xml;

	stamp_write(stamp, e->at);
	xml_begin(&xml, t->arena);
	xml_raw(&xml, e->text, e->len - END);
	xml_open_ns(&xml, "delay", NS_DELAY);
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "stamp", stamp);
	xml_close(&xml);
	xml_raw(&xml, end, END);
	xml.head = e->head;
	turn_reply(t, &xml);
}

static void
history_joined(struct turn *t)
{
	const struct history *h = t->room->history;
	struct wish w = wish_of(t);
	size_t first = history_len(h), n = 0, chars = 0;

	while (first > 0) {
		const struct history_entry *e = history_at(h, first - 1);

		chars += e->len;
		if (n + 1 > w.stanzas || chars > w.chars || e->at < w.since)
			break;
		first--;
		n++;
	}
	for (; first < history_len(h); first++)
		send(t, history_at(h, first));
}

/* Only what somebody said: no chat states, no markers (XEP-0085, 5.5). */
static void
history_spoken(struct turn *t)
{
	if (stanza_child(t->in, "body", "") != NULL)
		history_add(t->room->history, &t->message, t->now);
}

const struct feature feature_history = {
	.name = "history",
	.joined = history_joined,
	.spoken = history_spoken,
};
