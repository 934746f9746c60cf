#include "base/arena.h"
#include "muc/features.h"
#include "room/engine.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/waiting.h"

#include "../unit.h"

static const struct waiting *list;

static size_t
of(const struct engine *engine, struct arena *arena, const char *bare,
    int64_t since)
{
	return waiting_of(engine, bare, since, arena, &list);
}

START_TEST(waiting_of__finds__what_an_account_wrote_in_any_room)
{
	const struct engine_settings set = { .domain = "x" };
	struct engine *engine = engine_new(muc_features, &set);
	struct room *a = engine_open(engine, "a@x");
	struct room *b = engine_open(engine, "b@x");
	struct arena *arena = arena_new();

	ck_assert_uint_eq(of(engine, arena, "bob@s", 0), 0);
	reports_add(&a->held, "by=bob@s\nsaid=one%0atwo\nat=1000\n");
	reports_add(&a->held, "by=eve@s\nsaid=not%20theirs\nat=1000\n");
	reports_add(&b->held, "by=bob@s\nsaid=later\nat=3000\n");
	reports_add(&b->reports, "by=eve@s\nof=bob@s\nsaid=x\ntext=y\nat=1\n");
	reports_add(&b->reports, "by=bob@s\nof=eve@s\nsaid=hers\nat=4000\n");
	ck_assert_uint_eq(of(engine, arena, "bob@s", 2000), 1);
	ck_assert_str_eq(list[0].id, "b@x/held-1");
	ck_assert_str_eq(list[0].room, "b@x");
	ck_assert_str_eq(list[0].body, "later");
	ck_assert_int_eq(list[0].at, 3000);
	ck_assert_uint_eq(of(engine, arena, "bob@s", 0), 2);
	ck_assert_uint_eq(of(engine, arena, "eve@s", 0), 2);
	reports_add(
	    &b->reports, "by=bob@s\nof=eve@s\nsaid=x\ntext=she\nat=5000\n");
	ck_assert_uint_eq(of(engine, arena, "bob@s", 4500), 1);
	ck_assert_str_eq(list[0].id, "b@x/report-3");
	ck_assert_str_eq(list[0].body, "she");
	arena_free(&arena);
	engine_free(&engine);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "waiting", (const TTest *const[]){
			   waiting_of__finds__what_an_account_wrote_in_any_room,
			   NULL,
		       });
}
