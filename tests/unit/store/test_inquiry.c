/*
 * What somebody wrote and what moderators did is found, in pieces, and only of
 * the domain that is asked for; and an archive that was brought is a room's
 * from one moment to the next.
 */
#include "store/inquiry.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "room/audit.h"
#include "store/fetch.h"
#include "sys/pool.h"

#include "../unit.h"
#include "lab.h"

#define STAGED "import/1@rooms.example"

static struct lab lab;
static struct text got; /* cells, a row in a line */
static unsigned answers;

static void
on_answer(void *user, uint64_t number, const struct inquiry_piece *piece)
{
	(void)user;
	ck_assert_uint_eq(number, 7);
	ck_assert(!piece->failed);
	text_clear(&got);
	for (size_t i = 0; i < piece->len; i++) {
		for (unsigned c = 0; c < INQUIRY_CELLS; c++)
			text_addf(&got, "%s|", piece->rows[i].cells[c]);
		text_adds(&got, "\n");
	}
	answers++;
}

static const char *
ask(struct inquiry q)
{
	unsigned before = answers;

	if (q.domain == NULL)
		q.domain = DOMAIN;
	if (q.max == 0)
		q.max = 100;
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert(store_inquire(lab.store, &q, 7, on_answer, NULL));
	for (int i = 0; i < 500 && answers == before; i++)
		lab_wait_ms(&lab, 10);
	ck_assert_uint_eq(answers, before + 1);
	return got.s != NULL ? got.s : "";
}

static void
say(const char *room, unsigned n, const char *sender, const char *body)
{
	const struct archive_message m = {
		.id = lab_id(n),
		.at = n * 1000,
		.sender = sender,
		.resource = "",
		.nick = "",
		.stanza = "<message/>",
		.stanza_len = 10,
		.head = 8,
		.body = body,
	};

	lab_put(&lab, EFFECT_APPEND, room, &m);
}

static void
move(const char *from, const char *to)
{
	store_put(lab.store,
	    &(struct effect){ .kind = EFFECT_MOVE, .room = from, .key = to });
}

