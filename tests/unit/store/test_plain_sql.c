/*
 * What is stored is to be read by others, with nothing but SQL: a row for each
 * message with its body, and for each affiliation.
 */
#include <string.h>

#include "lab.h"
#include "sys/db.h"

#include "../unit.h"

static char found[64];

static const char *
text_of(struct lab *lab, const char *sql)
{
	struct db *db = lab_db(lab);
	struct db_query *query = db_query(db, sql);
	const char *s = "";
	size_t len = 0;

	ck_assert_msg(query != NULL, "%s", db_error(db));
	ck_assert_int_eq(db_step(query), DB_ROW);
	s = db_column(query, 0, &len);
	ck_assert_uint_lt(len, sizeof(found));
	memcpy(found, s, len);
	found[len] = '\0';
	db_done(query);
	db_free(&db);
	return found;
}

/* R4: of one room, in order, by its address. */
START_TEST(archive__is_read__with_plain_sql)
{
	struct lab lab;

	lab_make(&lab);
	lab_open(&lab);
	lab_append(&lab, ROOM, 1, "wherefore");
	lab_append(&lab, "b@rooms.example", 2, "elsewhere");
	lab_wait(&lab, lab_append(&lab, ROOM, 3, "art thou"));
	ck_assert_str_eq(
	    text_of(&lab,
		"SELECT body FROM archive, archive_room WHERE room = number"
		" AND jid = 'a@rooms.example' ORDER BY id DESC LIMIT 1"),
	    "art thou");
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM archive, archive_room WHERE"
			     " room = number AND jid = 'a@rooms.example'"),
	    2);
	lab_close(&lab);
	lab_clean(&lab);
}
END_TEST

/* R3: whoever asks for the members of a room finds one row for each. */
START_TEST(affiliation__has__a_row_for_each)
{
	struct lab lab;

	lab_make(&lab);
	lab_open(&lab);
	lab_save(&lab, RECORD_ROOM, ROOM, "", "x=1");
	lab_save(&lab, RECORD_AFFILIATION, ROOM, "a@x.example", "x=member");
	lab_wait(&lab,
	    lab_save(&lab, RECORD_AFFILIATION, ROOM, "b@x.example", "x=owner"));
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT COUNT(*) FROM affiliation WHERE"
			     " room = 'a@rooms.example'"),
	    2);
	ck_assert_str_eq(text_of(&lab, "SELECT value FROM affiliation WHERE"
				       " jid = 'b@x.example'"),
	    "x=owner");
	lab_close(&lab);
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run("plain_sql", (const TTest *const[]){
					 archive__is_read__with_plain_sql,
					 affiliation__has__a_row_for_each,
					 NULL,
				     });
}
