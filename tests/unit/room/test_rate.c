#include "base/arena.h"
#include "room/rate.h"

#include "../unit.h"

#define NOW INT64_C(1767225600000)
#define HOUR INT64_C(3600000)

static struct rates rates;
static const struct rate two = { .count = 2, .seconds = 10 };

START_TEST(rates_wait__says__when_there_is_room_again)
{
	rates_init(&rates, 1);
	ck_assert_int_eq(rates_wait(&rates, "a", two, NOW), 0);
	rates_count(&rates, "a", two, NOW);
	rates_count(&rates, "a", two, NOW + 3000);
	ck_assert_int_eq(rates_wait(&rates, "a", two, NOW + 4000), 6000);
	ck_assert_int_eq(rates_wait(&rates, "b", two, NOW + 4000), 0);
	ck_assert_int_eq(rates_wait(&rates, "a", two, NOW + 10000), 0);
	rates_free(&rates);
}
END_TEST

/* Who spoke before that would else be mute until the clock is there again. */
START_TEST(rates_wait__forgets__when_the_clock_is_set_back)
{
	rates_init(&rates, 1);
	rates_count(&rates, "a", two, NOW + HOUR);
	rates_count(&rates, "a", two, NOW + HOUR);
	ck_assert_int_eq(rates_wait(&rates, "a", two, NOW), 0);
	rates_count(&rates, "a", two, NOW);
	ck_assert_int_eq(rates_wait(&rates, "a", two, NOW), 0);
	rates_count(&rates, "a", two, NOW);
	ck_assert_int_eq(rates_wait(&rates, "a", two, NOW), 10000);
	rates_free(&rates);
}
END_TEST

START_TEST(rates_pace_wait__forgets__when_the_clock_is_set_back)
{
	const struct pace pace = { .name = "a", .takes = 1000 };

	rates_init(&rates, 1);
	rates_pace(&rates, &pace, NOW + HOUR);
	ck_assert_int_eq(rates_pace_wait(&rates, &pace, NOW + HOUR), 1000);
	ck_assert_int_eq(rates_pace_wait(&rates, &pace, NOW), 0);
	rates_pace(&rates, &pace, NOW);
	ck_assert_int_eq(rates_pace_wait(&rates, &pace, NOW), 1000);
	rates_free(&rates);
}
END_TEST

int
main(void)
{
	return unit_run("rate",
	    (const TTest *const[]){ rates_wait__says__when_there_is_room_again,
		rates_wait__forgets__when_the_clock_is_set_back,
		rates_pace_wait__forgets__when_the_clock_is_set_back, NULL });
}