static unsigned
lines(const char *s)
{
	unsigned n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

START_TEST(inquiry__finds__what_somebody_wrote)
{
	const char *all;
	int64_t room;
	char id[64];

	lab_make(&lab);
	lab_open(&lab);
	say(ROOM, 1, "bob@x", "one");
	say(ROOM, 2, "eve@x", "two");
	say("b@rooms.example", 3, "bob@x", "three");
	say("c@other.example", 4, "bob@x", "four");
	say(ROOM, 5, "bob@x", "");
	say(ROOM, 6, "bob@x", "six");
	all =
	    ask((struct inquiry){ .kind = INQUIRY_WRITTEN, .sender = "bob@x" });
	ck_assert_uint_eq(lines(all), 3);
	ck_assert_ptr_nonnull(strstr(all, "|" ROOM "|1000|one|"));
	ck_assert_ptr_nonnull(strstr(all, "|" ROOM "|6000|six|"));
	ck_assert_ptr_nonnull(strstr(all, "|b@rooms.example|3000|three|"));
	/* The next piece, behind the first row; and by how many there were. */
	ck_assert_int_eq(sscanf(all, "%ld|%63[^|]|", &room, id), 2);
	all = ask((struct inquiry){ .kind = INQUIRY_WRITTEN,
	    .sender = "bob@x",
	    .after_room = room,
	    .after = id });
	ck_assert_uint_eq(lines(all), 2);
	all = ask((struct inquiry){
	    .kind = INQUIRY_WRITTEN, .sender = "bob@x", .skip = 2, .max = 5 });
	ck_assert_uint_eq(lines(all), 1);
	ck_assert_str_eq(
	    ask((struct inquiry){ .kind = INQUIRY_ROOMS, .sender = "bob@x" }),
	    ROOM "|3|||||||||||\nb@rooms.example|1|||||||||||\n");
	ck_assert_str_eq(ask((struct inquiry){
			     .kind = INQUIRY_ROOMS, .sender = "nobody@x" }),
	    "");
	lab_clean(&lab);
}
END_TEST

static void
note(const char *room, const char *id, const char *act)
{
	const struct audit a = { .id = id, .at = 1000, .act = act };

	store_put(lab.store,
	    &(struct effect){ .kind = EFFECT_NOTE, .room = room, .audit = &a });
}

START_TEST(inquiry__finds__what_moderators_did)
{
	const char *all;

	lab_make(&lab);
	lab_open(&lab);
	note(ROOM, "00000000000003e8aaaaaaaaaaaaaaaa", "kick");
	note("b@rooms.example", "00000000000007d0aaaaaaaaaaaaaaaa", "ban");
	note(DOMAIN, "00000000000007d1aaaaaaaaaaaaaaaa", "announce");
	note("b@other.example", "00000000000007d2aaaaaaaaaaaaaaaa", "mute");
	all = ask((struct inquiry){ .kind = INQUIRY_AUDIT });
	ck_assert_uint_eq(lines(all), 3);
	ck_assert_ptr_null(strstr(all, "mute"));
	all = ask((struct inquiry){ .kind = INQUIRY_AUDIT, .since = 2000 });
	ck_assert_uint_eq(lines(all), 2);
	all = ask((struct inquiry){ .kind = INQUIRY_AUDIT, .room = ROOM });
	ck_assert_uint_eq(lines(all), 1);
	ck_assert_ptr_nonnull(strstr(all, "|1000|" ROOM "|kick|"));
	all = ask((struct inquiry){ .kind = INQUIRY_AUDIT,
	    .after = "00000000000003e8aaaaaaaaaaaaaaaa",
	    .max = 1 });
	ck_assert_uint_eq(lines(all), 1);
	ck_assert_ptr_nonnull(strstr(all, "ban"));
	lab_clean(&lab);
}
END_TEST

#define COUNT(room)                                                            \
	"SELECT COUNT(*) FROM archive a JOIN archive_room r"                   \
	" ON r.number = a.room WHERE r.jid = '" room "'"

START_TEST(move__gives__a_room_another_archive__once)
{
	lab_make(&lab);
	lab_open(&lab);
	say(ROOM, 1, "bob@x", "old");
	say(STAGED, 2, "bob@x", "new");
	say(STAGED, 3, "bob@x", "new");
	move(STAGED, ROOM);
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert_int_eq(lab_number(&lab, COUNT(ROOM)), 2);
	ck_assert_int_eq(lab_number(&lab, COUNT(STAGED)), 0);
	ck_assert_int_eq(
	    lab_number(
		&lab, "SELECT len FROM archive_room WHERE jid = '" ROOM "'"),
	    2);
	/* A commit that is done again changes nothing. */
	move(STAGED, ROOM);
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert_int_eq(lab_number(&lab, COUNT(ROOM)), 2);
	/* Given up: nobody has it. */
	say(STAGED, 4, "bob@x", "half");
	move(STAGED, "");
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert_int_eq(lab_number(&lab, COUNT(STAGED)), 0);
	ck_assert_int_eq(lab_number(&lab, COUNT(ROOM)), 2);
	lab_clean(&lab);
}
END_TEST

START_TEST(forget__leaves__an_archive_that_is_not_meant)
{
	lab_make(&lab);
	lab_open(&lab);
	lab_save(&lab, RECORD_ROOM, ROOM, "", "x=1\n");
	say(ROOM, 1, "bob@x", "one");
	store_put(lab.store, &(struct effect){ .kind = EFFECT_FORGET,
				 .record = RECORD_ROOM,
				 .room = ROOM,
				 .key = "",
				 .keep = 1 });
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM room"), 0);
	ck_assert_int_eq(lab_number(&lab, COUNT(ROOM)), 1);
	lab_clean(&lab);
}
END_TEST

START_TEST(erase__takes__what_is_kept_of_destroyed_rooms)
{
	lab_make(&lab);
	lab.set.keep_destroyed = true;
	lab_open(&lab);
	say(ROOM, 1, "bob@x", "one");
	say(ROOM, 2, "eve@x", "two");
	say("b@rooms.example", 3, "bob@x", "three");
	say("c@other.example", 4, "bob@x", "four");
	lab_forget(&lab, RECORD_ROOM, ROOM, "");
	lab_forget(&lab, RECORD_ROOM, "c@other.example", "");
	store_put(lab.store,
	    &(struct effect){
		.kind = EFFECT_ERASE, .room = DOMAIN, .key = "bob@x" });
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"), 3);
	ck_assert_int_eq(
	    lab_number(
		&lab, "SELECT len FROM archive_room WHERE was = '" ROOM "'"),
	    1);
	lab_clean(&lab);
}
END_TEST

START_TEST(start__gives_up__what_was_being_imported)
{
	lab_make(&lab);
	lab_open(&lab);
	say(ROOM, 1, "bob@x", "one");
	say(STAGED, 2, "bob@x", "half");
	say("import/1@other.example", 3, "bob@x", "another's");
	lab_close(&lab);
	lab_open(&lab);
	ck_assert_int_eq(lab_number(&lab, COUNT(STAGED)), 0);
	ck_assert_int_eq(lab_number(&lab, COUNT("import/1@other.example")), 1);
	ck_assert_int_eq(lab_number(&lab, COUNT(ROOM)), 1);
	lab_clean(&lab);
}
END_TEST

static void
on_none(void *user, uint64_t number, const struct inquiry_piece *piece)
{
	(void)user, (void)number, (void)piece;
	ck_abort_msg("answered");
}

/* Whoever asked went before the store did. */
START_TEST(fetch_free__answers__nobody_whose_answer_was_there)
{
	struct pollfd fd = { .events = POLLIN };
	struct fetches *fetches;

	lab_make(&lab);
	lab_open(&lab);
	fetches = fetch_new(lab.base,
	    &(struct fetch_settings){ .set = &lab.set, .file = lab.set.file });
	ck_assert(inquiry_ask(fetches,
	    &(struct inquiry){
		.kind = INQUIRY_ROOMS, .sender = "bob@x", .domain = DOMAIN },
	    7, on_none, NULL));
	fd.fd = pool_fd(fetch_pool(fetches));
	ck_assert_int_eq(poll(&fd, 1, 30000), 1);
	fetch_free(&fetches);
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "inquiry", (const TTest *const[]){
			   inquiry__finds__what_somebody_wrote,
			   inquiry__finds__what_moderators_did,
			   move__gives__a_room_another_archive__once,
			   forget__leaves__an_archive_that_is_not_meant,
			   erase__takes__what_is_kept_of_destroyed_rooms,
			   start__gives_up__what_was_being_imported,
			   fetch_free__answers__nobody_whose_answer_was_there,
			   NULL,
		       });
}
