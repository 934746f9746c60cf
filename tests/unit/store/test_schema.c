/*
 * A database as version 1 left it is still there in tests/unit/store: whoever
 * makes a new version of the tables proves with it that nothing gets lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/schema.h"
#include "store/start.h"
#include "sys/db.h"

#include "../unit.h"
#include "lab.h"

static struct lab lab;

/* Statements end with ";\n", and none has that inside. */
static void
load(const char *name)
{
	const char *srcdir = getenv("srcdir");
	struct db *db = lab_db(&lab);
	static char sql[64 * 1024];
	char path[512], *at = sql, *end;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/tests/unit/store/%s",
	    srcdir != NULL ? srcdir : ".", name);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	len = fread(sql, 1, sizeof(sql) - 1, file);
	fclose(file);
	sql[len] = '\0';
	for (; (end = strstr(at, ";\n")) != NULL; at = end + 2) {
		*end = '\0';
		ck_assert_msg(db_exec(db, at), "%s: %s", at, db_error(db));
	}
	ck_assert_str_eq(at, "");
	db_free(&db);
}

static void
load_version_1(void)
{
	load(lab_is_mariadb() ? "version_1.mariadb.sql"
			      : "version_1.sqlite.sql");
}

static void
told(void *user, enum record_kind record, const char *room, const char *key,
    const char *value)
{
	text_addf(user, "%d %s %s %s|", (int)record, room, key, value);
}

static void
is_as_it_was(void)
{
	lab_open(&lab);
	ck_assert_str_eq(lab.told.s,
	    "room a@rooms.example  title=A\nsubject=Verona\n\n"
	    "room b@rooms.example  title=B\n\n"
	    "affiliation a@rooms.example romeo@example affiliation=owner\n"
	    "nick=\nreason=\n\n"
	    "occupant a@rooms.example romeo@example/orchard nick=Romeo\n"
	    "role=moderator\npresence=<presence/>\n\n");
	lab_append(&lab, ROOM, 9, "nine");
	lab_fetch(&lab, "w",
	    &(struct archive_query){ .room = ROOM,
		.nick = "Romeo",
		.start = 2000,
		.end = INT64_MAX,
		.max = 10 });
	lab_fetch(&lab, "all",
	    &(struct archive_query){ .room = ROOM,
		.start = INT64_MIN,
		.end = INT64_MAX,
		.max = 10 });
	lab_wait_answers(&lab, 2);
	ck_assert_ptr_nonnull(strstr(lab.pages.s, "w: two.\n"));
	ck_assert_ptr_nonnull(strstr(lab.pages.s, "all: one two nine.\n"));
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT version FROM meta"), SCHEMA_VERSION);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM meta"), 1);
	ck_assert_int_eq(
	    lab_number(&lab, lab_is_mariadb()
				 ? "SELECT COUNT(*) FROM"
				   " information_schema.statistics WHERE"
				   " table_schema = DATABASE() AND"
				   " index_name = 'archive_at'"
				 : "SELECT COUNT(*) FROM sqlite_master"
				   " WHERE name = 'archive_at'"),
	    0);
}

START_TEST(store_start__brings_up_to_date__the_tables_of_version_1)
{
	lab_make(&lab);
	load_version_1();
	is_as_it_was();
	lab_clean(&lab);
}
END_TEST

/* MariaDB commits at every CREATE: a start may have died between two. */
START_TEST(store_start__goes_on__where_another_stopped)
{
	lab_make(&lab);
	load_version_1();
	if (lab_is_mariadb())
		lab_exec(
		    &lab, "ALTER TABLE archive ADD KEY archive_at (room, at)");
	is_as_it_was();
	lab_close(&lab);
	for (int version = 3; lab_is_mariadb() && version >= 0; version -= 3) {
		lab_exec(&lab, version == 0 ? "UPDATE meta SET version = 0"
					    : "UPDATE meta SET version = 3");
		lab_exec(&lab, "DELETE FROM archive WHERE at = 9000");
		lab_exec(&lab, "UPDATE archive_room SET len = 2 WHERE len = 3");
		lab.answers = 0;
		text_clear(&lab.pages);
		is_as_it_was();
		lab_close(&lab);
	}
	lab_clean(&lab);
}
END_TEST

