#include "store/walk.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"

/* Where words are looked for, more rows come than are wanted: so many at a
 * time, lest a page is found and a million rows are still on their way. */
#define CHUNK 500

/* Least of all that an id and more begins with: less than any hex digit. */
#define BEHIND "!"

#define COLUMNS "id, at, sender, resource, nick, body, stanza, head"

const char *
walk_after(struct arena *arena, const char *id)
{
	return arena_join(arena, id, BEHIND, NULL);
}

/*
 * The longest word as a pattern: the database looks for it in its own way,
 * which may find more, and we look again.
 */
static const char *
pattern(struct arena *arena, const struct archive_query *q)
{
	const char *longest = "";
	char *out, *to;

	for (size_t i = 0; i < q->words_len; i++)
		if (strlen(q->words[i]) > strlen(longest))
			longest = q->words[i];
	out = to = arena_alloc(arena, 2 * strlen(longest) + 3);
	*to++ = '%';
	for (; *longest != '\0'; longest++) {
		if (strchr("%_!", *longest) != NULL)
			*to++ = '!';
		*to++ = *longest;
	}
	*to = '%';
	return out;
}

/* "SELECT what" of all that meet the query.  Returns where the next value is to
 * be bound.  (To MariaDB '' is the same as blanks, which are words, too.) */
static struct db_query *
ask(const struct walk *w, const char *what, const char *tail, unsigned *at_r)
{
	const struct archive_query *q = w->query;
	struct db_query *query = db_query(
	    w->db, arena_join(w->arena, "SELECT ", what,
		       " FROM archive WHERE room = ? AND id >= ? AND id < ?",
		       q->sender != NULL ? " AND sender = ?" : "",
		       q->resource != NULL ? " AND resource = ?" : "",
		       q->nick != NULL ? " AND nick = ?" : "",
		       q->bodies ? " AND LENGTH(body) > 0" : "",
		       q->words_len > 0 ? " AND body LIKE ? ESCAPE '!'" : "",
		       tail, NULL));
	unsigned at = 4;

	if (query == NULL)
		return NULL;
	db_bind_int(query, 1, w->room);
	db_bind_string(query, 2, w->range.lo);
	db_bind_string(query, 3, w->range.hi);
	if (q->sender != NULL)
		db_bind_string(query, at++, q->sender);
	if (q->resource != NULL)
		db_bind_string(query, at++, q->resource);
	if (q->nick != NULL)
		db_bind_string(query, at++, q->nick);
	if (q->words_len > 0)
		db_bind_string(query, at++, pattern(w->arena, q));
	*at_r = at;
	return query;
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
has_words(const char *body, const struct archive_query *q)
{
	for (size_t i = 0; i < q->words_len; i++)
		if (!has_word(body, q->words[i]))
			return false;
	return true;
}

static const char *
copy(const struct walk *w, unsigned column, size_t *len_r)
{
	size_t len;
	const char *s = db_column(w->asked, column, &len);

	if (len_r != NULL)
		*len_r = len;
	return arena_dup(w->arena, s != NULL ? s : "", len);
}

static struct archive_message
row(const struct walk *w)
{
	struct archive_message m = {
		.id = copy(w, 0, NULL),
		.at = db_column_int(w->asked, 1),
		.sender = copy(w, 2, NULL),
		.resource = copy(w, 3, NULL),
		.nick = copy(w, 4, NULL),
		.body = copy(w, 5, NULL),
		.head = (size_t)db_column_int(w->asked, 7),
	};

	m.stanza = copy(w, 6, &m.stanza_len);
	return m;
}

/* Behind all that was had.  What has been asked is over: the database looks at
 * the ends of its range as long as it runs. */
static void
move(struct walk *w)
{
	if (*w->last == '\0')
		return;
	snprintf(
	    w->place, sizeof(w->place), "%s%s", w->last, w->down ? "" : BEHIND);
	if (w->down)
		w->range.hi = w->place;
	else
		w->range.lo = w->place;
}

static bool
begin(struct walk *w)
{
	unsigned at;

	move(w);
	w->left = w->query->words_len > 0 ? CHUNK : w->max;
	w->asked = ask(w, COLUMNS,
	    w->down ? " ORDER BY id DESC LIMIT ?" : " ORDER BY id LIMIT ?",
	    &at);
	if (w->asked == NULL)
		return false;
	db_bind_int(w->asked, at, w->left);
	return true;
}

/* The next row, of this chunk or of the next one. */
static enum db_step
step(struct walk *w)
{
	enum db_step got;

	do {
		if (w->asked == NULL && !begin(w))
			return DB_FAILED;
		got = db_step(w->asked);
		if (got != DB_END)
			break;
		walk_end(w);
	} while (w->left == 0);
	if (got == DB_ROW) {
		w->left--;
		snprintf(w->last, sizeof(w->last), "%s",
		    db_column(w->asked, 0, NULL));
	}
	return got;
}

/* The next row with all words.  Nothing is copied: there may be a million that
 * nobody wants to have, but to count. */
static enum db_step
find(struct walk *w)
{
	enum db_step got;

	do
		got = step(w);
	while (got == DB_ROW &&
	       !has_words(db_column(w->asked, 5, NULL), w->query));
	if (got != DB_ROW)
		walk_end(w);
	return got;
}

enum db_step
walk_next(struct walk *w, struct archive_message *message_r)
{
	enum db_step got = find(w);

	if (got == DB_ROW)
		*message_r = row(w);
	return got;
}

void
walk_end(struct walk *w)
{
	if (w->asked != NULL)
		db_done(w->asked);
	w->asked = NULL;
}

/* How many rows of this query, which begin with a body, have all words. */
static bool
count_bodies(const struct walk *w, struct db_query *query, uint64_t *count_r)
{
	enum db_step got;

	*count_r = 0;
	while ((got = db_step(query)) == DB_ROW)
		*count_r += has_words(db_column(query, 0, NULL), w->query);
	db_done(query);
	return got == DB_END;
}

bool
walk_count(const struct walk *w, uint64_t *count_r)
{
	bool words = w->query->words_len > 0, counted;
	struct db_query *query;
	unsigned at;

	query = ask(w, words ? "body" : "COUNT(*)", "", &at);
	if (query == NULL)
		return false;
	if (words)
		return count_bodies(w, query, count_r);
	counted = db_step(query) == DB_ROW;
	if (counted)
		*count_r = (uint64_t)db_column_int(query, 0);
	db_done(query);
	return counted;
}

static bool
skip_bodies(struct walk *w, uint64_t skip, const char **id_r)
{
	enum db_step got;

	do
		got = find(w);
	while (got == DB_ROW && skip-- > 0);
	*id_r = got == DB_ROW ? copy(w, 0, NULL) : NULL;
	walk_end(w);
	return got != DB_FAILED;
}

bool
walk_skip(const struct walk *walk, uint64_t skip, const char **id_r)
{
	struct walk w = *walk;
	enum db_step got;
	unsigned at;

	w.down = false;
	if (w.query->words_len > 0)
		return skip_bodies(&w, skip, id_r);
	w.asked = ask(&w, "id", " ORDER BY id LIMIT 1 OFFSET ?", &at);
	if (w.asked == NULL)
		return false;
	db_bind_int(w.asked, at, skip < INT64_MAX ? (int64_t)skip : INT64_MAX);
	got = db_step(w.asked);
	*id_r = got == DB_ROW ? copy(&w, 0, NULL) : NULL;
	walk_end(&w);
	return got != DB_FAILED;
}
