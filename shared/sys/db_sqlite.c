/*
 * SQLite behind sys/db.h.  A site's own file is opened read-only beside it:
 * a writer may hold the lock for a moment, so every call waits for it a while.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "sys/db_driver.h"
#include "sys/db_wal.h"

#define PROGRESS_STEPS 10000 /* of SQLite's machine, between two looks */

struct lite {
	struct db db;
	sqlite3 *sqlite;
	dev_t dev;
	ino_t ino;
	int64_t give_up; /* when the query that runs has had its time */
};

struct lite_query {
	struct db_query query;
	sqlite3_stmt *stmt;
	bool running;
};

static struct lite *
lite_of(const struct db *db)
{
	return container_of(db, struct lite, db);
}

static struct lite_query *
query_of(struct db_query *query)
{
	return container_of(query, struct lite_query, query);
}

static void
fail(struct lite *lite, int code)
{
	int primary = code & 0xff;
	unsigned what = 0;

	if (primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR ||
	    primary == SQLITE_NOTADB || primary == SQLITE_CORRUPT)
		what |= DB_LOST;
	if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED ||
	    primary == SQLITE_PROTOCOL || primary == SQLITE_FULL)
		what |= DB_MAY_PASS;
	if (primary == SQLITE_CONSTRAINT)
		what |= DB_REFUSED;
	if (primary == SQLITE_TOOBIG)
		what |= DB_TOO_BIG;
	db_fail(&lite->db, what, "%s: %s", lite->db.set->file,
	    lite->sqlite != NULL ? sqlite3_errmsg(lite->sqlite)
				 : sqlite3_errstr(code));
}

/* Whatever a hostile schema makes a query do, it ends in time. */
static int
on_progress(void *user)
{
	struct lite *lite = user;

	return lite->give_up != 0 && clock_monotonic() > lite->give_up;
}

static struct db *
make(void)
{
	struct lite *lite = mem_new(sizeof(*lite));

	return &lite->db;
}

/*
 * To open a pipe would take until somebody writes to it; and SQLite looks for a
 * journal with each question, and reads whatever it finds there.
 */
static bool
is_trap(const char *file)
{
	static const char *const ends[] = { "", "-journal", "-wal" };
	char path[PATH_MAX];
	struct stat st;

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		snprintf(path, sizeof(path), "%s%s", file, ends[i]);
		if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
			return true;
	}
	return false;
}

static bool
open_file(struct db *db)
{
	struct lite *lite = lite_of(db);
	struct stat st = { 0 };
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int code;

	flags |= db->set->writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
				   : SQLITE_OPEN_READONLY;
	if (is_trap(db->set->file)) {
		fail(lite, SQLITE_CANTOPEN);
		return false;
	}
	code = sqlite3_open_v2(db->set->file, &lite->sqlite, flags,
	    db->set->writable ? db_wal_vfs() : NULL);
	if (code == SQLITE_OK && stat(db->set->file, &st) != 0)
		code = SQLITE_CANTOPEN;
	if (code == SQLITE_OK)
		code =
		    sqlite3_busy_timeout(lite->sqlite, DB_QUERY_SECONDS * 1000);
	if (code != SQLITE_OK) {
		fail(lite, code);
		return false;
	}
	lite->dev = st.st_dev;
	lite->ino = st.st_ino;
	sqlite3_limit(lite->sqlite, SQLITE_LIMIT_LENGTH, DB_VALUE_MAX);
	if (!db->set->writable)
		sqlite3_progress_handler(
		    lite->sqlite, PROGRESS_STEPS, on_progress, lite);
	return true;
}

/* A restored backup has our name and another inode.  Journals of a file that
 * we write ourselves are ours. */
static bool
is_stale(struct db *db)
{
	struct lite *lite = lite_of(db);
	struct stat st;

	return stat(db->set->file, &st) != 0 || st.st_dev != lite->dev ||
	       st.st_ino != lite->ino ||
	       (!db->set->writable && is_trap(db->set->file));
}

static void
close_file(struct db *db)
{
	struct lite *lite = lite_of(db);

	sqlite3_close(lite->sqlite);
	lite->sqlite = NULL;
}

static bool
exec(struct db *db, const char *sql)
{
	struct lite *lite = lite_of(db);
	int code;

	lite->give_up = 0;
	code = sqlite3_exec(lite->sqlite, sql, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		fail(lite, code);
	return code == SQLITE_OK;
}

static int64_t
changes(const struct db *db)
{
	return sqlite3_changes64(lite_of(db)->sqlite);
}

static struct db_query *
prepare(struct db *db, const char *sql)
{
	struct lite *lite = lite_of(db);
	sqlite3_stmt *stmt;
	struct lite_query *query;
	int code = sqlite3_prepare_v3(
	    lite->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

	if (code != SQLITE_OK) {
		fail(lite, code);
		return NULL;
	}
	query = mem_new(sizeof(*query));
	query->stmt = stmt;
	return &query->query;
}

static void
forget(struct db_query *query)
{
	struct lite_query *q = query_of(query);

	sqlite3_finalize(q->stmt);
	free(q);
}

static void
bind_int(struct db_query *query, unsigned at, int64_t n)
{
	sqlite3_bind_int64(query_of(query)->stmt, (int)at, n);
}

static void
bind_bytes(struct db_query *query, unsigned at, const void *s, size_t len,
    bool is_text)
{
	sqlite3_stmt *stmt = query_of(query)->stmt;

	if (is_text)
		sqlite3_bind_text64(
		    stmt, (int)at, s, len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_blob64(stmt, (int)at, s, len, SQLITE_STATIC);
}

static void
bind_null(struct db_query *query, unsigned at)
{
	sqlite3_bind_null(query_of(query)->stmt, (int)at);
}

static enum db_step
step(struct db_query *query)
{
	struct lite_query *q = query_of(query);
	struct lite *lite = lite_of(query->db);
	int code;

	if (!q->running)
		lite->give_up =
		    clock_monotonic() + DB_QUERY_SECONDS * INT64_C(1000000);
	q->running = true;
	code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return DB_ROW;
	if (code == SQLITE_DONE)
		return DB_END;
	fail(lite, code);
	return DB_FAILED;
}

static const char *
column(struct db_query *query, unsigned at, size_t *len_r)
{
	sqlite3_stmt *stmt = query_of(query)->stmt;
	const unsigned char *s;

	if (sqlite3_column_type(stmt, (int)at) == SQLITE_NULL)
		return NULL;
	s = sqlite3_column_text(stmt, (int)at);
	*len_r = (size_t)sqlite3_column_bytes(stmt, (int)at);
	return s != NULL ? (const char *)s : "";
}

/* The values are let go of, too: they are the caller's and may be secret. */
static void
done(struct db_query *query)
{
	struct lite_query *q = query_of(query);

	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
	q->running = false;
}

const struct db_driver db_sqlite = {
	.begin = "BEGIN IMMEDIATE",
	.prepares_all = true,
	.make = make,
	.open = open_file,
	.is_stale = is_stale,
	.close = close_file,
	.exec = exec,
	.changes = changes,
	.prepare = prepare,
	.forget = forget,
	.bind_int = bind_int,
	.bind_bytes = bind_bytes,
	.bind_null = bind_null,
	.step = step,
	.column = column,
	.done = done,
};
