#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/jid.h"
#include "base/text.h"
#include "muc/features.h"
#include "room/archive.h"
#include "room/chores.h"
#include "room/control.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/room.h"
#include "room/transfer.h"

#include "../unit.h"

#define OLD "old@rooms.example"
#define GOOD "<message from=\"" OLD "\"\tid='1' ></message>"
#define ID_1 "019b76dabb880000cc159b5b24d5e01146e7"
#define ID_2 "019b76dabb880001cc159b5b24d5e01146e7"

static struct arena *arena;

static const struct engine_settings settings = {
	.domain = "rooms.example",
	.max_nick = 100,
	.max_stanza = 100000,
};

static struct engine *
engine_with_room(struct outbox *out)
{
	struct engine *engine = engine_new(muc_features, &settings);
	struct room *room;

	arena = arena_new();
	outbox_init(out, arena);
	room = engine_open(engine, OLD);
	room_set_standing(room, "romeo@x.example", AFFILIATION_OWNER, "R", "");
	room_set_standing(
	    room, "paris@x.example", AFFILIATION_OUTCAST, "", "A plague = %");
	return engine;
}

static const char *
check_all(const struct renaming *r, struct transfer *t)
{
	const char *wrong = transfer_room(r, t->value, &t->value);

	for (size_t i = 0; wrong == NULL && i < t->len; i++)
		wrong = transfer_person(r, t->people[i].jid, t->people[i].value,
		    &t->people[i].value);
	return wrong;
}

START_TEST(transfer__is__the_same_room_again)
{
	struct outbox out;
	struct engine *engine = engine_with_room(&out);
	struct transfer one = transfer_out(engine_room(engine, OLD), arena);
	struct transfer two = one, back;
	const struct renaming r = { arena, "new@rooms.example", OLD };

	ck_assert_uint_eq(one.len, 2);
	ck_assert_str_eq(one.people[0].jid, "paris@x.example");
	ck_assert_ptr_null(check_all(&r, &two));
	transfer_in(engine, &two, r.jid, "import/1@rooms.example", 5, &out);
	ck_assert_ptr_nonnull(engine_room(engine, r.jid));
	back = transfer_out(engine_room(engine, r.jid), arena);
	ck_assert_uint_eq(back.len, one.len);
	for (size_t i = 0; i < one.len; i++) {
		ck_assert_str_eq(back.people[i].jid, one.people[i].jid);
		ck_assert_str_eq(back.people[i].value, one.people[i].value);
	}
	ck_assert_ptr_nonnull(strstr(one.value, "subject_by=" OLD "\n"));
	ck_assert_ptr_nonnull(
	    strstr(back.value, "subject_by=new@rooms.example\n"));
	ck_assert_int_eq(out.first->kind, EFFECT_MOVE);
	engine_free(&engine);
	arena_free(&arena);
}
END_TEST

START_TEST(transfer_in__replaces__but_leaves_the_archive_to_the_move)
{
	struct outbox out;
	struct engine *engine = engine_with_room(&out);
	struct transfer t = transfer_out(engine_room(engine, OLD), arena);
	const struct effect *e;

	transfer_in(engine, &t, OLD, "import/1@rooms.example", 5, &out);
	e = out.first;
	while (e->kind != EFFECT_FORGET)
		e = e->next;
	ck_assert_uint_eq(e->keep, 1);
	ck_assert_int_eq(e->next->kind, EFFECT_MOVE);
	ck_assert_str_eq(e->next->key, OLD);
	engine_free(&engine);
	arena_free(&arena);
}
END_TEST

START_TEST(transfer_in__replaces__by_a_room_where_nothing_was_said)
{
	struct outbox out;
	struct engine *engine = engine_with_room(&out);
	struct transfer t = transfer_out(engine_room(engine, OLD), arena);
	unsigned forgotten = 0;

	transfer_in(engine, &t, OLD, NULL, 5, &out);
	for (const struct effect *e = out.first; e != NULL; e = e->next) {
		ck_assert_int_ne(e->kind, EFFECT_MOVE);
		if (e->kind == EFFECT_FORGET && e->record == RECORD_ROOM) {
			ck_assert_uint_eq(e->keep, 0);
			forgotten++;
		}
	}
	ck_assert_uint_eq(forgotten, 1);
	engine_free(&engine);
	arena_free(&arena);
}
END_TEST

