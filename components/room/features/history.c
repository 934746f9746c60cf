/*
 * Whoever enters gets the last messages, oldest first, each with the time the
 * room received it, as many as they ask for (XEP-0045, 7.2.13 and 7.2.14).  A
 * room that was restored reads them from the archive before anybody enters or
 * speaks, and what comes for it meanwhile waits its turn.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/visible.h"
#include "room/wait.h"

#define READ_WITHIN 10000 /* milliseconds; without them then */
#define READ_AGAIN 60000  /* if that failed */

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
	int64_t visible = visible_since(t, true);
	unsigned long seconds = number(history, "seconds");
	const char *since = stanza_attr(history, "since");
	int64_t at;

	if (seconds < ULONG_MAX / 1000)
		w.since = t->now - (int64_t)seconds * 1000;
	if (since != NULL && stamp_parse(since, &at) && at > w.since)
		w.since = at;
	if (visible > w.since)
		w.since = visible;
	if (visible_most(t) < w.stanzas)
		w.stanzas = visible_most(t);
	return w;
}

/* The stored stanza with its delay put before its end. */
static void
send(struct turn *t, const struct history_entry *e)
{
	struct xml xml;

	xml_begin(&xml, t->arena);
	xml_raw(&xml, e->text, e->len - END);
	if (!archived_is_delayed(e->text, e->len - END))
		archived_write_delay(&xml, t->room, e->at);
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

	if (t->moved)
		return;
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

/* Only what somebody said: no chat states, no markers (XEP-0085, 5.5); nor
 * what is not for who was not there (XEP-0334, 4.2). */
static void
add(struct turn *t, const char *sender)
{
	const struct archive_message m = {
		.id = t->archive_id,
		.at = t->now,
		.sender = sender,
		.stanza = t->message.text,
		.stanza_len = t->message.len,
		.head = t->message.head,
	};

	if ((t->said != NULL || stanza_child(t->in, "body", "") != NULL) &&
	    !archived_has_hint(t, "no-store"))
		history_add(t->room->history, &m, visible_most(t));
}

static void
history_spoken(struct turn *t)
{
	add(t, t->from->bare);
}

static void
history_announcing(struct turn *t)
{
	add(t, t->room->jid);
}

/* Who enters is shown the past, and who is in and enters again; what is said
 * gets an id after all of it. */
static bool
needs_past(const struct turn *t)
{
	const char *type = stanza_attr(t->in, "type");

	if (!t->room->config.archiving || t->now < t->room->read_again)
		return false;
	if (stanza_is(t->in, "presence"))
		return type == NULL &&
		       (t->session == NULL ||
			   stanza_child(t->in, "x", NS_MUC) != NULL);
	if (stanza_is(t->in, "iq"))
		return strcmp(type != NULL ? type : "", "set") == 0;
	return type == NULL || strcmp(type, "error") != 0;
}

/* Twice: the newest of all, for ids come after its; then what was said. */
#define NEWEST "newest"
#define SAID "said"

static void
ask(struct turn *t, const char *what)
{
	bool said = strcmp(what, SAID) == 0;
	struct archive_query *q = arena_alloc(t->arena, sizeof(*q));
	const char *id =
	    engine_wait(t, &feature_history, what, t->now + READ_WITHIN, true);

	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.start = INT64_MIN,
		.end = INT64_MAX,
		.bodies = said,
		.max = said ? visible_most(t) : 1,
		.bytes = HISTORY_BYTES,
		.last_page = true,
	};
	mem_set(&t->room->reading, id);
	outbox_fetch(t->out, id, q);
}

/* True: that was all.  What was not read now may be read when somebody enters
 * later. */
static bool
read(struct turn *t)
{
	const struct archive_page *page = t->answer->page;
	struct room *room = t->room;

	free(room->reading);
	room->reading = NULL;
	if (page == NULL || page->failed) {
		room->read_again = t->now + READ_AGAIN;
		return true;
	}
	if (page->len > 0)
		archive_saw_id(room, page->messages[page->len - 1].id);
	if (page->len > 0 && strcmp(t->waited->note, NEWEST) == 0) {
		ask(t, SAID);
		return false;
	}
	history_fill(room->history, page->messages, page->len, visible_most(t));
	room->unread = false;
	return true;
}

static bool
history_ready(struct turn *t)
{
	if (t->waited != NULL && t->waited->whose == &feature_history)
		return read(t);
	if (t->room->reading != NULL) {
		engine_follow(t, t->room->reading);
		return false;
	}
	if (!needs_past(t))
		return true;
	ask(t, NEWEST);
	return false;
}

const struct feature feature_history = {
	.name = "history",
	.ready = history_ready,
	.joined = history_joined,
	.spoken = history_spoken,
	.announcing = history_announcing,
};
