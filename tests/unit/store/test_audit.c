/*
 * What moderators did is in the database: one row an act, whatever text there
 * is in it, and also if a commit is done twice.
 */
#include "room/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/audit.h"
#include "store/store.h"
#include "sys/db.h"

#include "../unit.h"
#include "lab.h"

static struct lab lab;

static void
note(const char *id, const char *reason)
{
	const struct audit a = {
		.id = id,
		.at = 1000,
		.act = "ban",
		.actor = "eve@x.example",
		.actor_nick = "Eve",
		.target = "bob@x.example",
		.reason = reason,
		.until = 601000,
		.message = "m1",
	};

	store_put(lab.store,
	    &(struct effect){ .kind = EFFECT_NOTE, .room = ROOM, .audit = &a });
}

static void
settle(void)
{
	lab_wait(&lab, store_ticket(lab.store));
}

START_TEST(audit_insert__makes_one_row__of_one_act)
{
	lab_make(&lab);
	lab_open(&lab);
	note("01", "spam");
	settle();
	ck_assert_int_eq(
	    lab_number(&lab,
		"SELECT COUNT(*) FROM audit WHERE id = '01' AND at = 1000"
		" AND room = '" ROOM "' AND act = 'ban'"
		" AND actor = 'eve@x.example' AND actor_nick = 'Eve'"
		" AND target = 'bob@x.example' AND target_nick = ''"
		" AND reason = 'spam' AND ends = 601000 AND message = 'm1'"
		" AND detail = ''"),
	    1);
	note("01", "spam");
	note("02", "spam");
	settle();
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM audit"), 2);
	lab_clean(&lab);
}
END_TEST

/* The record of a room outlives it. */
START_TEST(audit_insert__keeps__what_a_destroyed_room_had)
{
	lab_make(&lab);
	lab_open(&lab);
	lab_save(&lab, RECORD_ROOM, ROOM, "", "title=A\n");
	note("01", "spam");
	lab_forget(&lab, RECORD_ROOM, ROOM, "");
	settle();
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM audit"), 1);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM room"), 0);
	lab_clean(&lab);
}
END_TEST

START_TEST(audit_insert__takes__any_text)
{
	char longest[1001];

	memset(longest, '\'', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	lab_make(&lab);
	lab_open(&lab);
	note("01", "'; DROP TABLE audit; --");
	note("02", "\xf0\x9f\x98\x80 \\ %s");
	note("03", longest);
	note("04", "\xff\xfe no text");
	settle();
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM audit"), 4);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM audit WHERE reason = ''"),
	    1);
	lab_clean(&lab);
}
END_TEST

/* Of our own rooms, and of the service itself, what is old. */
START_TEST(audit_prune__forgets__what_is_old)
{
	struct db *db;

	lab_make(&lab);
	lab_open(&lab);
	note("01", "old");
	settle();
	db = lab_db(&lab);
	lab_exec(&lab,
	    "INSERT INTO audit (id, at, room, act, actor, actor_nick, target,"
	    " target_nick, reason, ends, message, detail) VALUES"
	    " ('02', 1000, 'a@other.example', '', '', '', '', '', '', 0, '',"
	    " ''), ('03', 1000, '" DOMAIN "', '', '', '', '', '', '', 0, '',"
	    " ''), ('04', 5000, '" ROOM
	    "', '', '', '', '', '', '', 0, '', '')");
	ck_assert(audit_prune(db, DOMAIN, 1000));
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM audit"), 4);
	ck_assert(audit_prune(db, DOMAIN, 5000));
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM audit"), 2);
	ck_assert_int_eq(
	    lab_number(&lab,
		"SELECT COUNT(*) FROM audit WHERE id = '02' OR id = '04'"),
	    2);
	db_free(&db);
	lab_clean(&lab);
}
END_TEST

START_TEST(store_sweep__forgets__old_acts)
{
	lab_make(&lab);
	lab.set.audit_days = 1;
	lab_open(&lab);
	note("01", "old");
	settle();
	store_sweep(lab.store);
	lab_wait_number(&lab, "SELECT COUNT(*) FROM audit", 0);
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "audit", (const TTest *const[]){
			 audit_insert__makes_one_row__of_one_act,
			 audit_insert__keeps__what_a_destroyed_room_had,
			 audit_insert__takes__any_text,
			 audit_prune__forgets__what_is_old,
			 store_sweep__forgets__old_acts,
			 NULL,
		     });
}
