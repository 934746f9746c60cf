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
#include "room/chores.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 60000  /* milliseconds until the archive has answered */
#define AGAIN 60000   /* … until it is asked once more */
#define SOON 50       /* messages … */
#define BYTES 1000000 /* … that are not larger than that together */
#define ID 8          /* bytes of chance in an id */

/*
 * To bury it is a chore of the room (room/chores.h): should all end before the
 * archive has answered, what was said would stay in it for good.
 */
static const char *
field(struct turn *t, const struct chore *chore, const char *name)
{
	return fields_get(t->arena, chore->text, name);
}

/* The message; or, once it is buried, what came soon after it and may say the
 * same again (XEP-0308). */
static const struct archive_query *
query_of(struct turn *t, const struct chore *chore)
{
	const char *author = field(t, chore, "author");
	const char *since = field(t, chore, "since");
	struct archive_query *q;

	if (since == NULL)
		return archive_ask_one(t, field(t, chore, "bury"), author);
	q = arena_alloc(t->arena, sizeof(*q));
	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.sender = author,
		.start = strtoll(since, NULL, 10),
		.end = INT64_MAX,
		.bodies = true,
		.max = SOON,
		.bytes = BYTES,
	};
	return q;
}

static void
ask(struct turn *t, const struct chore *chore)
{
	outbox_fetch(t->out,
	    engine_wait(
		t, &feature_retraction, chore->id, t->now + WITHIN, false),
	    query_of(t, chore));
}

static void
begin(struct turn *t, const char *of)
{
	struct chore *chore;
	char id[2 * ID + 1];
	struct fields f;

	chance_hex(&t->engine->chance, id, ID);
	fields_begin(&f, t->arena);
	fields_put(&f, "id", id);
	fields_put(&f, "bury", of);
	fields_put(&f, "author", t->from->bare);
	fields_put(&f, "by", turn_cut(t, t->id, RETRACT_ID_MOST));
	fields_put_int(&f, "at", t->now);
	chore = chore_put(t->room, f.text);
	chore->at_it = true;
	record_save_room(t->out, t->room);
	ask(t, chore);
}

/* True: there is more to do. */
static bool
look_for_corrections(
    struct turn *t, struct chore *chore, const struct archive_message *m)
{
	const char *id = retract_own_id(t, m);
	struct fields f;

	if (id == NULL)
		return false;
	fields_begin(&f, t->arena);
	fields_put(&f, "corrected", id);
	fields_put_int(&f, "since", m->at);
	(void)chore_put(
	    t->room, arena_join(t->arena, chore->text, f.text, NULL));
	ask(t, chore);
	return true;
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
		begin(t, of);
}

/* Not what a moderator took back before them. */
static bool
bury(struct turn *t, struct chore *chore, const struct archive_page *page)
{
	const char *id = field(t, chore, "corrected");
	const char *by = field(t, chore, "by");
	int64_t at = strtoll(field(t, chore, "at"), NULL, 10);
	bool more = false;

	for (size_t i = 0; i < page->len; i++) {
		const struct archive_message *m = &page->messages[i];

		if (!retract_is_dead(m) &&
		    (id == NULL || retract_corrects(t, m, id)))
			retract_bury(t, m, by, at, NULL);
		if (id == NULL)
			more = look_for_corrections(t, chore, m);
	}
	return more;
}

/* What could not be read is buried once it can be.  That it is done is not
 * worth storing the room for: to look once more changes nothing. */
static void
retraction_answered(struct turn *t)
{
	const struct archive_page *page = t->answer->page;
	struct chore *chore =
	    t->room != NULL ? chore_find(t->room, t->waited->note) : NULL;

	if (chore == NULL)
		return;
	if (page == NULL || page->failed) {
		engine_alarm(t->engine, t->now + AGAIN, &feature_retraction,
		    t->room->jid, chore->id);
		return;
	}
	if (!bury(t, chore, page))
		chore_drop(t->room, chore->id);
}

static void
retraction_rang(struct turn *t, const char *key)
{
	const struct chore *chore =
	    t->room != NULL ? chore_find(t->room, key) : NULL;

	if (chore != NULL)
		ask(t, chore);
}

static void
retraction_linked(struct turn *t)
{
	chores_resume(t, &feature_retraction, "bury");
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
	.linked = retraction_linked,
	.rang = retraction_rang,
	.disco = retraction_disco,
};
