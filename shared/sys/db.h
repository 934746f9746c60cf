/*
 * One way to ask a database, SQLite or MariaDB (MySQL).  A connection and its
 * queries belong to one thread at a time; every call waits, at most about two
 * seconds for a connection and three for an answer unless more is allowed, so
 * it is a worker's.
 */
#ifndef SYS_DB_H
#define SYS_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_query;

/* MariaDB over TLS: a passive listener learns nothing; or it is also certain
 * who is at the other end. */
enum db_tls {
	DB_TLS_OFF = 0,
	DB_TLS_ON,
	DB_TLS_VERIFY,
};

struct db_settings {
	const char *file; /* SQLite; NULL: MariaDB, by the rest of this */
	bool writable;    /* SQLite: to be written, and made if missing */
	const char *host, *socket, *user, *password, *name;
	const char *charset; /* NULL: utf8mb4 */
	unsigned port;       /* 0: the usual one */
	unsigned seconds;    /* MariaDB: to wait for an answer; 0: three */
	enum db_tls tls;     /* MariaDB */
	const char *tls_ca;  /* whom to trust; NULL: whom the system does */

	/* Said to every new connection; NULL ends them; or NULL. */
	const char *const *greeting;
};

/* Failed is 0: what was not answered is neither a row nor the end of rows. */
enum db_step {
	DB_FAILED = 0,
	DB_ROW,
	DB_END,
};

/* The settings are borrowed.  Nothing is opened yet. */
struct db *db_new(const struct db_settings *set);
void db_free(struct db **db);

/*
 * Open it, unless it is open and fit: a connection that broke, and a SQLite
 * file that was replaced by another, are opened anew.
 */
bool db_open(struct db *db);
bool db_is_fit(struct db *db); /* there is nothing to open */
void db_close(struct db *db);

/* Of the last failure: what it was, and whether the connection broke. */
const char *db_error(const struct db *db);
bool db_is_lost(const struct db *db);

/* The same may go well later, with nobody's help but time's and room's:
 * locked, overloaded, not reachable, disk full. */
bool db_may_pass(const struct db *db);

/* Only that statement failed, a transaction goes on: it was to write a key that
 * is there already, or NULL where there is to be none. */
bool db_is_refused(const struct db *db);

/* What was asked for has a value in it that nobody would read. */
bool db_is_too_big(const struct db *db);

/* A text that was bound has characters that the column compared with it cannot
 * hold: nothing there is equal to it. */
bool db_is_foreign(const struct db *db);

/* How many times it was opened: another number, another connection. */
unsigned db_opened(const struct db *db);

/*
 * A transaction that is going to write.  Whatever fails in one, db_commit()
 * too, leaves it unknown what of it was done: db_close() then, unless it was
 * refused.
 */
bool db_begin(struct db *db);
bool db_commit(struct db *db);

bool db_exec(struct db *db, const char *sql);
int64_t db_changes(const struct db *db); /* rows written by the last one */

/*
 * A query with "?" for its values, ready to be bound; NULL: failed.  It is
 * prepared once for each connection and belongs to the db.  There is one at a
 * time: asking for the next ends the one before.
 */
struct db_query *db_query(struct db *db, const char *sql);

/* Counted from 1; the bytes are borrowed until db_done(). */
void db_bind_int(struct db_query *query, unsigned at, int64_t n);
void db_bind_text(
    struct db_query *query, unsigned at, const char *s, size_t len);
void db_bind_string(struct db_query *query, unsigned at, const char *s);

/* What people wrote must be text even if something else got into it, or the
 * database refuses it and all that is stored with it: it is empty then. */
void db_bind_utf8(struct db_query *query, unsigned at, const char *s);

void db_bind_blob(
    struct db_query *query, unsigned at, const void *s, size_t len);
void db_bind_null(struct db_query *query, unsigned at);

enum db_step db_step(struct db_query *query);

/* Counted from 0, good until the next step; NULL is SQL's NULL, and 0. */
const char *db_column(struct db_query *query, unsigned at, size_t *len_r);
int64_t db_column_int(struct db_query *query, unsigned at);

void db_done(struct db_query *query); /* rows not read are dropped */

/* A statement that has no rows, and it is done: how many it wrote; -1: it
 * failed. */
int64_t db_run(struct db_query *query);

#endif
