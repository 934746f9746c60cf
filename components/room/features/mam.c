/*
 * What was said in a room is there to be read again, for those who may enter
 * it now (XEP-0313).  The archive is asked while the query is kept; when the
 * page comes it is handled once more, and what its sender may see is decided
 * then.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/access.h"
#include "room/archive.h"
#include "room/archive_ask.h"
#include "room/archive_show.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/visible.h"
#include "room/wait.h"

#define WITHIN 30000 /* milliseconds until the archive has answered */

static bool
is_of(const struct wait *wait, const char *bare)
{
	size_t len = strlen(bare);

	return wait->whose == &feature_mam &&
	       strncmp(wait->from, bare, len) == 0 &&
	       (wait->from[len] == '/' || wait->from[len] == '\0');
}

/*
 * Of one account so many at once (O25).  Others wait until one of these is
 * answered, as many as there are rooms to be in: a client that comes back asks
 * in each of them what was said meanwhile, and takes a refusal for all there
 * is.  False: it waits, or has been refused.
 */
static bool
may_ask(struct turn *t)
{
	const struct limits *limits = &t->engine->set.limits;
	const struct wait *wait, *shortest = NULL;
	uint32_t n = 0, following = 0;

	for (size_t i = 0; (wait = map_next(&t->engine->waits, &i)) != NULL;) {
		if (!is_of(wait, t->from->bare))
			continue;
		n++;
		following += wait->followers;
		if (shortest == NULL || wait->followers < shortest->followers)
			shortest = wait;
	}
	if (limits->archive_queries == 0 || n < limits->archive_queries)
		return true;
	if (limits->rooms_at_once > 0 && following >= limits->rooms_at_once)
		return turn_refuse(t, REFUSE_BUSY);
	engine_follow(t, shortest->id);
	return false;
}

static bool
ask(struct turn *t, const struct archive_query *q, const char *note)
{
	if (may_ask(t))
		outbox_fetch(t->out,
		    engine_wait(t, &feature_mam, note, t->now + WITHIN, true),
		    q);
	return true;
}

static bool
is_answer(const struct turn *t)
{
	return t->waited != NULL && t->waited->whose == &feature_mam;
}

/* The page that came, or NULL: that there is none has been told. */
static const struct archive_page *
answer(struct turn *t)
{
	const struct archive_page *page = t->answer->page;

	if (page == NULL)
		turn_refuse(t, REFUSE_BUSY);
	else if (page->failed)
		turn_refuse(t, REFUSE_STORE);
	else if (page->unknown_id)
		turn_refuse(t, REFUSE_NO_MESSAGE);
	else
		return page;
	return NULL;
}

/* They may have lost the right to the oldest of it while it was read. */
static const struct archive_page *
still_visible(struct turn *t, const struct archive_page *page, int64_t since)
{
	struct archive_page *seen = arena_alloc(t->arena, sizeof(*seen));

	*seen = *page;
	for (; seen->len > 0 && seen->messages->at < since; seen->len--)
		seen->messages++;
	return seen;
}

static bool
search(struct turn *t, const struct stanza *query, int64_t since)
{
	struct archive_query *q = arena_alloc(t->arena, sizeof(*q));
	const struct archive_page *page;

	if (!archive_ask(t, query, since, q))
		return true;
	if (!is_answer(t))
		return ask(t, q, "");
	page = answer(t);
	return page == NULL ||
	       archive_show(t, query, q, still_visible(t, page, since));
}

static bool
tell_form(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_MAM);
	archive_write_form(&xml);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

/* The oldest, or the newest that may be seen. */
static bool
ask_end(struct turn *t, int64_t since, bool newest, const char *note)
{
	struct archive_query *q = arena_alloc(t->arena, sizeof(*q));

	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.start = since,
		.end = INT64_MAX,
		.max = 1,
		.last_page = newest,
	};
	return ask(t, q, note);
}

static void
write_end(struct xml *xml, const char *name, const char *id, const char *stamp)
{
	xml_open(xml, name);
	xml_attr(xml, "id", id);
	xml_attr(xml, "timestamp", stamp);
	xml_close(xml);
}

static const char *
stamp_of(struct turn *t, int64_t at)
{
	char *stamp = arena_alloc(t->arena, STAMP_SIZE);

	stamp_write(stamp, at);
	return stamp;
}

/* The oldest is noted while the newest is asked for: "id stamp". */
static bool
tell_ends(struct turn *t, const char *oldest, const struct archive_page *page)
{
	size_t id_len = strcspn(oldest, " ");
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "metadata", NS_MAM);
	if (page->len > 0) {
		write_end(&xml, "start", arena_dup(t->arena, oldest, id_len),
		    oldest + id_len + 1);
		write_end(&xml, "end", page->messages[0].id,
		    stamp_of(t, page->messages[0].at));
	}
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
metadata(struct turn *t, int64_t since)
{
	const struct archive_page *page;

	if (!is_answer(t))
		return ask_end(t, since, false, "");
	page = answer(t);
	if (page == NULL)
		return true;
	if (*t->waited->note != '\0' || page->len == 0)
		return tell_ends(t, t->waited->note, page);
	return ask_end(t, since, true,
	    arena_join(t->arena, page->messages[0].id, " ",
		stamp_of(t, page->messages[0].at), NULL));
}

/* Who may read; else they have been told that they may not. */
static bool
may_read(struct turn *t, int64_t *since)
{
	*since = visible_since(t, t->actor != NULL);
	if (*since != VISIBLE_NOTHING &&
	    access_allows(t->engine->set.readers, t->from))
		return true;
	return turn_refuse(
	    t, t->room->locked ? REFUSE_NO_ROOM : REFUSE_ARCHIVE);
}

static bool
mam_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_MAM);
	bool ends = turn_payload(t, "metadata", NS_MAM) != NULL;
	bool prefs = turn_payload(t, "prefs", NS_MAM) != NULL;
	int64_t since;

	if ((query == NULL && !ends && !prefs) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (t->room == NULL) {
		turn_refuse(t, REFUSE_NO_ROOM);
		return true;
	}
	if (!t->room->config.archiving)
		return false;
	if (!may_read(t, &since))
		return true;
	if (prefs || (ends && !turn_is_get(t))) {
		turn_refuse(t, REFUSE_NOT_IMPLEMENTED);
		return true;
	}
	if (ends)
		return metadata(t, since);
	return turn_is_get(t) ? tell_form(t) : search(t, query, since);
}

static void
mam_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL || !t->room->config.archiving)
		return;
	disco_put(xml, NS_MAM);
	disco_put(xml, NS_MAM "#extended");
	disco_put(xml, NS_FULLTEXT);
	disco_put(xml, NS_RSM);
}

const struct feature feature_mam = {
	.name = "mam",
	.query = mam_query,
	.disco = mam_disco,
};
