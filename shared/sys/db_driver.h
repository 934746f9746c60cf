/*
 * What db.c and the two drivers share; nobody else's business.
 */
#ifndef SYS_DB_DRIVER_H
#define SYS_DB_DRIVER_H

#include "base/map.h"
#include "sys/db.h"

#define DB_CONNECT_SECONDS 2
#define DB_QUERY_SECONDS 3

/* Nothing that we read is near this long: whoever sends more is refused. */
#define DB_VALUE_MAX (16 * 1024 * 1024)

struct db_query {
	struct db *db;
	char *sql;
};

struct db {
	const struct db_driver *driver;
	const struct db_settings *set;
	struct map queries;
	struct db_query *current; /* the one that may have rows left */
	bool is_open, is_lost, may_pass, is_refused, is_too_big, is_foreign;
	unsigned opened;
	char error[256];
};

struct db_driver {
	const char *begin;        /* a transaction that will write */
	bool prepares_all;        /* that, and its end, too */
	struct db *(*make)(void); /* the struct db first in it is empty */
	bool (*open)(struct db *db);
	bool (*is_stale)(struct db *db);
	void (*close)(struct db *db);
	bool (*exec)(struct db *db, const char *sql);
	int64_t (*changes)(const struct db *db);
	struct db_query *(*prepare)(struct db *db, const char *sql);
	void (*forget)(struct db_query *query); /* and free it */
	void (*bind_int)(struct db_query *query, unsigned at, int64_t n);
	void (*bind_bytes)(struct db_query *query, unsigned at, const void *s,
	    size_t len, bool is_text);
	void (*bind_null)(struct db_query *query, unsigned at);
	enum db_step (*step)(struct db_query *query);
	const char *(*column)(
	    struct db_query *query, unsigned at, size_t *len_r);
	void (*done)(struct db_query *query);
};

extern const struct db_driver db_sqlite, db_mariadb;

/* What a failure is, for db_fail(). */
#define DB_LOST 1u     /* the connection broke */
#define DB_MAY_PASS 2u /* it may go well later */
#define DB_REFUSED 4u  /* a constraint is against it */
#define DB_TOO_BIG 8u  /* a value was longer than DB_VALUE_MAX */
#define DB_FOREIGN 16u /* a text that was bound is not in the column's set */

/* Which of them an error of MariaDB's, by its number, is. */
unsigned db_mariadb_code(unsigned code);

void db_fail(struct db *db, unsigned what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
