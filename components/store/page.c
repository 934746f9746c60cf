#include "store/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "room/archive.h"
#include "store/walk.h"
#include "sys/db.h"

/* No id is greater: they are hexadecimal digits. */
#define LAST "\x7f"

/* A page in the making. */
struct reader {
	struct db *db;
	const struct archive_query *query;
	struct arena *arena;
	struct archive_page *page;
	int64_t room; /* its number */
	uint64_t len; /* how much it has in all */

	/* What meets the query is in these, from the oldest to the newest: one,
	 * or one for each id that was asked for. */
	struct range *ranges;
	size_t ranges_len;
	struct range all, window; /* bounds of these; of the page */
	struct archive_message *messages;
	size_t bytes;
};

static const char *
later(const char *a, const char *b)
{
	return strcmp(a, b) > 0 ? a : b;
}

static const char *
earlier(const char *a, const char *b)
{
	return strcmp(a, b) < 0 ? a : b;
}

static struct range
both(struct range a, struct range b)
{
	return (struct range){ later(a.lo, b.lo), earlier(a.hi, b.hi) };
}

static bool
is_empty(struct range r)
{
	return strcmp(r.lo, r.hi) >= 0;
}

static struct walk
walk(const struct reader *r, struct range range)
{
	return (struct walk){
		.db = r->db,
		.query = r->query,
		.arena = r->arena,
		.room = r->room,
		.range = range,
		.down = r->query->last_page,
		.max = r->query->max + 1,
	};
}

/* The room's number and how much it has; number 0: it has no archive. */
static bool
find_room(struct reader *r)
{
	struct db_query *query = db_query(
	    r->db, "SELECT number, len FROM archive_room WHERE jid = ?");
	enum db_step step;

	if (query == NULL)
		return false;
	db_bind_string(query, 1, r->query->room);
	step = db_step(query);
	if (step == DB_ROW) {
		r->room = db_column_int(query, 0);
		r->len = (uint64_t)db_column_int(query, 1);
	}
	db_done(query);
	return step != DB_FAILED;
}

/* Is this id, if it is one, in the room's archive?  If not, the page says so.
 * False: not answered. */
static bool
check_id(struct reader *r, const char *id)
{
	struct db_query *query;
	enum db_step step;

	if (id == NULL || r->page->unknown_id)
		return true;
	query =
	    db_query(r->db, "SELECT 1 FROM archive WHERE room = ? AND id = ?");
	if (query == NULL)
		return false;
	db_bind_int(query, 1, r->room);
	db_bind_string(query, 2, id);
	step = db_step(query);
	r->page->unknown_id = step == DB_END;
	db_done(query);
	return step != DB_FAILED;
}

static bool
check_ids(struct reader *r)
{
	const struct archive_query *q = r->query;

	for (size_t i = 0; i < q->ids_len; i++)
		if (!check_id(r, q->ids[i]))
			return false;
	return check_id(r, q->after_id) && check_id(r, q->before_id) &&
	       check_id(r, q->after) && check_id(r, q->before);
}

/* Of the first that may be as young as that. */
static const char *
id_from(struct reader *r, int64_t at)
{
	char *id = arena_alloc(r->arena, ARCHIVE_ID_SIZE);

	archive_id_from(at, id);
	return id;
}

/* Bounds of all that meet the query. */
static void
bound(struct reader *r)
{
	const struct archive_query *q = r->query;
	struct range all = { "", LAST }, time = all;

	if (q->start > INT64_MIN)
		time.lo = id_from(r, q->start);
	if (q->end < INT64_MAX)
		time.hi = id_from(r, q->end + 1);
	if (q->after_id != NULL)
		all.lo = walk_after(r->arena, q->after_id);
	if (q->before_id != NULL)
		all.hi = q->before_id;
	r->all = both(all, time);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(
	    ((const struct range *)a)->lo, ((const struct range *)b)->lo);
}

/* One for all, or one for each id. */
static void
divide(struct reader *r)
{
	const struct archive_query *q = r->query;
	size_t len = q->ids_len > 0 ? q->ids_len : 1;
	struct range *ranges = arena_alloc(r->arena, len * sizeof(*ranges));

	r->ranges = ranges;
	ranges[0] = r->all;
	r->ranges_len = 1;
	if (q->ids_len == 0)
		return;
	for (size_t i = 0; i < len; i++)
		ranges[i] = (struct range){ q->ids[i],
			walk_after(r->arena, q->ids[i]) };
	qsort(ranges, len, sizeof(*ranges), compare);
	for (size_t i = 1; i < len; i++)
		if (strcmp(ranges[i].lo, ranges[r->ranges_len - 1].lo) != 0)
			ranges[r->ranges_len++] = ranges[i];
	for (size_t i = 0; i < r->ranges_len; i++)
		ranges[i] = both(ranges[i], r->all);
}