START_TEST(transfer_room__refuses__what_is_no_record)
{
	static const char *const bad[] = { "", "secret=1\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\nsubject=<a>\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\npinned=<a>\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\n"
		"subject=</x><a/><x>\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\n"
		"muc#roomconfig_whois=nobody\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\ncard=%01\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\nchore=id%3D1\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\n\xff=1\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\na b=1\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\npinned=<a>\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\nreport=1\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\nheld=1\n"
		"held_message=text%3d\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\ngone_until=5\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\n"
		"subject_id=\xef\xbf\xbf\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\n"
		"subject=<!-- --><subject/>\n",
		"secret=284b4dfd8e790fe4aba59dc73a9279fb\n"
		"subject_by=king@denmark.example\n" };
	struct renaming r = { arena_new(), OLD, OLD };
	const char *value;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(
		    transfer_room(&r, bad[i], &value) != NULL, "%zu", i);
	ck_assert_ptr_nonnull(transfer_person(&r, "x@y/z", "", &value));
	ck_assert_ptr_nonnull(
	    transfer_person(&r, "x@y", "affiliation=king\n", &value));
	arena_free(&r.arena);
}
END_TEST

static struct archive_message
message(const char *stanza)
{
	return (struct archive_message){
		.id = ID_2,
		.at = 1,
		.sender = OLD,
		.resource = "",
		.nick = "",
		.body = "",
		.stanza = stanza,
		.stanza_len = strlen(stanza),
	};
}

START_TEST(transfer_message__renames__attributes_only)
{
	struct renaming r = { arena_new(), "new@rooms.example", OLD };
	struct archive_message m =
	    message("<message from='" OLD "/x' id='" OLD "x'><body>by=" OLD
		    "</body><a by=\"" OLD "\"/></message>");

	ck_assert_ptr_null(transfer_message(&r, &m, ID_1));
	ck_assert_str_eq(m.stanza,
	    "<message from='new@rooms.example/x' id='" OLD "x'><body>by=" OLD
	    "</body><a by=\"new@rooms.example\"/></message>");
	ck_assert_uint_eq(m.stanza_len, strlen(m.stanza));
	ck_assert_str_eq(m.sender, "new@rooms.example");
	arena_free(&r.arena);
}
END_TEST

START_TEST(transfer_message__refuses__what_would_cut_a_stream)
{
	static const char from[] = "<message from='" OLD "/x'";
	static const char *const bad[] = { "", ">", " ", "/>", " />",
		" to='x'></message>", "><a></message>",
		"/><message from='" OLD "/x'/>", "><a:b/></message>",
		">\x01</message>", ">\xff</message>", " a='>'></message>",
		" xmlns='jabber:client'></message>",
		" from='" OLD "/y'></message>", "><!-- --></message>",
		"><?a b?></message>", "></message >" };
	static const char *const others[] = { "<iq/>", "<message/>",
		"<message></message>", "<messages></message>",
		"<message from='king@denmark.example'></message>",
		"<message from='" OLD "x'></message>",
		"<message id=' from=" OLD "'></message>" };
	struct renaming r = { arena_new(), OLD, OLD };
	struct archive_message m;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		m = message(arena_join(r.arena, from, bad[i], NULL));
		ck_assert_msg(
		    transfer_message(&r, &m, "") != NULL, "%s", bad[i]);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		m = message(others[i]);
		ck_assert_msg(
		    transfer_message(&r, &m, "") != NULL, "%s", others[i]);
	}
	m = message(GOOD);
	ck_assert_ptr_null(transfer_message(&r, &m, ID_1));
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ID_2));
	m.id = "x";
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ""));
	m = message(GOOD);
	m.sender = "a@b/c";
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ""));
	arena_free(&r.arena);
}
END_TEST

