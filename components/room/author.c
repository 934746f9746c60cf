#include "room/author.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 10000 /* milliseconds until the archive has answered */
#define MOST 100     /* messages in one query */

const char *
author_named(const struct stanza *item)
{
	return stanza_attr(stanza_child(item, "stanza-id", NS_SID), "id");
}

static size_t
collect(struct turn *t, const struct stanza *query, const char **ids)
{
	const struct stanza *item;
	size_t n = 0;

	for (item = stanza_first(query); item != NULL && n < MOST;
	     item = stanza_next(item)) {
		const char *id = author_named(item);

		if (id != NULL)
			ids[n++] = arena_join(t->arena, id, NULL);
	}
	return n;
}

bool
author_ready(
    struct turn *t, const struct feature *whose, const struct stanza *query)
{
	const char **ids = arena_alloc(t->arena, MOST * sizeof(*ids));
	struct archive_query *q;
	size_t len = collect(t, query, ids);

	if (len == 0)
		return true;
	if (t->waited != NULL && t->waited->whose == whose) {
		if (t->answer->page == NULL || t->answer->page->failed)
			return turn_refuse(t, REFUSE_STORE);
		return true;
	}
	q = arena_alloc(t->arena, sizeof(*q));
	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.start = INT64_MIN,
		.end = INT64_MAX,
		.ids = ids,
		.ids_len = len,
		.max = MOST,
	};
	outbox_fetch(
	    t->out, engine_wait(t, whose, "", t->now + WITHIN, true), q);
	return false;
}

const char *
author_of(const struct turn *t, const char *id)
{
	const struct archive_page *page =
	    t->answer != NULL ? t->answer->page : NULL;

	for (size_t i = 0; page != NULL && i < page->len; i++)
		if (strcmp(page->messages[i].id, id) == 0 &&
		    strcmp(page->messages[i].sender, t->room->jid) != 0)
			return arena_join(
			    t->arena, page->messages[i].sender, NULL);
	return NULL;
}
