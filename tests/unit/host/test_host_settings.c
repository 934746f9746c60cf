#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "host/settings.h"
#include "room/hours.h"
#include "room/settings.h"
#include "sys/clock.h"
#include "sys/conf.h"

#include "../unit.h"

static const struct conf_key more[] = {
	{ CONF_STRING(struct settings, room), .text = "cafe" },
	{ CONF_STRING(struct settings, name), .text = "The caf\xc3\xa9" },
};

/* The settings in `bytes', or NULL and what was said. */
static struct conf *
load(const char *bytes, size_t more_len, struct text *said)
{
	char path[] = "/tmp/test_settings.XXXXXX";
	int fd = mkstemp(path);
	struct conf *conf;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
	conf = settings_load(path, more, more_len, said);
	unlink(path);
	return conf;
}

START_TEST(settings_load__gives__defaults)
{
	struct text said = { 0 };
	struct conf *conf =
	    load("domain = \"rooms.example\"; secret = \"s\";", 0, &said);
	const struct settings *set;

	ck_assert_msg(conf != NULL, "%s", said.s);
	set = conf_settings(conf);
	ck_assert_str_eq(set->domain, "rooms.example");
	ck_assert_str_eq(set->secret, "s");
	ck_assert_str_eq(set->name, "Chat rooms");
	ck_assert_ptr_null(set->room);
	ck_assert_str_eq(set->server.host, "127.0.0.1");
	ck_assert_int_eq(set->server.port, 5347);
	ck_assert_int_eq(set->log_level, LOG_LEVEL_INFO);
	ck_assert_int_eq(set->max_queue, 64 << 20);
	ck_assert_int_eq(set->max_nick, 128);
	ck_assert_int_eq(set->max_stanza, 256 << 10);
	ck_assert_int_eq(set->storage.driver, STORE_SQLITE);
	ck_assert_int_eq(set->storage.durability, DURABILITY_CRASH);
	ck_assert_ptr_null(set->storage.file);
	conf_free(&conf);
	text_free(&said);
}
END_TEST

START_TEST(settings_load__takes__keys_and_defaults_of_the_program)
{
	struct text said = { 0 };
	struct conf *conf = load(
	    "domain = \"d\"; secret = \"s\"; log_level = \"debug\";", 2, &said);
	const struct settings *set = conf_settings(conf);

	ck_assert_str_eq(set->room, "cafe");
	ck_assert_str_eq(set->name, "The caf\xc3\xa9");
	ck_assert_int_eq(set->log_level, LOG_LEVEL_DEBUG);
	conf_free(&conf);
	conf =
	    load("domain = \"d\"; secret = \"s\"; name = \"N\"; room = \"r\";",
		2, &said);
	set = conf_settings(conf);
	ck_assert_str_eq(set->room, "r");
	ck_assert_str_eq(set->name, "N");
	conf_free(&conf);
	text_free(&said);
}
END_TEST

START_TEST(settings_load__refuses__what_would_not_work)
{
	static const char *const wrong[] = {
		"domain = \"Rooms.example\"; secret = \"s\";",
		"domain = \"a@b\"; secret = \"s\";",
		"domain = \"a b\"; secret = \"s\";",
		"domain = \"d\"; secret = \"s\"; multicast = \"Off\";",
		"domain = \"d\"; secret = \"s\"; multicast = \"a@b\";",
		"domain = \"\"; secret = \"s\";",
		"domain = \"d\";",
		"secret = \"s\";",
		"domain = \"d\"; secret = \"s\"; room = \"r\";",
		"domain = \"d\"; secret = \"s\"; server = { port = 0; };",
		"domain = \"d\"; secret = \"s\"; server = { port = 65536; };",
		"domain = \"d\"; secret = \"s\"; log_level = \"loud\";",
		"domain = \"d\"; secret = \"s\"; max_queue = 1000;",
		"domain = \"d\"; secret = \"s\"; max_nick = 1024;",
		"domain = \"d\"; secret = \"s\"; max_stanza = 100;",
		"domain = \"d\"; secret = \"s\"; storage = { driver = \"\"; };",
		"domain = \"d\"; secret = \"s\"; storage = { where = \"x\"; };",
		"domain = \"d\"; secret = \"s\"; storage = \"x\";",
		"domain = \"d\"; secret = \"s\"; block_service = \"a b\";",
		"domain = \"d\"; secret = \"s\"; max_rooms = -1;",
		"domain = \"d\"; secret = \"s\"; room_defaults ="
		" ( { field = \"none\"; value = \"1\"; } );",
		"domain = \"d\"; secret = \"s\"; room_defaults ="
		" ( { field = \"public_list\"; value = \"maybe\"; } );",
		"domain = \"d\"; secret = \"s\"; room_defaults ="
		" ( { rooms = \"x\"; field = \"creator\"; value = \"king\"; } "
		");",
	};
	struct text said = { 0 };

	/* Always with the line it is in. */
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		text_clear(&said);
		ck_assert_msg(load(wrong[i], 0, &said) == NULL, "%s", wrong[i]);
		ck_assert_msg(strstr(said.s, ":1: ") != NULL, "%s", said.s);
	}
	text_free(&said);
}
END_TEST

