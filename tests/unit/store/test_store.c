#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "store/page.h"
#include "sys/db.h"

#include "../unit.h"
#include "lab.h"

static struct lab lab;

static void
is_said(const char *table, const char *expected)
{
	struct text said = { 0 };

	lab_said(&lab, table, &said);
	ck_assert_str_eq(said.s, expected);
	text_free(&said);
}

START_TEST(store_restore__tells__what_was_put)
{
	uint64_t last;

	lab_make(&lab);
	lab_open(&lab);
	ck_assert_str_eq(lab.told.s, "");
	lab_save(
	    &lab, RECORD_OCCUPANT, ROOM, "alice@example/phone", "nick=A\n");
	lab_save(&lab, RECORD_ROOM, ROOM, "", "title=old\n");
	lab_save(&lab, RECORD_ROOM, ROOM, "", "title=\xc3\xa4 'new'\n");
	lab_save(&lab, RECORD_AFFILIATION, ROOM, "alice@example", "owner");
	lab_save(&lab, RECORD_AFFILIATION, ROOM, "bob@example", "member");
	lab_forget(&lab, RECORD_AFFILIATION, ROOM, "bob@example");
	lab_save(&lab, RECORD_OCCUPANT, ROOM, "bob@example/x", "nick=B\n");
	last = lab_forget(&lab, RECORD_OCCUPANT, ROOM, "bob@example/x");
	ck_assert_uint_eq(last, 8);
	lab_wait(&lab, last);
	ck_assert(store_is_idle(lab.store) && store_is_well(lab.store));
	lab_close(&lab);
	lab_open(&lab);
	ck_assert_str_eq(lab.told.s,
	    "room " ROOM "  title=\xc3\xa4 'new'\n\n"
	    "affiliation " ROOM " alice@example owner\n"
	    "occupant " ROOM " alice@example/phone nick=A\n\n");
	lab_clean(&lab);
}
END_TEST

/* What is of all rooms is kept under the domain alone, such as nicknames that
 * were reserved at the service. */
START_TEST(store_restore__tells__what_is_of_all_rooms)
{
	lab_make(&lab);
	lab_open(&lab);
	lab_save(&lab, RECORD_ROOM, "other.example", "", "theirs");
	lab_save(&lab, RECORD_ROOM, DOMAIN, "", "mode=slow\n");
	lab_wait(&lab, lab_save(&lab, RECORD_AFFILIATION, DOMAIN,
			   "alice@example", "nick=A\n"));
	lab_close(&lab);
	lab_open(&lab);
	ck_assert_str_eq(lab.told.s,
	    "room " DOMAIN "  mode=slow\n\n"
	    "affiliation " DOMAIN " alice@example nick=A\n\n");
	lab_clean(&lab);
}
END_TEST

/* Two components may share a database, and each has its own rooms. */
START_TEST(store_restore__passes_over__another_domain)
{
	lab_make(&lab);
	lab_open(&lab);
	lab_save(&lab, RECORD_ROOM, "a@cafe.example", "", "x");
	lab_save(&lab, RECORD_ROOM, "a@xrooms.example", "", "x");
	lab_save(&lab, RECORD_OCCUPANT, "a@cafe.example", "b@c/d", "x");
	lab_wait(&lab, lab_save(&lab, RECORD_ROOM, ROOM, "", "ours"));
	lab_close(&lab);
	lab_open(&lab);
	ck_assert_str_eq(lab.told.s, "room " ROOM "  ours\n");
	lab_clean(&lab);
}
END_TEST

START_TEST(store_put__keeps_apart__names_that_differ_in_little)
{
	char resource[1100];

	lab_make(&lab);
	lab_open(&lab);
	memset(resource, 'r', sizeof(resource));
	memcpy(resource, "a@b/", 4);
	resource[1024] = '1';
	resource[1025] = '\0';
	lab_save(&lab, RECORD_OCCUPANT, ROOM, resource, "one");
	resource[1024] = '2';
	lab_save(&lab, RECORD_OCCUPANT, ROOM, resource, "two");
	lab_save(&lab, RECORD_OCCUPANT, ROOM, "a@b/c", "c");
	lab_save(&lab, RECORD_OCCUPANT, ROOM, "a@b/c ", "c blank");
	lab_save(&lab, RECORD_OCCUPANT, ROOM, "a@b/C", "C");
	lab_save(&lab, RECORD_OCCUPANT, ROOM, "a@b/\xc3\xa9", "accent");
	lab_forget(&lab, RECORD_OCCUPANT, ROOM, resource);
	lab_wait(&lab, lab_forget(&lab, RECORD_OCCUPANT, ROOM, "a@b/e"));
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM occupant"), 5);
	ck_assert_int_eq(
	    lab_number(
		&lab, "SELECT COUNT(*) FROM occupant WHERE value = 'one'"),
	    1);
	lab_clean(&lab);
}
END_TEST

