#include "base/stamp.h"

#include "../unit.h"

static const struct {
	const char *text;
	int64_t ms;
} both[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "1969-07-21T02:56:15Z", -14159025000 },
	{ "2000-02-29T23:59:59.999Z", 951868799999 },
	{ "2026-11-22T12:00:00.001Z", 1795348800001 },
	{ "2100-03-01T00:00:00Z", 4107542400000 },
};

START_TEST(stamp_write__gives__what_stamp_parse_takes)
{
	char buf[STAMP_SIZE];
	int64_t ms;

	for (size_t i = 0; i < sizeof(both) / sizeof(*both); i++) {
		stamp_write(buf, both[i].ms);
		ck_assert_str_eq(buf, both[i].text);
		ck_assert(stamp_parse(buf, &ms));
		ck_assert_int_eq(ms, both[i].ms);
	}
}
END_TEST

START_TEST(stamp_parse__minds__the_offset)
{
	int64_t ms;

	ck_assert(stamp_parse("1969-07-20T21:56:15-05:00", &ms));
	ck_assert_int_eq(ms, -14159025000);
	ck_assert(stamp_parse("1970-01-01T01:30:00.5+01:30", &ms));
	ck_assert_int_eq(ms, 500);
}
END_TEST

START_TEST(stamp_parse__refuses__what_is_no_time)
{
	static const char *const bad[] = { "", "yesterday", "2026-11-22",
		"2026-11-22T12:00:00", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
		"2026-01-01T24:00:00Z", "2026-01-01T00:00:00Zx",
		"2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00",
		"2026-01-01T00:00:00+24:00", "20260101T00:00:00Z" };
	int64_t ms;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!stamp_parse(bad[i], &ms), "%s", bad[i]);
}
END_TEST

int
main(void)
{
	return unit_run("stamp", (const TTest *const[]){
				     stamp_write__gives__what_stamp_parse_takes,
				     stamp_parse__minds__the_offset,
				     stamp_parse__refuses__what_is_no_time,
				     NULL,
				 });
}
