/*
 * Who said something may take it back (XEP-0424, and its version 0 for older
 * clients): everybody hears that, as they heard the rest, and what was said is
 * gone from history and archive.
 * Only the room's own ids count, and only who wrote it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
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

#define WITHIN 60000 /* milliseconds until the archive has answered */

static void
ask(struct turn *t, const char *of)
{
	const char *note =
	    arena_printf(t->arena, "%lld %s", (long long)t->now, t->id);

	outbox_fetch(t->out,
	    engine_wait(t, &feature_retraction, note, t->now + WITHIN, false),
	    archive_ask_one(t, of, t->from->bare));
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
		ask(t, of);
}

/* Nothing came, or nothing of theirs: then there is nothing to bury. */
static void
retraction_answered(struct turn *t)
{
	const struct archive_page *page = t->answer->page;
	char *id;
	int64_t at = strtoll(t->waited->note, &id, 10);

	if (t->room != NULL && page != NULL && page->len == 1)
		retract_bury(t, &page->messages[0],
		    arena_join(t->arena, id + 1, NULL), at, NULL);
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
	.disco = retraction_disco,
};