static void
is_refused(const char *why)
{
	struct text said = { 0 }, all = { 0 };

	ck_assert_int_eq(
	    store_start(&lab.set, lab.set.file, DOMAIN, told, &all, &said),
	    START_REFUSED);
	ck_assert_msg(strstr(said.s, why) != NULL, "%s", said.s);
	ck_assert_ptr_null(strchr(said.s, '\n'));
	ck_assert_uint_eq(all.len, 0);
	text_free(&said);
}

START_TEST(store_start__refuses__what_is_newer)
{
	lab_make(&lab);
	load_version_1();
	lab_exec(&lab, "UPDATE meta SET version = 1000");
	is_refused("newer version");
	ck_assert_int_eq(lab_number(&lab, "SELECT version FROM meta"), 1000);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 3);
	lab_clean(&lab);
}
END_TEST

START_TEST(store_start__refuses__somebody_else_s_tables)
{
	lab_make(&lab);
	if (lab_is_mariadb()) {
		lab_exec(&lab, "CREATE TABLE meta (k INT, v INT)");
		is_refused("not ours");
	} else {
		lab_exec(&lab, "CREATE TABLE cookies (k INT, v INT)");
		is_refused("not ours");
		ck_assert_int_eq(
		    lab_number(&lab, "SELECT COUNT(*) FROM sqlite_master"), 1);
	}
	lab_clean(&lab);
}
END_TEST

START_TEST(store_start__refuses__a_file_that_is_no_database)
{
	FILE *file;

	lab_make(&lab);
	if (!lab_is_mariadb()) {
		file = fopen(lab.file, "w");
		for (int i = 0; i < 1000; i++)
			fputs("this is no database at all ", file);
		fclose(file);
		is_refused("not a database");
		unlink(lab.file);
		lab.set.file = "/dev/null/rooms.db";
		is_refused("/dev/null/rooms.db: Not a directory");
		lab.set.file = lab.folder;
		is_refused("Is a directory");
	} else {
		lab.set.password = "wrong";
		is_refused("1045");
		lab.set.name = "nowhere";
		is_refused("10");
	}
	lab_clean(&lab);
}
END_TEST

/* A page of it was overwritten: the start tells, and does not die of it. */
START_TEST(store_start__refuses__what_is_corrupt)
{
	char junk[4096];
	FILE *file;

	lab_make(&lab);
	if (!lab_is_mariadb()) {
		lab_open(&lab);
		for (unsigned i = 0; i < 300; i++) {
			char room[64];

			snprintf(room, sizeof(room), "r%u@" DOMAIN, i);
			lab_save(&lab, RECORD_ROOM, room, "", room);
		}
		lab_wait(&lab, store_ticket(lab.store));
		lab_close(&lab);
		memset(junk, 0xa5, sizeof(junk));
		file = fopen(lab.file, "r+");
		for (long at = 4096; at < 30 * 4096L; at += 4096) {
			fseek(file, at, SEEK_SET);
			fwrite(junk, 1, sizeof(junk), file);
		}
		fclose(file);
		is_refused("malformed");
	}
	lab_clean(&lab);
}
END_TEST

START_TEST(store_start__waits__for_what_may_come)
{
	struct text said = { 0 }, all = { 0 };
	struct db *db;

	lab_make(&lab);
	if (lab_is_mariadb())
		lab.set.socket = "/nonexistent/socket";
	else {
		load_version_1();
		db = lab_db(&lab);
		ck_assert(db_begin(db));
	}
	ck_assert_int_eq(
	    store_start(&lab.set, lab.set.file, DOMAIN, told, &all, &said),
	    START_LATER);
	if (!lab_is_mariadb())
		db_free(&db);
	text_free(&said);
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run("schema",
	    (const TTest *const[]){
		store_start__brings_up_to_date__the_tables_of_version_1,
		store_start__goes_on__where_another_stopped,
		store_start__refuses__what_is_newer,
		store_start__refuses__somebody_else_s_tables,
		store_start__refuses__a_file_that_is_no_database,
		store_start__refuses__what_is_corrupt,
		store_start__waits__for_what_may_come,
		NULL,
	    });
}