/* MariaDB would refuse it, and all that is stored with it, again and again. */
START_TEST(transfer_message__refuses__what_the_archive_has_no_room_for)
{
	struct renaming r = { arena_new(), OLD, OLD };
	struct archive_message m = message(GOOD);
	char part[JID_PART_MAX + 2] = { 0 };

	memset(part, 'x', JID_PART_MAX);
	m.nick = m.resource = part;
	ck_assert_ptr_null(transfer_message(&r, &m, ID_1));
	part[JID_PART_MAX] = 'x';
	m.resource = "";
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ID_1));
	m.nick = "";
	m.resource = part;
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ID_1));
	arena_free(&r.arena);
}
END_TEST

/* After the last of all ids the next would be the first. */
START_TEST(transfer_message__refuses__what_ends_all_ids)
{
	struct renaming r = { arena_new(), OLD, OLD };
	struct archive_message m = message(GOOD);

	m.id = "ffffffffffffffffcc159b5b24d5e01146e7";
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ""));
	m = message(GOOD);
	m.at = INT64_MIN;
	ck_assert_ptr_nonnull(transfer_message(&r, &m, ""));
	arena_free(&r.arena);
}
END_TEST

/* What is to be done stands in the room's record, and there may be a lot. */
START_TEST(purge__keeps__no_long_reason)
{
	struct outbox out;
	struct engine *engine = engine_with_room(&out);
	char reason[100001] = { 0 };
	const struct authproto_line line = {
		.verb = "erase",
		.id = 1,
		.fields = { { "room", OLD, strlen(OLD) },
		    { "jid", "romeo@x.example", 15 },
		    { "reason", reason, sizeof(reason) - 1 } },
		.fields_len = 3,
	};
	struct text reply = { 0 };
	size_t saved = 0;

	memset(reason, '%', sizeof(reason) - 1);
	ck_assert(engine_control(engine, &line, 5, &out, &reply));
	ck_assert_str_eq(reply.s, "OK\t1\n");
	for (const struct effect *e = out.first; e != NULL; e = e->next)
		if (e->kind == EFFECT_SAVE && e->record == RECORD_ROOM) {
			ck_assert_uint_lt(e->len, 20000);
			saved++;
		}
	ck_assert_uint_gt(saved, 0);
	text_free(&reply);
	engine_free(&engine);
	arena_free(&arena);
}
END_TEST

START_TEST(record__is__no_longer_than_a_database_takes)
{
	struct outbox out;
	struct engine *engine = engine_with_room(&out);
	struct room *room = engine_room(engine, OLD);
	char chore[1000000];

	memset(chore, '%', sizeof(chore));
	chore[sizeof(chore) - 1] = '\0';
	for (char id = 'a'; id < 'h'; id++) {
		memcpy(chore, "id=?\n", 5);
		chore[3] = id;
		ck_assert_ptr_nonnull(chore_put(room, chore));
	}
	record_save_room(&out, room);
	ck_assert_int_eq(out.first->kind, EFFECT_SAVE);
	ck_assert_uint_lt(out.first->len, 16 * 1024 * 1024);
	ck_assert_ptr_nonnull(strstr(out.first->text, "chore=id=g%0a%25"));
	engine_free(&engine);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("transfer",
	    (const TTest *const[]){
		transfer__is__the_same_room_again,
		transfer_in__replaces__but_leaves_the_archive_to_the_move,
		transfer_in__replaces__by_a_room_where_nothing_was_said,
		transfer_room__refuses__what_is_no_record,
		transfer_message__renames__attributes_only,
		transfer_message__refuses__what_would_cut_a_stream,
		transfer_message__refuses__what_the_archive_has_no_room_for,
		purge__keeps__no_long_reason,
		record__is__no_longer_than_a_database_takes,
		transfer_message__refuses__what_ends_all_ids,
		NULL,
	    });
}