START_TEST(store_put__takes__the_longest_names_and_any_bytes)
{
	char jid[3072], room[2048];
	uint64_t last;

	lab_make(&lab);
	lab_open(&lab);
	memset(jid, 'x', sizeof(jid));
	jid[3071] = '\0';
	jid[1023] = '@';
	jid[2047] = '/';
	memset(room, 'y', sizeof(room));
	room[2047] = '\0';
	room[1023] = '@';
	lab_save(&lab, RECORD_ROOM, room, "", "v");
	lab_save(&lab, RECORD_OCCUPANT, room, jid, "v");
	lab_append(&lab, room, 1, "\xff\xfe not UTF-8");
	lab_append(&lab, room, 2, "\xf0\x9f\xa6\xa6");
	jid[2047] = '\0';
	last = lab_save(&lab, RECORD_AFFILIATION, room, jid, "v");
	lab_wait(&lab, last);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM affiliation"), 1);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 2);
	lab_clean(&lab);
}
END_TEST

START_TEST(store_put__forgets__all_of_a_room)
{
	lab_make(&lab);
	lab_open(&lab);
	for (unsigned i = 0; i < 2; i++) {
		const char *room = i == 0 ? ROOM : "b@rooms.example";

		lab_save(&lab, RECORD_ROOM, room, "", "v");
		lab_save(&lab, RECORD_AFFILIATION, room, "a@b", "v");
		lab_save(&lab, RECORD_OCCUPANT, room, "a@b/c", "v");
		lab_append(&lab, room, 1, "one");
	}
	lab_forget(&lab, RECORD_ROOM, ROOM, "");
	/* The next of that name is a new one. */
	lab_append(&lab, ROOM, 2, "two");
	lab_save(&lab, RECORD_OCCUPANT, ROOM, "c@d/e", "v");
	lab_fetch(&lab, "w",
	    &(struct archive_query){ .room = ROOM,
		.start = INT64_MIN,
		.end = INT64_MAX,
		.max = 10 });
	lab_wait_answers(&lab, 1);
	ck_assert_str_eq(lab.pages.s, "w: two.\n");
	is_said("room", "b@rooms.example  v\n");
	is_said("affiliation", "b@rooms.example a@b v\n");
	is_said("occupant", ROOM " c@d/e v\nb@rooms.example a@b/c v\n");
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 3);
	store_sweep(lab.store);
	lab_wait_number(&lab, "SELECT COUNT(*) FROM archive_room", 2);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 2);
	lab_clean(&lab);
}
END_TEST

START_TEST(store_put__keeps__a_destroyed_room_s_archive_if_told_so)
{
	lab_make(&lab);
	lab.set.keep_destroyed = true;
	lab_open(&lab);
	lab_append(&lab, ROOM, 1, "one");
	lab_forget(&lab, RECORD_ROOM, ROOM, "");
	lab_append(&lab, ROOM, 2, "two");
	lab_fetch(&lab, "w",
	    &(struct archive_query){ .room = ROOM,
		.start = INT64_MIN,
		.end = INT64_MAX,
		.max = 10 });
	lab_wait_answers(&lab, 1);
	ck_assert_str_eq(lab.pages.s, "w: two.\n");
	store_sweep(lab.store);
	lab_wait_ms(&lab, 300);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM archive a, archive_room r"
			     " WHERE r.number = a.room AND r.was = '" ROOM "'"),
	    1);
	lab_clean(&lab);
}
END_TEST

/* `relaxed' waits for nothing, and writes all the same. */
START_TEST(store_mark__is_at_once__the_ticket_if_relaxed)
{
	uint64_t last;

	lab_make(&lab);
	lab.set.durability = DURABILITY_RELAXED;
	lab_open(&lab);
	last = lab_save(&lab, RECORD_ROOM, ROOM, "", "v");
	ck_assert_uint_eq(store_mark(lab.store), last);
	ck_assert(!store_is_idle(lab.store));
	/* Never run, but freed: what waited is written. */
	lab_close(&lab);
	is_said("room", ROOM "  v\n");
	lab_clean(&lab);
}
END_TEST

