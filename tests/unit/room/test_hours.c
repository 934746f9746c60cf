#include "base/arena.h"
#include "base/stamp.h"
#include "room/hours.h"

#include "../unit.h"

#define HOUR ((int64_t)3600000)

static int64_t
at(const char *stamp)
{
	int64_t ms = 0;

	ck_assert(stamp_parse(stamp, &ms));
	return ms;
}

static void
check(const struct hours *h, const char *now, bool open, const char *until)
{
	char stamp[STAMP_SIZE];
	int64_t ms;

	ck_assert_msg(hours_are_open(h, at(now), &ms) == open, "%s", now);
	stamp_write(stamp, ms);
	ck_assert_str_eq(stamp, until);
}

START_TEST(hours_days__takes__days_and_spans_of_them)
{
	static const struct {
		const char *text;
		unsigned days;
	} good[] = { { "daily", 127 }, { "mon", 1 }, { "mon-fri", 31 },
		{ "sat,sun", 96 }, { "fri-mon", 113 }, { "mon,wed-thu", 13 },
		{ "mon-sun", 127 }, { "sun", 64 } };
	static const char *const bad[] = { "", "mo", "mon-", "mon,", ",mon",
		"Mon", "mon fri", "monday", "daily,mon", "mon--fri" };
	unsigned days;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		ck_assert_msg(
		    hours_days(good[i].text, &days), "%s", good[i].text);
		ck_assert_uint_eq(days, good[i].days);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!hours_days(bad[i], &days), "%s", bad[i]);
}
END_TEST

START_TEST(hours_minute__takes__a_time_of_the_day)
{
	static const char *const bad[] = { "", "7:00", "07.00", "07:60",
		"24:01", "25:00", "07:00:00", "-7:00", "07:0x", "ab:cd" };
	int minute;

	ck_assert(hours_minute("00:00", &minute));
	ck_assert_int_eq(minute, 0);
	ck_assert(hours_minute("07:05", &minute));
	ck_assert_int_eq(minute, 425);
	ck_assert(hours_minute("24:00", &minute));
	ck_assert_int_eq(minute, 1440);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!hours_minute(bad[i], &minute), "%s", bad[i]);
}
END_TEST

/* 2026-01-01 is a Thursday. */
START_TEST(hours_are_open__knows__weekends_and_nights)
{
	const struct hours_span spans[] = { { 31, 7 * 60, 22 * 60 },
		{ 32, 20 * 60, 2 * 60 } };
	const struct hours h = { spans, 2, NULL, 0 };

	check(&h, "2026-01-01T06:59:59Z", false, "2026-01-01T07:00:00Z");
	check(&h, "2026-01-01T07:00:00Z", true, "2026-01-01T22:00:00Z");
	check(&h, "2026-01-01T22:00:00Z", false, "2026-01-02T07:00:00Z");
	check(&h, "2026-01-02T23:00:00Z", false, "2026-01-03T20:00:00Z");
	check(&h, "2026-01-03T23:00:00Z", true, "2026-01-04T02:00:00Z");
	check(&h, "2026-01-04T01:59:00Z", true, "2026-01-04T02:00:00Z");
	check(&h, "2026-01-04T02:00:00Z", false, "2026-01-05T07:00:00Z");
}
END_TEST

START_TEST(hours_are_open__joins__what_touches)
{
	const struct hours_span all[] = { { 127, 0, 1440 } };
	const struct hours_span two[] = { { 127, 600, 720 },
		{ 127, 720, 800 } };
	const struct hours always = { all, 1, NULL, 0 };
	const struct hours day = { two, 2, NULL, 0 };
	int64_t until;

	ck_assert(hours_are_open(&always, at("2026-01-01T12:00:00Z"), &until));
	ck_assert_int_ge(until, at("2026-01-05T12:00:00Z"));
	check(&day, "2026-01-01T11:00:00Z", true, "2026-01-01T13:20:00Z");
}
END_TEST

