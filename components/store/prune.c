#include "store/prune.h"

#include <string.h>

#include "room/archive.h"
#include "sys/db.h"

#define CHUNK 500   /* messages that go at once */
#define PRUNED 1000 /* messages that go when a room says so */
#define SHELVES 100 /* looked at in one step of a sweep */
#define ALL "\x7f"  /* greater than every id: those are hexadecimal digits */

/* What stands under one number, and how much it is. */
struct shelf {
	int64_t number;
	uint64_t len;
	bool dropped; /* of a room that is no more: all of it goes */
};

/* The greatest id of the first `n' below `hi'; "": there are none. */
static bool
oldest(struct db *db, const struct shelf *shelf, const char *hi, uint64_t n,
    char id_r[ARCHIVE_ID_SIZE])
{
	struct db_query *query =
	    db_query(db, "SELECT id FROM archive WHERE room = ? AND id < ?"
			 " ORDER BY id LIMIT ?");
	enum db_step step;

	*id_r = '\0';
	if (query == NULL)
		return false;
	db_bind_int(query, 1, shelf->number);
	db_bind_string(query, 2, hi);
	db_bind_int(query, 3, (int64_t)n);
	while ((step = db_step(query)) == DB_ROW) {
		const char *id = db_column(query, 0, NULL);

		if (strlen(id) < ARCHIVE_ID_SIZE)
			strcpy(id_r, id);
	}
	db_done(query);
	return step == DB_END;
}

/* Up to that id: how many went, or -1. */
static int64_t
take(struct db *db, struct shelf *shelf, const char *id)
{
	struct db_query *query =
	    db_query(db, "DELETE FROM archive WHERE room = ? AND id <= ?");
	int64_t taken;

	if (query == NULL)
		return -1;
	db_bind_int(query, 1, shelf->number);
	db_bind_string(query, 2, id);
	taken = db_run(query);
	if (taken <= 0)
		return taken;
	query = db_query(
	    db, "UPDATE archive_room SET len = len - ? WHERE number = ?");
	if (query == NULL)
		return -1;
	db_bind_int(query, 1, taken);
	db_bind_int(query, 2, shelf->number);
	shelf->len -=
	    (uint64_t)taken < shelf->len ? (uint64_t)taken : shelf->len;
	return db_run(query) >= 0 ? taken : -1;
}

/* Some of what has to go, the oldest first: how many went, or -1. */
static int64_t
prune(struct db *db, struct shelf *shelf, int64_t before, uint64_t keep)
{
	char hi[ARCHIVE_ID_SIZE] = ALL, id[ARCHIVE_ID_SIZE];
	uint64_t over = keep > 0 && shelf->len > keep ? shelf->len - keep : 0;

	if (over == 0 && before < INT64_MAX)
		archive_id_from(before, hi);
	if (!oldest(db, shelf, hi, over > 0 && over < CHUNK ? over : CHUNK, id))
		return -1;
	return *id != '\0' ? take(db, shelf, id) : 0;
}

bool
archive_prune(struct db *db, const char *room, int64_t before, uint64_t keep,
    bool *more_r)
{
	struct db_query *query =
	    db_query(db, "SELECT number, len FROM archive_room WHERE jid = ?");
	struct shelf shelf = { 0 };
	enum db_step step;
	int64_t taken, all = 0;

	*more_r = false;
	if (query == NULL)
		return false;
	db_bind_string(query, 1, room);
	step = db_step(query);
	if (step == DB_ROW) {
		shelf.number = db_column_int(query, 0);
		shelf.len = (uint64_t)db_column_int(query, 1);
	}
	db_done(query);
	if (step != DB_ROW)
		return step == DB_END;
	do {
		taken = prune(db, &shelf, before, keep);
		all += taken;
	} while (taken > 0 && all < PRUNED);
	*more_r = taken > 0;
	return taken >= 0;
}

static bool
is_of(const char *room, const char *domain)
{
	const char *at = room != NULL ? strchr(room, '@') : NULL;

	return at != NULL && strcmp(at + 1, domain) == 0;
}

/* The next shelves that concern us; `sweep' moves past the others. */
static bool
list(struct db *db, struct sweep *sweep, struct shelf *shelves, size_t *len_r)
{
	struct db_query *query =
	    db_query(db, "SELECT number, len, jid, was FROM archive_room"
			 " WHERE number > ? ORDER BY number LIMIT ?");
	enum db_step step;

	*len_r = 0;
	sweep->over = true;
	if (query == NULL)
		return false;
	db_bind_int(query, 1, sweep->number);
	db_bind_int(query, 2, SHELVES);
	while ((step = db_step(query)) == DB_ROW) {
		const char *jid = db_column(query, 2, NULL);
		const char *was = db_column(query, 3, NULL);
		struct shelf shelf = {
			.number = db_column_int(query, 0),
			.len = (uint64_t)db_column_int(query, 1),
			.dropped = jid == NULL && was == NULL,
		};

		sweep->over = false;
		if (shelf.dropped || is_of(jid, sweep->domain) ||
		    is_of(was, sweep->domain))
			shelves[(*len_r)++] = shelf;
		else if (*len_r == 0)
			sweep->number = shelf.number;
	}
	db_done(query);
	return step == DB_END;
}

static bool
drop(struct db *db, const struct shelf *shelf)
{
	struct db_query *query =
	    db_query(db, "DELETE FROM archive_room WHERE number = ?");

	if (query == NULL)
		return false;
	db_bind_int(query, 1, shelf->number);
	return db_run(query) >= 0;
}

/* How many went from this shelf, or -1. */
static int64_t
sweep_one(struct db *db, const struct sweep *sweep, struct shelf *shelf)
{
	int64_t taken;

	if (!shelf->dropped)
		return prune(db, shelf, sweep->before, sweep->keep);
	taken = prune(db, shelf, INT64_MAX, 0);
	if (taken == 0 && !drop(db, shelf))
		return -1;
	return taken;
}

static bool
step(struct db *db, struct sweep *sweep)
{
	struct shelf shelves[SHELVES];
	size_t len;

	if (!db_begin(db) || !list(db, sweep, shelves, &len))
		return false;
	for (size_t i = 0; i < len; i++) {
		int64_t taken = sweep_one(db, sweep, &shelves[i]);

		if (taken < 0)
			return false;
		if (taken > 0)
			break; /* there may be more of it the next time */
		sweep->number = shelves[i].number;
	}
	return db_commit(db);
}

bool
archive_sweep(struct db *db, struct sweep *sweep)
{
	if (step(db, sweep))
		return true;
	db_close(db);
	return false;
}
