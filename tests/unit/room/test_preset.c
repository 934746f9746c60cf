#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "muc/features.h"
#include "room/engine.h"
#include "room/preset.h"
#include "room/room.h"

#include "../unit.h"

START_TEST(preset_fits__knows__the_star)
{
	static const struct {
		const char *pattern, *room;
		bool fits;
	} cases[] = {
		{ "*", "a@x", true },
		{ "*", "@x", true },
		{ "news-*", "news-de@x", true },
		{ "news-*", "news-@x", true },
		{ "news-*", "news@x", false },
		{ "news-*", "oldnews-de@x", false },
		{ "*-de", "news-de@x", true },
		{ "*-de", "news-dex@x", false },
		{ "*-de", "a-de-de@x", true },
		{ "a*b*c", "a-b-c@x", true },
		{ "a*b*c", "a-c-b@x", false },
		{ "a**c", "ac@x", true },
		{ "tea", "tea@x", true },
		{ "tea", "teapot@x", false },
		{ "tea@x", "tea@x", false },
		{ "", "tea@x", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_msg(preset_fits(cases[i].pattern, cases[i].room) ==
				  cases[i].fits,
		    "%s %s", cases[i].pattern, cases[i].room);
}
END_TEST

START_TEST(preset_wrong__says__what_is_wrong)
{
	ck_assert_ptr_null(preset_wrong("muc#roomconfig_publicroom", "0"));
	ck_assert_ptr_null(preset_wrong("muc#roomconfig_roomname", "x"));
	ck_assert_ptr_null(preset_wrong(PRESET_CREATORS, "*.example"));
	ck_assert_ptr_null(preset_wrong(PRESET_CREATOR, "none"));
	ck_assert_ptr_nonnull(preset_wrong("muc#roomconfig_publicroom", "x"));
	ck_assert_ptr_nonnull(preset_wrong("publicroom", "1"));
	ck_assert_ptr_nonnull(preset_wrong(PRESET_CREATOR, "outcast"));
	ck_assert_ptr_nonnull(preset_wrong(PRESET_CREATOR, ""));
}
END_TEST

START_TEST(presets__say__what_a_room_is_like_and_whose)
{
	static const char *const presets[] = { "n-*",
		"muc#roomconfig_moderatedroom", "1", "n-*", PRESET_CREATORS,
		"editors.example", "n-*", PRESET_CREATOR, "member", "*x",
		"muc#maxhistoryfetch", "3", NULL };
	static const char *const creators[] = { "x.example", NULL };
	const struct engine_settings set = {
		.domain = "rooms.example",
		.presets = presets,
		.creators = creators,
	};
	struct engine *engine = engine_new(muc_features, &set);
	struct arena *arena = arena_new();
	const struct jid *ed = jid_parse(arena, "ed@editors.example");
	const struct jid *al = jid_parse(arena, "al@x.example");
	const struct room *room = engine_open(engine, "n-x@rooms.example");

	ck_assert(room->config.moderated);
	ck_assert_uint_eq(room->config.max_history, 3);
	ck_assert(preset_may_create(engine, "n-x@rooms.example", ed));
	ck_assert(!preset_may_create(engine, "n-x@rooms.example", al));
	ck_assert(!preset_may_create(engine, "x@rooms.example", ed));
	ck_assert(preset_may_create(engine, "x@rooms.example", al));
	ck_assert_int_eq(
	    preset_creator(engine, "n-x@rooms.example"), AFFILIATION_MEMBER);
	ck_assert_int_eq(
	    preset_creator(engine, "x@rooms.example"), AFFILIATION_OWNER);
	arena_free(&arena);
	engine_free(&engine);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "preset", (const TTest *const[]){
			  preset_fits__knows__the_star,
			  preset_wrong__says__what_is_wrong,
			  presets__say__what_a_room_is_like_and_whose,
			  NULL,
		      });
}
