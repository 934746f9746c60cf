#include <stdlib.h>

#include "room/alarm.h"

#include "../unit.h"

START_TEST(alarms_take__gives__the_earliest_first)
{
	struct alarms alarms = { 0 };
	unsigned chance = 1;
	int64_t last = -1;
	uint64_t nth = 0;

	ck_assert_int_eq(alarms_next(&alarms), INT64_MAX);
	for (int i = 0; i < 2000; i++) {
		chance = chance * 1103515245 + 12345;
		alarms_add(&alarms, chance >> 20, NULL, "room", "key");
	}
	for (int i = 0; i < 2000; i++) {
		struct alarm a = alarms_take(&alarms);

		ck_assert_int_ge(a.at, last);
		if (a.at == last)
			ck_assert_uint_gt(a.nth, nth);
		last = a.at;
		nth = a.nth;
		free(a.room);
		free(a.key);
	}
	ck_assert_int_eq(alarms_next(&alarms), INT64_MAX);
	alarms_add(&alarms, 5, NULL, "", "left over");
	alarms_free(&alarms);
}
END_TEST

int
main(void)
{
	return unit_run("alarm", (const TTest *const[]){
				     alarms_take__gives__the_earliest_first,
				     NULL,
				 });
}
