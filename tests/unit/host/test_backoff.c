#include "host/backoff.h"

#include "../unit.h"

START_TEST(backoff_next__doubles__up_to_a_minute)
{
	static const int64_t nominal[] = { 500, 1000, 2000, 4000, 8000, 16000,
		32000, 60000, 60000, 60000 };
	struct backoff b = { 0 };

	for (size_t i = 0; i < sizeof(nominal) / sizeof(*nominal); i++) {
		struct backoff same = b;

		/* the shortest, and the longest it may be */
		ck_assert_int_eq(
		    backoff_next(&same, 0), nominal[i] - nominal[i] / 5);
		same = b;
		ck_assert_int_eq(
		    backoff_next(&same, (uint32_t)(2 * (nominal[i] / 5))),
		    i < 7 ? nominal[i] + nominal[i] / 5 : 60000);
		ck_assert_int_le(backoff_next(&b, 0x9e3779b9u * i), 60000);
	}
	b.failures = 0;
	ck_assert_int_eq(backoff_next(&b, 0), 400);
}
END_TEST

START_TEST(backoff_next__stays__at_a_minute_for_ever)
{
	struct backoff b = { .failures = 4000000000u };

	for (int i = 0; i < 10; i++)
		ck_assert_int_ge(backoff_next(&b, UINT32_MAX), 48000);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "backoff", (const TTest *const[]){
			   backoff_next__doubles__up_to_a_minute,
			   backoff_next__stays__at_a_minute_for_ever,
			   NULL,
		       });
}
