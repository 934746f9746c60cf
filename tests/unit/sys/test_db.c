#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/db.h"
#include "sys/db_driver.h"

#include "../unit.h"

#define BIG ((size_t)1 << 20)

static char folder[] = "/tmp/meerkat-test-db-XXXXXX";
static char file[64], other[64];

static struct db_settings writing = { .file = file, .writable = true };
static struct db_settings reading = { .file = file };

static void
set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/a", folder);
	snprintf(other, sizeof(other), "%s/b", folder);
}

static struct db *
make(const char *journal)
{
	struct db *db;

	set_up();
	db = db_new(&writing);
	ck_assert(db_open(db));
	ck_assert(db_exec(db, "CREATE TABLE t (k INTEGER PRIMARY KEY, "
			      "v TEXT COLLATE NOCASE, b BLOB)"));
	if (*journal == '\0')
		return db;
	/* It answers with a row, which exec has no use for. */
	ck_assert_int_eq(db_step(db_query(db, journal)), DB_ROW);
	return db;
}

static void
put(struct db *db, int64_t k, const char *v, size_t len)
{
	struct db_query *query = db_query(db, "INSERT INTO t VALUES (?,?,?)");

	ck_assert_ptr_nonnull(query);
	db_bind_int(query, 1, k);
	db_bind_text(query, 2, v, len);
	db_bind_null(query, 3);
	ck_assert_int_eq(db_step(query), DB_END);
	ck_assert_int_eq(db_changes(db), 1);
	db_done(query);
}

static struct db_query *
ask(struct db *db, const char *v)
{
	struct db_query *query =
	    db_query(db, "SELECT k, v, b FROM t WHERE v = ? ORDER BY k");

	if (query != NULL)
		db_bind_text(query, 1, v, strlen(v));
	return query;
}