static bool
count_in(struct reader *r, struct range bounds, uint64_t *count_r)
{
	*count_r = 0;
	for (size_t i = 0; i < r->ranges_len; i++) {
		struct walk w = walk(r, both(r->ranges[i], bounds));
		uint64_t n;

		if (is_empty(w.range))
			continue;
		if (!walk_count(&w, &n))
			return false;
		*count_r += n;
	}
	return true;
}

/* The id that has `skip' of those that meet the query before it. */
static bool
skip(struct reader *r, const char **id_r)
{
	uint64_t left = r->query->skip, n;

	*id_r = NULL;
	for (size_t i = 0; i < r->ranges_len && *id_r == NULL; i++) {
		struct walk w = walk(r, r->ranges[i]);

		if (is_empty(w.range))
			continue;
		if (!walk_skip(&w, left, id_r))
			return false;
		if (*id_r != NULL || i + 1 == r->ranges_len)
			break;
		if (!walk_count(&w, &n))
			return false;
		left -= n;
	}
	if (*id_r == NULL)
		*id_r = LAST;
	return true;
}

/* Bounds of what the page is taken from. */
static bool
open_window(struct reader *r)
{
	const struct archive_query *q = r->query;
	const char *id;

	r->window = r->all;
	if (q->after != NULL)
		r->window.lo =
		    later(r->window.lo, walk_after(r->arena, q->after));
	if (q->before != NULL)
		r->window.hi = earlier(r->window.hi, q->before);
	if (q->skip > 0) {
		if (!skip(r, &id))
			return false;
		r->window.lo = later(r->window.lo, id);
	}
	return true;
}

/* False: there is no room on the page for this one. */
static bool
take(struct reader *r, const struct archive_message *m)
{
	const struct archive_query *q = r->query;

	if (r->page->len == q->max || (q->bytes > 0 && r->page->len > 0 &&
					  r->bytes + m->stanza_len > q->bytes))
		return false;
	r->bytes += m->stanza_len;
	r->messages[r->page->len++] = *m;
	return true;
}

/* What of one range has room on the page. */
static enum db_step
fill_from(struct reader *r, struct range range)
{
	struct walk w = walk(r, both(range, r->window));
	struct archive_message m;
	enum db_step got;

	if (is_empty(w.range))
		return DB_END;
	while ((got = walk_next(&w, &m)) == DB_ROW)
		if (!take(r, &m))
			break;
	walk_end(&w);
	return got;
}

static void
turn_round(struct archive_message *messages, size_t len)
{
	for (size_t i = 0; i < len / 2; i++) {
		struct archive_message m = messages[i];

		messages[i] = messages[len - i - 1];
		messages[len - i - 1] = m;
	}
}

static bool
fill(struct reader *r)
{
	bool down = r->query->last_page;
	enum db_step got = DB_END;

	r->page->messages = r->messages = arena_alloc(
	    r->arena, ((size_t)r->query->max + 1) * sizeof(*r->messages));
	for (size_t i = 0; i < r->ranges_len && got == DB_END; i++)
		got = fill_from(r, r->ranges[down ? r->ranges_len - i - 1 : i]);
	r->page->complete = got == DB_END;
	if (down)
		turn_round(r->messages, r->page->len);
	return got != DB_FAILED;
}

static bool
is_for_all(const struct archive_query *q)
{
	return q->sender == NULL && q->resource == NULL && q->nick == NULL &&
	       q->words_len == 0 && !q->bodies && q->ids_len == 0 &&
	       q->after_id == NULL && q->before_id == NULL &&
	       q->start == INT64_MIN && q->end == INT64_MAX;
}

/* In a large room the cheap ways are a thousand times as fast. */
static bool
count(struct reader *r)
{
	const struct archive_query *q = r->query;
	struct archive_page *page = r->page;

	if (is_for_all(q))
		page->count = r->len;
	else if (!count_in(r, r->all, &page->count))
		return false;
	if (q->last_page && q->before == NULL)
		page->index = page->count - page->len;
	else if (!q->last_page && q->after == NULL)
		page->index = q->skip < page->count ? q->skip : page->count;
	else if (page->len > 0)
		return count_in(
		    r, (struct range){ "", r->messages[0].id }, &page->index);
	return true;
}

static bool
read_page(struct reader *r)
{
	if (!find_room(r))
		return false;
	if (!check_ids(r) || r->page->unknown_id)
		return r->page->unknown_id;
	r->page->complete = true;
	if (r->room == 0)
		return true;
	bound(r);
	divide(r);
	return open_window(r) && fill(r) && (!r->query->count || count(r));
}

/* All at one moment, whatever is written meanwhile. */
struct archive_page *
archive_read(
    struct db *db, const struct archive_query *query, struct arena *arena)
{
	struct archive_page *page = arena_alloc(arena, sizeof(*page));
	struct reader r = {
		.db = db,
		.query = query,
		.arena = arena,
		.page = page,
	};

	if (db_exec(db, "BEGIN") && read_page(&r) && db_exec(db, "COMMIT"))
		return page;
	db_close(db);
	*page = (struct archive_page){ .failed = true };
	return page;
}
