#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sys/db.h"

#include "../unit.h"

#define ROUNDS 150
#define LONGEST 20000 /* bytes of a value: some pages */

static char folder[] = "/tmp/meerkat-test-wal-XXXXXX";
static char file[64], copy[64];

/* So few pages that a transaction spills into the log before it ends, and
 * writes there again what it spilled. */
static const char *const small[] = {
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = NORMAL",
	"PRAGMA wal_autocheckpoint = 400",
	"PRAGMA cache_size = 10",
	NULL,
};

static struct db_settings writing = {
	.file = file, .writable = true, .greeting = small
};
static struct db_settings copied = { .file = copy, .writable = true };
static unsigned long seed;

static void
set_up(void)
{
	seed = 1;
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/a", folder);
	snprintf(copy, sizeof(copy), "%s/b", folder);
}

/* It is closed, and its log is gone by that. */
static void
clean_up(void)
{
	unlink(file);
	unlink(copy);
	ck_assert_int_eq(rmdir(folder), 0);
}

static struct db *
make(void)
{
	struct db *db = db_new(&writing);

	ck_assert(db_open(db));
	ck_assert(db_exec(db, "CREATE TABLE t (k INTEGER PRIMARY KEY,"
			      " v TEXT NOT NULL)"));
	ck_assert(db_exec(db, "CREATE INDEX i ON t (substr(v, 1, 200))"));
	return db;
}

static unsigned
chance(unsigned n)
{
	seed = seed * 6364136223846793005ul + 1442695040888963407ul;
	return (unsigned)(seed >> 33) % n;
}

static bool
put(struct db *db)
{
	static char value[LONGEST];
	struct db_query *query =
	    db_query(db, "REPLACE INTO t (k, v) VALUES (?, ?)");
	size_t len = 1 + chance(chance(4) > 0 ? 100 : LONGEST);

	if (query == NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		value[i] = (char)('a' + chance(26));
	db_bind_int(query, 1, chance(200));
	db_bind_text(query, 2, value, len);
	return db_run(query) >= 0;
}

static bool
write_some(struct db *db)
{
	bool done = db_begin(db);

	for (unsigned n = chance(chance(3) > 0 ? 5 : 100); done && n > 0; n--)
		done = put(db);
	return done;
}

static void
read_text(struct db *db, const char *sql, char *text, size_t size)
{
	struct db_query *query = db_query(db, sql);

	ck_assert_msg(query != NULL, "%s", db_error(db));
	ck_assert_int_eq(db_step(query), DB_ROW);
	snprintf(text, size, "%s", db_column(query, 0, NULL));
	db_done(query);
}

/* All there is, in a few characters. */
static void
sum(struct db *db, char *text, size_t size)
{
	read_text(db,
	    "SELECT COUNT(*) || ' ' || COALESCE(SUM(k * length(v)), 0) || ' '"
	    " || COALESCE(group_concat(substr(v, 1, 1), ''), '') FROM t",
	    text, size);
}

static void
copy_file(const char *end)
{
	static char bytes[1 << 16];
	char from[80], to[80];
	int in, out;
	ssize_t len;

	snprintf(from, sizeof(from), "%s%s", file, end);
	snprintf(to, sizeof(to), "%s%s", copy, end);
	in = open(from, O_RDONLY);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert(in >= 0 && out >= 0);
	while ((len = read(in, bytes, sizeof(bytes))) > 0)
		ck_assert_int_eq(write(out, bytes, (size_t)len), len);
	close(in);
	close(out);
}

/* What somebody finds who comes after a crash at this moment. */
static void
expect_after_crash(const char *wanted)
{
	struct db *db = db_new(&copied);
	char found[1000], whole[100];

	copy_file("");
	copy_file("-wal");
	ck_assert(db_open(db));
	sum(db, found, sizeof(found));
	read_text(db, "PRAGMA integrity_check", whole, sizeof(whole));
	db_free(&db);
	ck_assert_str_eq(found, wanted);
	ck_assert_str_eq(whole, "ok");
}

START_TEST(db_commit__has_written__all_of_the_transaction)
{
	struct db *db;
	char before[1000], after[1000];

	set_up();
	db = make();
	sum(db, before, sizeof(before));
	for (unsigned round = 0; round < ROUNDS; round++) {
		ck_assert_msg(write_some(db), "%s", db_error(db));
		expect_after_crash(before);
		if (chance(5) == 0) {
			ck_assert(db_exec(db, "ROLLBACK"));
			sum(db, after, sizeof(after));
			ck_assert_str_eq(after, before);
			continue;
		}
		ck_assert_msg(db_commit(db), "%s", db_error(db));
		sum(db, before, sizeof(before));
		expect_after_crash(before);
	}
	db_free(&db);
	clean_up();
}
END_TEST

/* Files may become so long; 0: as long as they like. */
static void
set_limit(rlim_t size)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size > 0 ? size : limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* SQLite's other files are shorter. */
START_TEST(db_commit__fails__where_the_log_cannot_grow)
{
	struct db *db;
	char before[1000], after[1000];
	unsigned failed = 0;

	signal(SIGXFSZ, SIG_IGN);
	set_up();
	db = make();
	for (unsigned round = 0; round < ROUNDS; round++) {
		bool done;

		db_close(db); /* the next log begins at nothing */
		ck_assert(db_open(db));
		sum(db, before, sizeof(before));
		set_limit(33000 + chance(100000));
		done = write_some(db) && db_commit(db);
		set_limit(0);
		if (!done) {
			failed++;
			db_close(db);
			ck_assert(db_open(db));
		}
		sum(db, after, sizeof(after));
		if (!done)
			ck_assert_str_eq(after, before);
		ck_assert(write_some(db) && db_commit(db));
		sum(db, after, sizeof(after));
		expect_after_crash(after);
	}
	ck_assert_uint_gt(failed, ROUNDS / 10);
	ck_assert_uint_lt(failed, ROUNDS);
	db_free(&db);
	clean_up();
}
END_TEST

int
main(void)
{
	return unit_run(
	    "db_wal", (const TTest *const[]){
			  db_commit__has_written__all_of_the_transaction,
			  db_commit__fails__where_the_log_cannot_grow,
			  NULL,
		      });
}
