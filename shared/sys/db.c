#include "sys/db.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sys/db_driver.h"

struct db *
db_new(const struct db_settings *set)
{
	const struct db_driver *driver =
	    set->file != NULL ? &db_sqlite : &db_mariadb;
	struct db *db = driver->make();

	db->driver = driver;
	db->set = set;
	map_init(&db->queries, 0);
	return db;
}

void
db_free(struct db **db)
{
	if (*db == NULL)
		return;
	db_close(*db);
	map_free(&(*db)->queries);
	free(*db);
	*db = NULL;
}

static bool
greet(struct db *db)
{
	const char *const *say = db->set->greeting;

	for (; say != NULL && *say != NULL; say++)
		if (!db->driver->exec(db, *say))
			return false;
	return true;
}

bool
db_is_fit(struct db *db)
{
	return db->is_open && !db->is_lost && !db->driver->is_stale(db);
}

bool
db_open(struct db *db)
{
	if (db_is_fit(db))
		return true;
	db_close(db);
	db->is_open = db->driver->open(db) && greet(db);
	if (!db->is_open) {
		db->driver->close(db);
		return false;
	}
	db->is_lost = false;
	db->opened++;
	return true;
}

void
db_close(struct db *db)
{
	struct db_query *query;

	db->current = NULL;
	for (size_t i = 0; (query = map_next(&db->queries, &i)) != NULL;) {
		map_remove(&db->queries, query->sql);
		free(query->sql);
		db->driver->forget(query);
	}
	if (db->is_open)
		db->driver->close(db);
	db->is_open = false;
}

void
db_fail(struct db *db, unsigned what, const char *format, ...)
{
	va_list ap;

	db->is_lost = (what & DB_LOST) != 0;
	db->may_pass = (what & DB_MAY_PASS) != 0;
	db->is_refused = (what & DB_REFUSED) != 0;
	db->is_too_big = (what & DB_TOO_BIG) != 0;
	db->is_foreign = (what & DB_FOREIGN) != 0;
	va_start(ap, format);
	vsnprintf(db->error, sizeof(db->error), format, ap);
	va_end(ap);
}

const char *
db_error(const struct db *db)
{
	return db->error;
}

bool
db_is_lost(const struct db *db)
{
	return db->is_lost;
}

bool
db_may_pass(const struct db *db)
{
	return db->may_pass;
}

bool
db_is_refused(const struct db *db)
{
	return db->is_refused;
}

bool
db_is_too_big(const struct db *db)
{
	return db->is_too_big;
}

bool
db_is_foreign(const struct db *db)
{
	return db->is_foreign;
}

unsigned
db_opened(const struct db *db)
{
	return db->opened;
}

static bool
is_usable(struct db *db)
{
	if (db->is_open && !db->is_lost)
		return true;
	/* Why it broke was said when it did. */
	if (!db->is_lost)
		db_fail(db, DB_LOST, "not open");
	return false;
}

/* Where nobody else reads them, these are worth preparing as well. */
static bool
say(struct db *db, const char *sql)
{
	struct db_query *query;

	if (!db->driver->prepares_all)
		return db_exec(db, sql);
	query = db_query(db, sql);
	return query != NULL && db_run(query) >= 0;
}

bool
db_begin(struct db *db)
{
	return say(db, db->driver->begin);
}

bool
db_commit(struct db *db)
{
	return say(db, "COMMIT");
}

bool
db_exec(struct db *db, const char *sql)
{
	return is_usable(db) && db->driver->exec(db, sql);
}

int64_t
db_changes(const struct db *db)
{
	return db->driver->changes(db);
}

struct db_query *
db_query(struct db *db, const char *sql)
{
	struct db_query *query;

	if (!is_usable(db))
		return NULL;
	if (db->current != NULL)
		db->driver->done(db->current);
	db->current = NULL;
	query = map_get(&db->queries, sql);
	if (query == NULL) {
		query = db->driver->prepare(db, sql);
		if (query == NULL)
			return NULL;
		query->db = db;
		query->sql = mem_dup(sql);
		map_put(&db->queries, query->sql, query);
	}
	db->current = query;
	return query;
}

void
db_bind_int(struct db_query *query, unsigned at, int64_t n)
{
	query->db->driver->bind_int(query, at, n);
}

void
db_bind_text(struct db_query *query, unsigned at, const char *s, size_t len)
{
	query->db->driver->bind_bytes(query, at, s, len, true);
}

void
db_bind_string(struct db_query *query, unsigned at, const char *s)
{
	db_bind_text(query, at, s, strlen(s));
}

void
db_bind_utf8(struct db_query *query, unsigned at, const char *s)
{
	size_t len = strlen(s);

	db_bind_text(query, at, s, text_is_utf8(s, len) ? len : 0);
}

void
db_bind_blob(struct db_query *query, unsigned at, const void *s, size_t len)
{
	query->db->driver->bind_bytes(query, at, s, len, false);
}

void
db_bind_null(struct db_query *query, unsigned at)
{
	query->db->driver->bind_null(query, at);
}

enum db_step
db_step(struct db_query *query)
{
	if (!is_usable(query->db))
		return DB_FAILED;
	return query->db->driver->step(query);
}

const char *
db_column(struct db_query *query, unsigned at, size_t *len_r)
{
	size_t len = 0;
	const char *s = query->db->driver->column(query, at, &len);

	if (len_r != NULL)
		*len_r = len;
	return s;
}

int64_t
db_column_int(struct db_query *query, unsigned at)
{
	const char *s = db_column(query, at, NULL);

	return s != NULL ? strtoll(s, NULL, 10) : 0;
}

void
db_done(struct db_query *query)
{
	struct db *db = query->db;

	db->driver->done(query);
	if (db->current == query)
		db->current = NULL;
}

int64_t
db_run(struct db_query *query)
{
	struct db *db = query->db;
	int64_t changes = db_step(query) == DB_END ? db_changes(db) : -1;

	db_done(query);
	return changes;
}
