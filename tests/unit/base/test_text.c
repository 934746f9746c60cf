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

START_TEST(text_is_xml__refuses__what_xml_cannot_carry)
{
	static const char *const good[] = { "", "a\tb\r\n", "\x7f", "\xc2\x80",
		"\xef\xbf\xbd", "\xef\xbe\xbf", "\xf0\x9f\xbf\xbf" };
	static const char *const bad[] = { "\x01", "a\x0b", "a\x1f",
		"\xef\xbf\xbe", "a\xef\xbf\xbf", "\xff", "caf\xe9" };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		ck_assert_msg(text_is_xml(good[i], strlen(good[i])), "%zu", i);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!text_is_xml(bad[i], strlen(bad[i])), "%zu", i);
	ck_assert(!text_is_xml("a\0b", 3));
}
END_TEST

START_TEST(text_look__tells__what_is_seen_from_what_is_not)
{
	static const struct {
		const char *s;
		enum text_sight sight;
		size_t n;
	} table[] = {
		{ "a", TEXT_SEEN, 1 },
		{ "\xc3\xa9", TEXT_SEEN, 2 },
		{ "\xc2\xa0", TEXT_SEEN, 2 },
		{ "\xf0\x9f\x98\x80", TEXT_SEEN, 4 },
		{ "\x1f", TEXT_HARMFUL, 1 },
		{ "\x7f", TEXT_HARMFUL, 1 },
		{ "\xc2\x9f", TEXT_HARMFUL, 2 },
		{ "\xd8\x9c", TEXT_HARMFUL, 2 },
		{ "\xe2\x80\x8b", TEXT_UNSEEN, 3 },
		{ "\xe2\x80\x8d", TEXT_UNSEEN, 3 },
		{ "\xe2\x80\x8e", TEXT_HARMFUL, 3 },
		{ "\xe2\x80\xae", TEXT_HARMFUL, 3 },
		{ "\xe2\x81\xa0", TEXT_UNSEEN, 3 },
		{ "\xe2\x81\xa6", TEXT_HARMFUL, 3 },
		{ "\xef\xbb\xbf", TEXT_UNSEEN, 3 },
		{ "\xef\xbf\xbd", TEXT_SEEN, 3 },
		{ "\xef\xbf\xbe", TEXT_HARMFUL, 3 },
		{ "\xef\xbf\xbf", TEXT_HARMFUL, 3 },
		{ "\xff", TEXT_HARMFUL, 1 },
		{ "\xed\xa0\x80", TEXT_HARMFUL, 1 },
		{ "\xe2\x82", TEXT_HARMFUL, 1 },
	};
	size_t n;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		ck_assert_int_eq(text_look(table[i].s, strlen(table[i].s), &n),
		    table[i].sight);
		ck_assert_uint_eq(n, table[i].n);
	}
}
END_TEST

START_TEST(text_hex_digit__knows__both_cases_and_no_more)
{
	const char *digits = "0123456789abcdef", *upper = "ABCDEF";

	for (int c = -128; c < 128; c++) {
		const char *at = c != 0 ? strchr(digits, c) : NULL;
		int value = at != NULL ? (int)(at - digits) : -1;

		if (c != 0 && (at = strchr(upper, c)) != NULL)
			value = 10 + (int)(at - upper);
		ck_assert_int_eq(text_hex_digit((char)c), value);
	}
}
END_TEST

START_TEST(text_cut__ends__between_two_characters)
{
	static const char euro[] = "a\xe2\x82\xac"
				   "b";

	ck_assert_uint_eq(text_cut(euro, 5, 100), 5);
	ck_assert_uint_eq(text_cut(euro, 5, 5), 5);
	ck_assert_uint_eq(text_cut(euro, 5, 4), 4);
	ck_assert_uint_eq(text_cut(euro, 5, 3), 1);
	ck_assert_uint_eq(text_cut(euro, 5, 2), 1);
	ck_assert_uint_eq(text_cut(euro, 5, 1), 1);
	ck_assert_uint_eq(text_cut(euro, 5, 0), 0);
	ck_assert_uint_eq(text_cut("\x80\x80", 2, 1), 0);
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
			text_is_xml__refuses__what_xml_cannot_carry,
			text_cut__ends__between_two_characters,
			text_look__tells__what_is_seen_from_what_is_not,
			text_hex_digit__knows__both_cases_and_no_more,
			NULL,
		    });
}
