/*
 * Who said something may take it back (XEP-0424, and its version 0 for older
 * clients): everybody hears that, as they heard the rest, and what was said is
 * gone from history and archive.
 * Only the room's own ids count, and only who wrote it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/archive_ask.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/outbox.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 60000  /* milliseconds until the archive has answered */
#define AGAIN 60000   /* … until it is asked once more */
#define SOON 50       /* messages … */
#define BYTES 1000000 /* … that are not larger than that together */
#define PATIENCE (10 * INT64_C(60000)) /* … until it is asked no more */

/* What is to be buried, as base/fields.h has it. */
static const char *
todo_of(struct turn *t, const char *of)
{
	struct fields f;

	fields_begin(&f, t->arena);
	fields_put(&f, "of", of);
	fields_put(&f, "who", t->from->bare);
	fields_put(&f, "by", t->id);
	fields_put_int(&f, "at", t->now);
	return f.text;
}

/* The message; or, once it is buried, what came soon after it and may say the
 * same again (XEP-0308). */
static const struct archive_query *
query_of(struct turn *t, const char *todo)
{
	const char *who = fields_get(t->arena, todo, "who");
	const char *since = fields_get(t->arena, todo, "since");
	struct archive_query *q;

	if (since == NULL)
		return archive_ask_one(
		    t, fields_get(t->arena, todo, "of"), who);
	q = arena_alloc(t->arena, sizeof(*q));
	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.sender = who,
		.start = strtoll(since, NULL, 10),
		.end = INT64_MAX,
		.bodies = true,
		.max = SOON,
		.bytes = BYTES,
	};
	return q;
}

static void
ask(struct turn *t, const char *todo)
{
	outbox_fetch(t->out,
	    engine_wait(t, &feature_retraction, todo, t->now + WITHIN, false),
	    query_of(t, todo));
}

static void
ask_for_corrections(
    struct turn *t, const char *todo, const struct archive_message *m)
{
	const char *id = retract_own_id(t, m);
	struct fields f;

	if (id == NULL)
		return;
	fields_begin(&f, t->arena);
	fields_put(&f, "corrected", id);
	fields_put_int(&f, "since", m->at);
	ask(t, arena_join(t->arena, todo, f.text, NULL));
}

/* The id of what is taken back, in either version; NULL: nothing is. */
static const char *
taken_back(const struct stanza *in)
{
	const struct stanza *now = stanza_child(in, "retract", NS_RETRACT),
			    *old = stanza_child(in, "apply-to", NS_FASTEN);

	if (now == NULL && stanza_child(old, "retract", NS_RETRACT_0) != NULL)
		now = old;
	return stanza_attr(now, "id");
}

/* Who enters before the archive has answered is not shown it either. */
static void
retraction_spoken(struct turn *t)
{
	const char *of = taken_back(t->in);
	const struct history_entry *e;

	if (of == NULL || archive_id_at(of) == INT64_MIN)
		return;
	e = history_find(t->room->history, of);
	if (e != NULL && strcmp(e->sender, t->from->bare) == 0)
		history_drop(t->room->history, of);
	if (t->room->config.archiving)
		ask(t, todo_of(t, of));
}

/* Not what a moderator took back before them. */
static void
bury(struct turn *t, const char *todo, int64_t at, const struct archive_page *p)
{
	const char *id = fields_get(t->arena, todo, "corrected");

	for (size_t i = 0; i < p->len; i++) {
		const struct archive_message *m = &p->messages[i];

		if (retract_is_dead(m) ||
		    (id != NULL && !retract_corrects(t, m, id)))
			continue;
		retract_bury(t, m, fields_get(t->arena, todo, "by"), at, NULL);
		if (id == NULL)
			ask_for_corrections(t, todo, m);
	}
}

/* What could not be read is buried once it can be. */
static void
retraction_answered(struct turn *t)
{
	const struct archive_page *page = t->answer->page;
	const char *todo = t->waited->note;
	int64_t at = strtoll(fields_get(t->arena, todo, "at"), NULL, 10);

	if (t->room == NULL)
		return;
	if (page != NULL && !page->failed)
		bury(t, todo, at, page);
	else if (t->now - at < PATIENCE)
		engine_alarm(t->engine, t->now + AGAIN, &feature_retraction,
		    t->room->jid, todo);
}

static void
retraction_rang(struct turn *t, const char *todo)
{
	if (t->room != NULL)
		ask(t, todo);
}

static void
retraction_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL || !t->room->config.archiving)
		return;
	disco_put(xml, NS_RETRACT);
	disco_put(xml, NS_RETRACT "#tombstone");
}

const struct feature feature_retraction = {
	.name = "retraction",
	.spoken = retraction_spoken,
	.answered = retraction_answered,
	.rang = retraction_rang,
	.disco = retraction_disco,
};
