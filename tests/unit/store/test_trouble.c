/*
 * A database that goes away and comes back: nothing is shown that is not
 * stored, nothing is lost, and nobody has to restart anything.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/desk.h"
#include "sys/db.h"

#include "../unit.h"
#include "lab.h"

#define KIB 1024

static struct lab lab;
static char moved[128];
static unsigned next = 1;

static void
append(unsigned n)
{
	char body[KIB];

	memset(body, 'x', sizeof(body));
	body[sizeof(body) - 1] = '\0';
	while (n-- > 0)
		lab_append(&lab, ROOM, next++, body);
}

/* All that was put is there, each once. */
static void
is_all_there(void)
{
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM archive"), next - 1);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT len FROM archive_room"), next - 1);
}

static void
begin(void)
{
	lab_make(&lab);
	snprintf(moved, sizeof(moved), "%s/moved.db", lab.folder);
	lab_open(&lab);
	append(10);
	lab_wait(&lab, 10);
}

static void
end(void)
{
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert(store_is_well(lab.store));
	ck_assert_uint_eq(store_backlog(lab.store), 0);
	is_all_there();
	lab_clean(&lab);
}

START_TEST(store__waits__for_a_file_that_is_gone)
{
	begin();
	ck_assert_int_eq(rename(lab.file, moved), 0);
	append(10);
	lab_wait_ms(&lab, 300);
	ck_assert(!store_is_well(lab.store));
	ck_assert_uint_eq(store_mark(lab.store), 10);
	ck_assert_int_ne(access(lab.file, F_OK), 0);
	ck_assert_int_eq(rename(moved, lab.file), 0);
	end();
}
END_TEST

/* Another database in its place is not what was stored. */
START_TEST(desk_open__takes__no_other_database_instead)
{
	struct desk *desk;

	begin();
	lab_close(&lab);
	desk = desk_new(&lab.set, lab.file, true);
	ck_assert(desk_open(desk));
	db_close(desk->db);
	ck_assert_int_eq(rename(lab.file, moved), 0);
	ck_assert(!desk_open(desk));
	ck_assert_str_eq(desk->reason, "the file is gone");
	lab_exec(&lab, "CREATE TABLE meta (version INTEGER)");
	ck_assert(!desk_open(desk));
	ck_assert_str_eq(desk->reason, "it is not the database that it was");
	lab_exec(&lab, "INSERT INTO meta VALUES (1000)");
	ck_assert(!desk_open(desk));
	ck_assert_ptr_nonnull(strstr(desk->reason, "newer"));
	ck_assert_int_eq(rename(moved, lab.file), 0);
	ck_assert(desk_open(desk));
	desk_free(&desk);
	lab_clean(&lab);
}
END_TEST

/* Whoever asks waits as well, and what waits is known. */
START_TEST(store__keeps__what_waits)
{
	struct archive_query q = {
		.room = ROOM, .start = INT64_MIN, .end = INT64_MAX, .max = 1
	};

	begin();
	ck_assert_int_eq(rename(lab.file, moved), 0);
	for (unsigned i = 1; i <= 10; i++) {
		append(100);
		lab_wait_ms(&lab, 1);
		ck_assert_uint_gt(
		    store_backlog(lab.store), (size_t)i * 100 * KIB);
	}
	lab_fetch(&lab, "w", &q);
	lab_wait_ms(&lab, 200);
	ck_assert_uint_eq(store_mark(lab.store), 10);
	ck_assert_uint_eq(lab.answers, 0);
	ck_assert_int_eq(rename(moved, lab.file), 0);
	lab_wait_answers(&lab, 1);
	ck_assert_ptr_null(strstr(lab.pages.s, "failed"));
	end();
}
END_TEST

START_TEST(store__waits__for_another_s_lock)
{
	struct db *other;

	begin();
	other = lab_db(&lab);
	ck_assert(db_begin(other));
	append(10);
	lab_wait_ms(&lab, 3500); /* SQLite itself waits for three seconds */
	ck_assert(!store_is_well(lab.store));
	ck_assert_uint_eq(store_mark(lab.store), 10);
	db_free(&other);
	end();
}
END_TEST

static void
limit(rlim_t size)
{
	struct rlimit r;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = size;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &r), 0);
}

START_TEST(store__waits__for_room_on_the_disk)
{
	begin();
	signal(SIGXFSZ, SIG_IGN);
	limit((rlim_t)64 * KIB);
	append(200);
	lab_wait_ms(&lab, 500);
	ck_assert(!store_is_well(lab.store));
	ck_assert_uint_eq(store_mark(lab.store), 10);
	append(200);
	lab_wait_ms(&lab, 500);
	ck_assert_uint_eq(store_mark(lab.store), 10);
	limit(RLIM_INFINITY);
	end();
}
END_TEST

/* A program that ends while its database is away says what is lost by it. */
START_TEST(store_free__ends__though_the_database_is_away)
{
	begin();
	ck_assert_int_eq(rename(lab.file, moved), 0);
	append(10);
	lab_wait_ms(&lab, 200);
	lab_close(&lab);
	ck_assert_int_eq(rename(moved, lab.file), 0);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 10);
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "trouble", (const TTest *const[]){
			   store__waits__for_a_file_that_is_gone,
			   desk_open__takes__no_other_database_instead,
			   store__keeps__what_waits,
			   store__waits__for_another_s_lock,
			   store__waits__for_room_on_the_disk,
			   store_free__ends__though_the_database_is_away,
			   NULL,
		       });
}