static void
clean(struct db **db)
{
	char command[96];

	db_free(db);
	ck_assert_ptr_null(*db);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(db_step__reads__rows_then_the_end)
{
	struct db *db = make("");
	struct db_query *query;
	size_t len;

	put(db, 7, "Alice", 5);
	put(db, 8, "alice", 5);
	put(db, 9, "a\0b", 3);
	query = ask(db, "ALICE");
	ck_assert_int_eq(db_step(query), DB_ROW);
	ck_assert_int_eq(db_column_int(query, 0), 7);
	ck_assert_str_eq(db_column(query, 1, &len), "Alice");
	ck_assert_uint_eq(len, 5);
	ck_assert_ptr_null(db_column(query, 2, &len));
	ck_assert_int_eq(db_step(query), DB_ROW);
	ck_assert_int_eq(db_step(query), DB_END);
	/* The same query once more: nothing of the last time is left. */
	query = ask(db, "nobody");
	ck_assert_int_eq(db_step(query), DB_END);
	query = db_query(db, "SELECT v FROM t WHERE k = ?");
	db_bind_int(query, 1, 9);
	ck_assert_int_eq(db_step(query), DB_ROW);
	ck_assert_mem_eq(db_column(query, 0, &len), "a\0b", 3);
	ck_assert_uint_eq(len, 3);
	clean(&db);
}
END_TEST

/* No row is an answer; a table that is not there is none. */
START_TEST(db_step__keeps_apart__no_row_and_no_answer)
{
	struct db *db = make("");

	ck_assert_int_eq(db_step(ask(db, "x")), DB_END);
	ck_assert_ptr_null(db_query(db, "SELECT some FROM nowhere"));
	ck_assert(!db_is_lost(db));
	ck_assert_ptr_nonnull(strstr(db_error(db), "nowhere"));
	ck_assert_int_eq(db_step(ask(db, "x")), DB_END);
	db_close(db);
	ck_assert_ptr_null(ask(db, "x"));
	ck_assert(db_is_lost(db));
	ck_assert(db_open(db));
	ck_assert_int_eq(db_step(ask(db, "x")), DB_END);
	clean(&db);
}
END_TEST

START_TEST(db_open__fails__where_there_is_no_database)
{
	struct db_settings missing = { .file = other };
	struct db_settings no_one = { .socket = other, .user = "u" };
	struct db *db, *site;
	FILE *junk;

	set_up();
	db = db_new(&missing);
	ck_assert(!db_open(db));
	ck_assert(db_is_lost(db) && *db_error(db) != '\0');
	junk = fopen(other, "w");
	for (int i = 0; i < 1000; i++)
		fputs("this is not a database ", junk);
	fclose(junk);
	ck_assert(db_open(db)); /* SQLite looks when it is asked */
	ck_assert_ptr_null(db_query(db, "SELECT 1 FROM t"));
	ck_assert(db_is_lost(db));
	unlink(other);
	site = db_new(&no_one);
	ck_assert(!db_open(site));
	ck_assert(db_is_lost(site) && *db_error(site) != '\0');
	db_free(&site);
	clean(&db);
}
END_TEST

START_TEST(db_open__reads_beside__a_writer_and_writes_nothing)
{
	struct db *writer = make("PRAGMA journal_mode = WAL");
	struct db *reader = db_new(&reading);

	ck_assert(db_open(reader));
	put(writer, 1, "alice", 5);
	ck_assert_int_eq(db_step(ask(reader, "alice")), DB_ROW);
	ck_assert(db_exec(writer, "BEGIN IMMEDIATE"));
	put(writer, 2, "bob", 3);
	ck_assert_int_eq(db_step(ask(reader, "bob")), DB_END);
	ck_assert(db_exec(writer, "COMMIT"));
	ck_assert_int_eq(db_step(ask(reader, "bob")), DB_ROW);
	ck_assert(!db_exec(reader, "DELETE FROM t"));
	db_free(&reader);
	clean(&writer);
}
END_TEST

/* A backup is moved over the file: the old one would be read for ever. */
START_TEST(db_open__notices__that_the_file_was_replaced)
{
	struct db *db = make("");
	struct db *reader = db_new(&reading);
	struct db_settings elsewhere = { .file = other, .writable = true };
	struct db *restored;

	put(db, 1, "old", 3);
	ck_assert(db_open(reader));
	ck_assert_int_eq(db_step(ask(reader, "old")), DB_ROW);
	restored = db_new(&elsewhere);
	ck_assert(db_open(restored));
	ck_assert(db_exec(restored, "CREATE TABLE t (k, v, b)"));
	put(restored, 1, "new", 3);
	db_free(&restored);
	ck_assert_int_eq(rename(other, file), 0);
	ck_assert(db_open(reader));
	ck_assert_int_eq(db_step(ask(reader, "old")), DB_END);
	ck_assert_int_eq(db_step(ask(reader, "new")), DB_ROW);
	db_free(&reader);
	clean(&db);
}
END_TEST

START_TEST(db_step__ends__a_query_without_end)
{
	struct db *db = make(""), *reader = db_new(&reading);
	int64_t start = clock_monotonic();
	struct db_query *query;

	ck_assert(db_open(reader));
	query = db_query(reader, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
				 "SELECT i + 1 FROM n) SELECT sum(i) FROM n");
	ck_assert_ptr_nonnull(query);
	ck_assert_int_eq(db_step(query), DB_FAILED);
	ck_assert_int_lt(clock_monotonic() - start, 10 * 1000000);
	ck_assert_int_eq(db_step(ask(reader, "x")), DB_END);
	db_free(&reader);
	clean(&db);
}
END_TEST

/* What is said to each new connection holds on it. */
START_TEST(db_open__greets__each_connection)
{
	static const char *const greeting[] = { "PRAGMA journal_mode = WAL",
		"PRAGMA foreign_keys = ON", NULL };
	static const char *const nonsense[] = { "HELLO", NULL };
	struct db_settings polite = {
		.file = file, .writable = true, .greeting = greeting
	};
	struct db_settings odd = { .file = file, .greeting = nonsense };
	struct db *db = make(""), *second = db_new(&polite);

	for (unsigned i = 1; i <= 2; i++) {
		struct db_query *query;

		ck_assert(db_open(second));
		ck_assert(db_open(second));
		ck_assert_uint_eq(db_opened(second), i);
		query = db_query(second, "PRAGMA foreign_keys");
		ck_assert_int_eq(db_step(query), DB_ROW);
		ck_assert_int_eq(db_column_int(query, 0), 1);
		db_close(second);
	}
	db_free(&second);
	second = db_new(&odd);
	ck_assert(!db_open(second));
	ck_assert_ptr_nonnull(strstr(db_error(second), "HELLO"));
	db_free(&second);
	clean(&db);
}
END_TEST

/* A lock is let go of some day; a table that is missing stays away. */
START_TEST(db_begin__may_go_well_later__when_another_writes)
{
	struct db *db = make("");
	struct db *second = db_new(&writing);

	ck_assert(db_open(second));
	ck_assert(db_begin(second));
	ck_assert(!db_begin(db));
	ck_assert(db_may_pass(db) && !db_is_lost(db));
	put(second, 1, "alice", 5);
	ck_assert(db_commit(second));
	ck_assert(db_begin(db));
	ck_assert_int_eq(db_step(ask(db, "alice")), DB_ROW);
	ck_assert(!db_exec(db, "DELETE FROM nowhere"));
	ck_assert(!db_may_pass(db));
	db_free(&second);
	clean(&db);
}
END_TEST

START_TEST(db_step__is_refused__and_the_transaction_goes_on)
{
	struct db *db = make("");

	ck_assert(db_exec(db, "CREATE TABLE k (a INTEGER NOT NULL PRIMARY KEY,"
			      " b TEXT NOT NULL) WITHOUT ROWID"));
	ck_assert(db_begin(db));
	ck_assert(db_exec(db, "INSERT INTO k VALUES (1, 'x')"));
	ck_assert(!db_exec(db, "INSERT INTO k VALUES (1, 'y')"));
	ck_assert(db_is_refused(db) && !db_is_lost(db) && !db_may_pass(db));
	ck_assert(!db_exec(db, "INSERT INTO k VALUES (2, NULL)"));
	ck_assert(db_is_refused(db));
	ck_assert(!db_exec(db, "INSERT INTO nowhere VALUES (2)"));
	ck_assert(!db_is_refused(db));
	ck_assert(db_exec(db, "INSERT INTO k VALUES (3, 'z')"));
	ck_assert(db_commit(db));
	ck_assert(db_is_fit(db));
	ck_assert_int_eq(
	    db_step(db_query(db, "SELECT 1 FROM k WHERE a = 3")), DB_ROW);
	clean(&db);
}
END_TEST

START_TEST(db_column__gives__a_long_value_whole)
{
	struct db *db = make("");
	char *big = malloc(BIG);
	struct db_query *query;
	size_t len;

	memset(big, 'x', BIG);
	put(db, 1, big, BIG);
	query = db_query(db, "SELECT v FROM t");
	ck_assert_int_eq(db_step(query), DB_ROW);
	ck_assert_mem_eq(db_column(query, 0, &len), big, BIG);
	ck_assert_uint_eq(len, BIG);
	free(big);
	clean(&db);
}
END_TEST

START_TEST(db_mariadb_code__tells__what_another_connection_mends)
{
	const unsigned passes = DB_LOST | DB_MAY_PASS;

	ck_assert_uint_eq(db_mariadb_code(2006), passes);
	/* The prepared statement is gone, or cannot be made anew. */
	ck_assert_uint_eq(db_mariadb_code(1243), passes);
	ck_assert_uint_eq(db_mariadb_code(1615), passes);
	ck_assert_uint_eq(db_mariadb_code(1461), DB_MAY_PASS);
	ck_assert_uint_eq(db_mariadb_code(1146), 0); /* no such table */
	/* MariaDB; and MySQL since 8.0, which cannot be tried here. */
	ck_assert_uint_eq(db_mariadb_code(1267), DB_FOREIGN);
	ck_assert_uint_eq(db_mariadb_code(1300), DB_FOREIGN);
	ck_assert_uint_eq(db_mariadb_code(3854), DB_FOREIGN);
	ck_assert_uint_eq(db_mariadb_code(3988), DB_FOREIGN);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "db", (const TTest *const[]){
		      db_step__reads__rows_then_the_end,
		      db_step__keeps_apart__no_row_and_no_answer,
		      db_open__fails__where_there_is_no_database,
		      db_open__reads_beside__a_writer_and_writes_nothing,
		      db_open__notices__that_the_file_was_replaced,
		      db_step__ends__a_query_without_end,
		      db_open__greets__each_connection,
		      db_begin__may_go_well_later__when_another_writes,
		      db_step__is_refused__and_the_transaction_goes_on,
		      db_column__gives__a_long_value_whole,
		      db_mariadb_code__tells__what_another_connection_mends,
		      NULL,
		  });
}