START_TEST(store_mark__moves__in_order_and_in_groups)
{
	uint64_t last = 0, mark = 0;

	lab_make(&lab);
	lab.set.durability = DURABILITY_POWER;
	lab_open(&lab);
	for (unsigned i = 1; i <= 2000; i++) {
		last = lab_append(&lab, ROOM, i, "m");
		ck_assert_uint_eq(last, i);
		if (i % 50 == 0)
			lab_wait_ms(&lab, 0);
		ck_assert_uint_ge(store_mark(lab.store), mark);
		mark = store_mark(lab.store);
		ck_assert_uint_le(mark, last);
	}
	lab_wait(&lab, last);
	ck_assert_uint_lt(lab.moves, 100);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT len FROM archive_room"), 2000);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM archive"), 2000);
	lab_clean(&lab);
}
END_TEST

/* Whether a commit that was not answered was done is not known. */
START_TEST(store_put__changes_nothing__the_second_time)
{
	lab_make(&lab);
	lab_open(&lab);
	lab_append(&lab, ROOM, 1, "one");
	lab_append(&lab, ROOM, 1, "one");
	lab_append(&lab, ROOM, 2, "two");
	lab_wait(&lab, lab_append(&lab, ROOM, 1, "one"));
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 2);
	ck_assert_int_eq(lab_number(&lab, "SELECT len FROM archive_room"), 2);
	lab_clean(&lab);
}
END_TEST

static size_t
memory(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

/* O5 O11: whoever goes by number among what was found gets what they asked for,
 * and all that is passed over, 8 MB, is not read into memory. */
START_TEST(archive_read__keeps_nothing__of_what_it_passes_over)
{
	static const char *const words[] = { "found" };
	const struct archive_query q = {
		.room = ROOM,
		.start = INT64_MIN,
		.end = INT64_MAX,
		.words = words,
		.words_len = 1,
		.skip = 3999,
		.max = 10,
	};
	struct arena *arena = arena_new();
	struct archive_page *page;
	char stanza[2000];
	struct db *db;
	size_t before;

	lab_make(&lab);
	lab_open(&lab);
	memset(stanza, 'x', sizeof(stanza));
	for (unsigned n = 1; n <= 4000; n++)
		lab_put(&lab, EFFECT_APPEND, ROOM,
		    &(struct archive_message){
			.id = lab_id(n),
			.sender = "alice@example",
			.resource = "phone",
			.nick = "Alice",
			.stanza = stanza,
			.stanza_len = sizeof(stanza),
			.body = "found",
		    });
	lab_wait(&lab, store_ticket(lab.store));
	db = lab_db(&lab);
	before = memory();
	page = archive_read(db, &q, arena);
	ck_assert_uint_eq(page->len, 1);
	ck_assert_str_eq(page->messages[0].id, lab_id(4000));
	ck_assert_uint_lt(memory(), before + 5000000);
	db_free(&db);
	arena_free(&arena);
	lab_clean(&lab);
}
END_TEST

/* What is said in rooms is for nobody else on the machine. */
START_TEST(store_restore__makes__a_file_that_only_we_read)
{
	struct stat st;

	lab_make(&lab);
	umask(0);
	lab_open(&lab);
	lab_wait(&lab, lab_save(&lab, RECORD_ROOM, ROOM, "", "v"));
	if (!lab_is_mariadb()) {
		ck_assert_int_eq(stat(lab.file, &st), 0);
		ck_assert_uint_eq(st.st_mode & 0777, 0600);
	}
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run("store",
	    (const TTest *const[]){
		store_restore__tells__what_was_put,
		store_restore__tells__what_is_of_all_rooms,
		store_restore__passes_over__another_domain,
		store_put__keeps_apart__names_that_differ_in_little,
		store_put__takes__the_longest_names_and_any_bytes,
		store_put__forgets__all_of_a_room,
		store_put__keeps__a_destroyed_room_s_archive_if_told_so,
		store_mark__is_at_once__the_ticket_if_relaxed,
		store_mark__moves__in_order_and_in_groups,
		store_put__changes_nothing__the_second_time,
		archive_read__keeps_nothing__of_what_it_passes_over,
		store_restore__makes__a_file_that_only_we_read,
		NULL,
	    });
}
