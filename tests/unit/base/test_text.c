#include <string.h>

#include "base/text.h"

#include "../unit.h"

START_TEST(text_add__grows__and_stays_terminated)
{
	struct text text = { 0 };

	for (int i = 0; i < 1000; i++)
		text_addf(&text, "%d,", i % 10);
	ck_assert_uint_eq(text.len, 2000);
	ck_assert_uint_eq(strlen(text.s), 2000);
	text_drop(&text, 1998);
	ck_assert_str_eq(text.s, "9,");
	text_free(&text);
	ck_assert_ptr_null(text.s);
}
END_TEST

START_TEST(text_same_secret__tells__equal_from_different)
{
	ck_assert(text_same_secret("abc", 3, "abc", 3));
	ck_assert(text_same_secret("", 0, "", 0));
	ck_assert(!text_same_secret("abc", 3, "abd", 3));
	ck_assert(!text_same_secret("abcabc", 6, "abc", 3));
	ck_assert(!text_same_secret("abc", 3, "abcabc", 6));
	ck_assert(!text_same_secret("a", 1, "", 0));
	ck_assert(!text_same_secret("", 0, "a", 1));
}
END_TEST

START_TEST(text_is_utf8__refuses__what_rfc_3629_refuses)
{
	static const char *const good[] = { "", "a", "\xc3\xa9", "\xe2\x82\xac",
		"\xf0\x9f\x98\x80", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = { "\x80", "\xc3", "\xc0\x80",
		"\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80", "\xff", "a\xe2\x82", "\xe2\x28\xa1" };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		ck_assert(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!text_is_utf8(bad[i], strlen(bad[i])), "%zu", i);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "text", (const TTest *const[]){
			text_add__grows__and_stays_terminated,
			text_same_secret__tells__equal_from_different,
			text_is_utf8__refuses__what_rfc_3629_refuses,
			NULL,
		    });
}
