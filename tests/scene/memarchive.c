#include "memarchive.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/mem.h"
#include "room/archive.h"

struct entry {
	char *room;
	struct archive_message m; /* whose texts are the entry's own */
};

struct memarchive {
	struct entry *entries; /* in the order in which they came */
	size_t len, size;
};

struct memarchive *
memarchive_new(void)
{
	return mem_new(sizeof(struct memarchive));
}

static void
own(struct entry *e, const char *room, const struct archive_message *m)
{
	char *stanza = mem_new(m->stanza_len + 1);

	memcpy(stanza, m->stanza, m->stanza_len);
	e->room = mem_dup(room);
	e->m = *m;
	e->m.id = mem_dup(m->id);
	e->m.sender = mem_dup(m->sender);
	e->m.resource = mem_dup(m->resource);
	e->m.nick = mem_dup(m->nick);
	e->m.stanza = stanza;
	e->m.body = mem_dup(m->body);
}

static void
disown(struct entry *e)
{
	free(e->room);
	free((char *)e->m.id);
	free((char *)e->m.sender);
	free((char *)e->m.resource);
	free((char *)e->m.nick);
	free((char *)e->m.stanza);
	free((char *)e->m.body);
}

void
memarchive_free(struct memarchive **archive)
{
	struct memarchive *a = *archive;

	if (a == NULL)
		return;
	for (size_t i = 0; i < a->len; i++)
		disown(&a->entries[i]);
	free(a->entries);
	free(a);
	*archive = NULL;
}

void
memarchive_append(struct memarchive *a, const char *room,
    const struct archive_message *message)
{
	if (a->len == a->size) {
		a->size = a->size > 0 ? 2 * a->size : 16;
		a->entries =
		    mem_grow(a->entries, a->size * sizeof(*a->entries));
	}
	own(&a->entries[a->len++], room, message);
}

static struct entry *
find(const struct memarchive *a, const char *room, const char *id)
{
	for (size_t i = 0; i < a->len; i++)
		if (strcmp(a->entries[i].room, room) == 0 &&
		    strcmp(a->entries[i].m.id, id) == 0)
			return &a->entries[i];
	return NULL;
}

void
memarchive_amend(struct memarchive *a, const char *room,
    const struct archive_message *message)
{
	struct entry *e = find(a, room, message->id), old;

	if (e == NULL)
		return;
	old = *e;
	own(e, room, message);
	disown(&old);
}

static size_t
len_of(const struct memarchive *a, const char *room)
{
	size_t len = 0;

	for (size_t i = 0; i < a->len; i++)
		len += strcmp(a->entries[i].room, room) == 0;
	return len;
}

void
memarchive_prune(
    struct memarchive *a, const char *room, int64_t before, uint64_t keep)
{
	uint64_t left = len_of(a, room);
	size_t to = 0;

	for (size_t i = 0; i < a->len; i++) {
		struct entry *e = &a->entries[i];
		bool here = strcmp(e->room, room) == 0;

		if (here && (e->m.at < before || (keep > 0 && left > keep))) {
			disown(e);
			left--;
		} else
			a->entries[to++] = *e;
	}
	a->len = to;
}

void
memarchive_forget(struct memarchive *a, const char *room)
{
	memarchive_prune(a, room, INT64_MAX, 0);
}

static bool
has_word(const char *body, const char *word)
{
	size_t len = strlen(word);

	for (; *body != '\0'; body++)
		if (strncasecmp(body, word, len) == 0)
			return true;
	return len == 0;
}

static bool
is_one_of(const char *id, const char *const *ids, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return len == 0;
}

static bool
meets(const struct archive_message *m, const struct archive_query *q)
{
	if (m->at < q->start || m->at > q->end ||
	    (q->sender != NULL && strcmp(m->sender, q->sender) != 0) ||
	    (q->resource != NULL && strcmp(m->resource, q->resource) != 0) ||
	    (q->nick != NULL && strcmp(m->nick, q->nick) != 0) ||
	    (q->after_id != NULL && strcmp(m->id, q->after_id) <= 0) ||
	    (q->before_id != NULL && strcmp(m->id, q->before_id) >= 0) ||
	    (q->bodies && *m->body == '\0') ||
	    !is_one_of(m->id, q->ids, q->ids_len))
		return false;
	for (size_t i = 0; i < q->words_len; i++)
		if (!has_word(m->body, q->words[i]))
			return false;
	return true;
}

static bool
knows_ids(const struct memarchive *a, const struct archive_query *q)
{
	const char *const one[] = { q->after_id, q->before_id, q->after,
		q->before };

	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++)
		if (one[i] != NULL && find(a, q->room, one[i]) == NULL)
			return false;
	for (size_t i = 0; i < q->ids_len; i++)
		if (find(a, q->room, q->ids[i]) == NULL)
			return false;
	return true;
}

/* How many of them, from that end, a page of this query holds. */
static size_t
page_len(const struct archive_query *q,
    const struct archive_message *const *all, size_t len)
{
	size_t n = 0, bytes = 0;

	while (n < len && n < q->max) {
		bytes += all[q->last_page ? len - n - 1 : n]->stanza_len;
		if (q->bytes > 0 && bytes > q->bytes && n > 0)
			break;
		n++;
	}
	return n;
}

struct archive_page *
memarchive_fetch(const struct memarchive *a, const struct archive_query *q,
    struct arena *arena)
{
	const struct archive_message **all =
	    arena_alloc(arena, (a->len + 1) * sizeof(*all));
	struct archive_page *page = arena_alloc(arena, sizeof(*page));
	struct archive_message *copy;
	size_t first, end, len = 0, n;

	page->unknown_id = !knows_ids(a, q);
	if (page->unknown_id)
		return page;
	for (size_t i = 0; i < a->len; i++)
		if (strcmp(a->entries[i].room, q->room) == 0 &&
		    meets(&a->entries[i].m, q))
			all[len++] = &a->entries[i].m;
	first = q->skip < len ? (size_t)q->skip : len;
	for (end = len; q->before != NULL && end > first &&
			strcmp(all[end - 1]->id, q->before) >= 0;)
		end--;
	while (q->after != NULL && first < end &&
	       strcmp(all[first]->id, q->after) <= 0)
		first++;
	n = page_len(q, all + first, end - first);
	page->complete = n == end - first;
	if (q->last_page)
		first = end - n;
	page->count = q->count ? len : 0;
	page->index = q->count ? first : 0;
	page->messages = copy = arena_alloc(arena, (n + 1) * sizeof(*copy));
	page->len = n;
	for (size_t i = 0; i < n; i++)
		copy[i] = *all[first + i];
	return page;
}