/* Everything that the rooms can be told can be said in a file. */
START_TEST(settings_rooms__has__what_was_set)
{
	struct text said = { 0 };
	struct conf *conf = load("domain = \"d\"; secret = \"s\";"
				 "admins = [ \"a@d\" ];"
				 "entrants = [ \"d\" ]; creators = [ \"c@d\" ];"
				 "block_service = \"xmppbl.org\";"
				 "block_node = \"muc_bans_sha256\";"
				 "max_rooms = 7; max_rooms_owned = 3;",
	    0, &said);
	struct arena *arena = arena_new();
	struct engine_settings rooms;

	ck_assert_msg(conf != NULL, "%s", said.s);
	rooms = settings_rooms(conf_settings(conf), arena);
	ck_assert(!rooms.admins_own);
	ck_assert_str_eq(rooms.entrants[0], "d");
	ck_assert_str_eq(rooms.creators[0], "c@d");
	ck_assert_str_eq(rooms.block_service, "xmppbl.org");
	ck_assert_str_eq(rooms.block_node, "muc_bans_sha256");
	ck_assert_uint_eq(rooms.max_rooms, 7);
	ck_assert_uint_eq(rooms.max_rooms_owned, 3);
	ck_assert_ptr_null(rooms.keepers);
	arena_free(&arena);
	conf_free(&conf);
	text_free(&said);
}
END_TEST

/* A zone that needs no file: an hour ahead, and in summer two. */
START_TEST(settings_hours__knows__when_clocks_are_set)
{
	struct hours_setting span = { "mon-fri", "07:00", "22:00" };
	struct settings set = {
		.hours = { .items = &span, .len = 1 },
	};
	const int64_t now = INT64_C(1767268800000); /* 2026-01-01T12:00Z */
	struct arena *arena = arena_new();
	const struct hours *h;

	clock_set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	h = settings_hours(&set, arena, now);
	ck_assert_uint_eq(h->len, 1);
	ck_assert_uint_eq(h->spans[0].days, 31);
	ck_assert_int_eq(h->spans[0].open, 420);
	ck_assert_int_eq(h->spans[0].close, 1320);
	ck_assert_uint_eq(h->shifts_len, 1 + 2 * 20);
	ck_assert_int_eq(h->shifts[0].ahead, 3600000);
	/* 2026-03-29T01:00:00Z and 2026-10-25T01:00:00Z */
	ck_assert_int_eq(h->shifts[1].at, INT64_C(1774746000000));
	ck_assert_int_eq(h->shifts[1].ahead, 7200000);
	ck_assert_int_eq(h->shifts[2].at, INT64_C(1792890000000));
	ck_assert_int_eq(h->shifts[2].ahead, 3600000);
	set.hours.len = 0;
	h = settings_hours(&set, arena, now);
	ck_assert_uint_eq(h->len, 0);
	ck_assert_int_eq(h->shifts[1].ahead, 7200000);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("settings",
	    (const TTest *const[]){
		settings_load__gives__defaults,
		settings_load__takes__keys_and_defaults_of_the_program,
		settings_load__refuses__what_would_not_work,
		settings_rooms__has__what_was_set,
		settings_hours__knows__when_clocks_are_set,
		NULL,
	    });
}
