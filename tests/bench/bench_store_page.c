/*
 * Pages out of a large archive.  It is filled as the store fills it, but with
 * its indexes made at the end: that is what takes the time.  BENCH_ARCHIVE is a
 * SQLite file where it is kept for the next time.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/arena.h"
#include "bench_store.h"
#include "room/archive.h"
#include "store/page.h"
#include "sys/clock.h"
#include "sys/db.h"

#define ROOMS 1000
#define PAGES 300

static struct bench b;
static unsigned long messages;

static void
must(struct db *db, const char *sql)
{
	if (!db_exec(db, sql)) {
		fprintf(stderr, "%s: %s\n", sql, db_error(db));
		exit(1);
	}
}

static const char *const drop[] = {
	"DROP INDEX archive_sender",
	"DROP INDEX archive_nick",
	NULL,
};

static const char *const make[] = {
	"PRAGMA cache_size = -500000",
	"CREATE INDEX archive_sender ON archive (sender, room)",
	"CREATE INDEX archive_nick ON archive (room, nick)",
	/* A table whose indexes went has lost its figures. */
	"DELETE FROM sqlite_stat1",
	"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES"
	" ('archive', 'archive', '10000000 10000 1'),"
	" ('archive', 'archive_sender', '10000000 1000 50 1'),"
	" ('archive', 'archive_nick', '10000000 10000 50 1')",
	"PRAGMA wal_checkpoint(TRUNCATE)",
	NULL,
};

static void
fill(void)
{
	const struct db_settings set =
	    store_db_settings(&b.set, b.file, true, true);
	struct db *db = db_new(&set);
	bool later = b.set.driver == STORE_SQLITE;

	bench_open(&b, DURABILITY_RELAXED, NULL, NULL, NULL);
	db_open(db);
	for (size_t i = 0; later && drop[i] != NULL; i++)
		must(db, drop[i]);
	for (unsigned long n = 0; n < messages; n++) {
		bench_append(b.store,
		    n % 10 == 0 ? 1 + (unsigned)(n / 10 % ROOMS) : 0, n);
		if (n % 10000 == 9999)
			bench_until_idle(&b);
	}
	bench_close(&b);
	for (size_t i = 0; later && make[i] != NULL; i++)
		must(db, make[i]);
	db_free(&db);
}

/* The archive of the last time, if it is one; as it would be made now. */
static bool
find_kept(const char *file)
{
	const struct db_settings set =
	    store_db_settings(&b.set, file, true, true);
	struct db *db = db_new(&set);
	struct db_query *query;
	int64_t len = -1;

	if (access(file, F_OK) != 0) {
		db_free(&db);
		return false;
	}
	b.set.file = file;
	bench_open(&b, DURABILITY_RELAXED, NULL, NULL, NULL);
	bench_close(&b);
	query = db_open(db) ? db_query(db, "SELECT SUM(len) FROM archive_room")
			    : NULL;
	if (query != NULL && db_step(query) == DB_ROW)
		len = db_column_int(query, 0);
	db_free(&db);
	if (len != (int64_t)messages) {
		fprintf(stderr, "%s: not an archive of %lu\n", file, messages);
		bench_clean(&b);
		exit(1);
	}
	return true;
}

static void
keep(const char *file)
{
	if (rename(b.file, file) != 0) {
		perror(file);
		exit(1);
	}
	b.set.file = file;
}

/* The archive, made now or kept from the last time. */
static void
open_archive(const char *folder)
{
	const char *file = getenv("BENCH_ARCHIVE");
	int64_t begun = clock_monotonic();

	bench_make(&b, folder);
	if (b.set.driver != STORE_SQLITE)
		file = NULL;
	if (file != NULL && find_kept(file))
		return;
	fill();
	printf("store archive of %lu made in %.0f s\n", messages,
	    (double)(clock_monotonic() - begun) / 1e6);
	fflush(stdout);
	if (file != NULL)
		keep(file);
}

/* What the kernel has of it in memory is let go of. */
static void
chill(void)
{
	int fd = open(b.set.file, O_RDONLY);

	if (fd < 0)
		return;
	(void)fdatasync(fd);
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

static uint64_t seed = 1;

static uint64_t
chance(uint64_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (seed >> 33) % n;
}

/* The id of a message of the large room. */
static const char *
some_id(struct arena *arena)
{
	uint64_t n = chance(messages / 10) * 10 + 1 + chance(9);

	if (n >= messages)
		n = 1;
	return arena_printf(arena, "%016llx%020llx",
	    (unsigned long long)(UINT64_C(1790000000000) + n) << 16,
	    (unsigned long long)n * 2654435761);
}

enum question { NEWEST, AFTER, BEFORE, SINCE, SENDER, NICK, COUNTED, SMALL };

static const struct {
	const char *what;
	enum question question;
} questions[] = {
	{ "newest 50", NEWEST },
	{ "50 after an id", AFTER },
	{ "50 before an id", BEFORE },
	{ "50 since a time", SINCE },
	{ "50 of a sender", SENDER },
	{ "50 of a nick", NICK },
	{ "newest 50, counted", COUNTED },
	{ "newest 50 of a small room", SMALL },
};

static struct archive_query
query_of(enum question question, struct arena *arena)
{
	struct archive_query q = {
		.room = "room-number-0@" DOMAIN,
		.start = INT64_MIN,
		.end = INT64_MAX,
		.max = 50,
		.last_page = question != AFTER && question != SINCE,
		.count = question == COUNTED,
	};

	if (question == AFTER)
		q.after = some_id(arena);
	if (question == BEFORE)
		q.before = some_id(arena);
	if (question == SINCE)
		q.start = INT64_C(1790000000000) + (int64_t)chance(messages);
	if (question == SENDER || question == NICK)
		q.sender = arena_printf(
		    arena, "user%u@example.org", (unsigned)chance(2000));
	if (question == NICK) {
		q.nick = q.sender;
		q.sender = NULL;
	}
	if (question == SMALL)
		q.room = arena_printf(arena, "room-number-%u@" DOMAIN,
		    1 + (unsigned)chance(ROOMS));
	return q;
}

static void
ask(struct db *db, size_t i, bool cold)
{
	struct arena *arena = arena_new();
	double took[PAGES];
	size_t rows = 0, pages = cold ? 20 : PAGES;

	for (size_t n = 0; n < pages; n++) {
		struct archive_query q = query_of(questions[i].question, arena);
		struct archive_page *page;
		int64_t begun;

		if (cold) {
			db_close(db);
			chill();
		}
		db_open(db);
		begun = clock_monotonic();
		page = archive_read(db, &q, arena);
		took[n] = (double)(clock_monotonic() - begun) / 1000;
		if (page->failed || page->unknown_id)
			fprintf(stderr, "page: %s\n", db_error(db));
		rows += page->len;
		arena_reset(arena);
	}
	printf("store page of %lu, %s%s: p50 %.2f ms, p99 %.2f ms (%.0f "
	       "messages each; target 5)\n",
	    messages, questions[i].what, cold ? ", not in memory" : "",
	    bench_percentile(took, pages, 50),
	    bench_percentile(took, pages, 99), (double)rows / (double)pages);
	arena_free(&arena);
}

void
bench_page(unsigned long n, const char *folder)
{
	struct db_settings set;
	struct db *db;

	messages = n;
	open_archive(folder);
	set = store_db_settings(&b.set, b.set.file, false, false);
	db = db_new(&set);
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
		ask(db, i, false);
	for (size_t i = 0; i < 2 && b.set.driver == STORE_SQLITE; i++)
		ask(db, i, true);
	db_free(&db);
	bench_clean(&b);
}