/* Berlin: an hour ahead, and two from 2026-03-29 01:00 to 2026-10-25 01:00. */
START_TEST(hours_are_open__follows__clocks_that_are_set)
{
	const struct hours_shift shifts[] = { { 0, HOUR },
		{ at("2026-03-29T01:00:00Z"), 2 * HOUR },
		{ at("2026-10-25T01:00:00Z"), HOUR } };
	const struct hours_span spans[] = { { 127, 7 * 60, 22 * 60 } };
	const struct hours_span night[] = { { 127, 150, 22 * 60 } };
	const struct hours h = { spans, 1, shifts, 3 };
	const struct hours early = { night, 1, shifts, 3 };

	check(&h, "2026-03-28T12:00:00Z", true, "2026-03-28T21:00:00Z");
	check(&h, "2026-03-28T21:00:00Z", false, "2026-03-29T05:00:00Z");
	check(&h, "2026-03-29T05:00:00Z", true, "2026-03-29T20:00:00Z");
	check(&h, "2026-10-24T20:00:00Z", false, "2026-10-25T06:00:00Z");
	/* 02:30 is left out on that day, and comes twice on this one. */
	check(&early, "2026-03-29T00:59:00Z", false, "2026-03-29T01:30:00Z");
	check(&early, "2026-10-25T00:20:00Z", false, "2026-10-25T00:30:00Z");
}
END_TEST

START_TEST(hours_next__is__never_now)
{
	const struct hours_shift shifts[] = { { 0, HOUR },
		{ INT64_C(1774746000000), 2 * HOUR } };
	const struct hours h = { NULL, 0, shifts, 2 };
	int64_t now = at("2026-01-01T19:00:00Z");

	ck_assert_int_eq(hours_next(&hours_utc, now - 1, 127, 1140), now);
	ck_assert_int_eq(
	    hours_next(&hours_utc, now, 127, 1140), now + 24 * HOUR);
	/* On Thursdays: in a week. */
	ck_assert_int_eq(
	    hours_next(&hours_utc, now, 8, 1140), now + 7 * 24 * HOUR);
	ck_assert_int_eq(hours_next(&h, now, 127, 1201), now + 60000);
	/* Clocks are set forward at night. */
	ck_assert_int_eq(hours_next(&h, at("2026-03-28T20:00:00Z"), 127, 1200),
	    at("2026-03-29T18:00:00Z"));
	ck_assert_int_eq(
	    hours_next(&hours_utc, now, 127, 1440), at("2026-01-02T00:00:00Z"));
}
END_TEST

START_TEST(hours_words__tells__the_time_there)
{
	const struct hours_shift east[] = { { 0, HOUR } };
	const struct hours_shift west[] = { { 0, -9 * HOUR / 2 } };
	const struct hours utc = { NULL, 0, NULL, 0 };
	const struct hours h = { NULL, 0, east, 1 }, w = { NULL, 0, west, 1 };
	struct arena *arena = arena_new();
	int64_t now = at("2026-01-01T12:00:00Z");

	ck_assert_str_eq(
	    hours_words(arena, &utc, now, now + HOUR, LANG_EN), "13:00 (UTC)");
	ck_assert_str_eq(hours_words(arena, &h, now, now + HOUR, LANG_EN),
	    "14:00 (UTC+01:00)");
	ck_assert_str_eq(hours_words(arena, &h, now, now + 11 * HOUR, LANG_EN),
	    "Friday 00:00 (UTC+01:00)");
	ck_assert_str_eq(hours_words(arena, &h, now, now + 11 * HOUR, LANG_DE),
	    "Freitag 00:00 (UTC+01:00)");
	ck_assert_str_eq(hours_words(arena, &w, now, now + HOUR, LANG_EN),
	    "08:30 (UTC-04:30)");
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "hours", (const TTest *const[]){
			 hours_days__takes__days_and_spans_of_them,
			 hours_minute__takes__a_time_of_the_day,
			 hours_are_open__knows__weekends_and_nights,
			 hours_are_open__joins__what_touches,
			 hours_are_open__follows__clocks_that_are_set,
			 hours_next__is__never_now,
			 hours_words__tells__the_time_there,
			 NULL,
		     });
}
