#include "base/arena.h"
#include "room/words.h"

#include "../unit.h"

START_TEST(words_next__understands__quotes)
{
	struct arena *arena = arena_new();
	const char *at = "  kick \"Alice \\\"A\\\" Liddell\" \"open";

	ck_assert_str_eq(words_next(arena, &at), "kick");
	ck_assert_str_eq(words_next(arena, &at), "Alice \"A\" Liddell");
	ck_assert_str_eq(words_next(arena, &at), "open");
	ck_assert_ptr_null(words_next(arena, &at));
	at = "\"\\";
	ck_assert_str_eq(words_next(arena, &at), "\\");
	ck_assert_ptr_null(words_next(arena, &at));
	arena_free(&arena);
}
END_TEST

START_TEST(words_span__takes__numbers_with_one_unit)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} good[] = { { "0", 0 }, { "90", 90 }, { "90s", 90 }, { "10m", 600 },
		{ "2h", 7200 }, { "1d", 86400 }, { "52w", 31449600 } };
	static const char *const bad[] = { "", "m", "10x", "10mm", "-1", "53w",
		"99999999999999999999", "1.5h", "366000d" };
	int64_t seconds;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		ck_assert(words_span(good[i].word, &seconds));
		ck_assert_int_eq(seconds, good[i].seconds);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!words_span(bad[i], &seconds), "%s", bad[i]);
}
END_TEST

START_TEST(words_time__says__the_day_if_it_is_another)
{
	const int64_t noon = INT64_C(1767268800000); /* 2026-01-01T12:00Z */
	struct arena *arena = arena_new();

	ck_assert_str_eq(words_time(arena, noon, noon + 5400000), "13:30 UTC");
	ck_assert_str_eq(words_time(arena, noon, noon + 12 * 3600000),
	    "2026-01-02 00:00 UTC");
	ck_assert_str_eq(words_time(arena, noon, noon - 24 * 3600000),
	    "2025-12-31 12:00 UTC");
	arena_free(&arena);
}
END_TEST

START_TEST(words_has__takes__letters_and_digits_of_any_language)
{
	for (const char *c = "aZ09\xc3\xbc"; *c != '\0'; c++)
		ck_assert_msg(words_has(*c), "%c", *c);
	for (const char *c = " ,-_@'\n"; *c != '\0'; c++)
		ck_assert_msg(!words_has(*c), "%c", *c);
	ck_assert(!words_has('\0'));
}
END_TEST

int
main(void)
{
	return unit_run(
	    "words", (const TTest *const[]){
			 words_next__understands__quotes,
			 words_has__takes__letters_and_digits_of_any_language,
			 words_span__takes__numbers_with_one_unit,
			 words_time__says__the_day_if_it_is_another,
			 NULL,
		     });
}
