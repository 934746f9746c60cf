#include <string.h>

#include "base/arena.h"
#include "room/config.h"

#include "../unit.h"

static const struct config_field *
field(const char *name)
{
	const struct config_field *f = config_field(name);

	ck_assert_msg(f != NULL, "no field %s", name);
	return f;
}

START_TEST(config_set__takes__what_config_get_gives)
{
	struct arena *arena = arena_new();
	struct room_config a, b;

	config_defaults(&a);
	config_defaults(&b);
	for (size_t i = 0; i < config_fields_len; i++) {
		const char *value = config_get(&a, &config_fields[i], arena);

		ck_assert_msg(config_set(&b, &config_fields[i], value), "%s",
		    config_fields[i].var);
		ck_assert_str_eq(
		    config_get(&b, &config_fields[i], arena), value);
	}
	config_free(&a);
	config_free(&b);
	arena_free(&arena);
}
END_TEST

START_TEST(config_set__refuses__what_is_none_of_its_values)
{
	static const char *const bad[][2] = {
		{ "muc#roomconfig_publicroom", "yes" },
		{ "muc#roomconfig_maxusers", "x" },
		{ "muc#roomconfig_maxusers", "-1" },
		{ "muc#roomconfig_maxusers", "100001" },
		{ "muc#roomconfig_maxusers", "99999999999999999999" },
		{ "muc#roomconfig_whois", "nobody" },
		{ "muc#roomconfig_presencebroadcast", "visitor\nadmin" },
		{ "muc#roomconfig_lang",
		    "a language with far too long a name" },
		{ "muc#maxhistoryfetch", "" },
	};
	struct arena *arena = arena_new();
	struct room_config c;

	config_defaults(&c);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const struct config_field *f = field(bad[i][0]);
		const char *before = config_get(&c, f, arena);

		ck_assert_msg(!config_set(&c, f, bad[i][1]), "%s", bad[i][1]);
		ck_assert_str_eq(config_get(&c, f, arena), before);
	}
	config_free(&c);
	arena_free(&arena);
}
END_TEST

START_TEST(config_set__understands__lists_and_none)
{
	struct room_config c;

	config_defaults(&c);
	ck_assert(config_set(&c, field("muc#roomconfig_presencebroadcast"),
	    "moderator\nvisitor"));
	ck_assert_uint_eq(c.broadcast, ROLES_MODERATOR | ROLES_VISITOR);
	ck_assert(
	    config_set(&c, field("muc#roomconfig_presencebroadcast"), ""));
	ck_assert_uint_eq(c.broadcast, 0);
	ck_assert(config_set(&c, field("muc#roomconfig_maxusers"), "12"));
	ck_assert_uint_eq(c.max_users, 12);
	ck_assert(config_set(&c, field("muc#roomconfig_maxusers"), "none"));
	ck_assert_uint_eq(c.max_users, 0);
	config_free(&c);
}
END_TEST

START_TEST(config_copy__owns__its_texts)
{
	struct room_config a, b;

	config_defaults(&a);
	ck_assert(config_set(&a, field("muc#roomconfig_roomname"), "Verona"));
	config_copy(&b, &a);
	config_free(&a);
	ck_assert_str_eq(b.name, "Verona");
	config_free(&b);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "config", (const TTest *const[]){
			  config_set__takes__what_config_get_gives,
			  config_set__refuses__what_is_none_of_its_values,
			  config_set__understands__lists_and_none,
			  config_copy__owns__its_texts,
			  NULL,
		      });
}
