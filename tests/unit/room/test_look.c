#include <stdlib.h>
#include <string.h>

#include "room/limits.h"
#include "room/look.h"

#include "../unit.h"

static void
expect(const char *nick, const char *want)
{
	char *look = look_of(nick);

	ck_assert_str_eq(look, want);
	free(look);
}

static void
expect_same(const char *a, const char *b)
{
	char *look = look_of(a);

	expect(b, look);
	free(look);
}

static void
expect_other(const char *a, const char *b)
{
	char *x = look_of(a), *y = look_of(b);

	ck_assert_str_ne(x, y);
	free(x);
	free(y);
}

START_TEST(look_of__is_the_same__for_what_is_taken_for_each_other)
{
	expect_same("Admin", "\xd0\x90"
			     "dmin"); /* Cyrillic A */
	expect_same("Admin", "Adrnin");
	expect_same("wow", "vvovv");
	expect_same("Paypal", "PaypaI");
	expect_same("Paypal", "Paypa1");
	expect_same("oscar", "0\xd1\x95\xd1\x81\xd0\xb0r");
	expect_same("Olga", "\xce\x9flga");                     /* Greek */
	expect_same("\xd0\x9e\xd0\xbb\xd1\x8c\xd0\xb3\xd0\xb0", /* Ольга */
	    "\xd0\xbe\xd0\xbb\xd1\x8c\xd0\xb3\xd0\xb0");
	expect_same("\xc3\x89mile", "\xc3\xa9mile");
	expect_same("\xd0\x81lka", "\xc3\xablka"); /* Cyrillic Io */
	expect_same("\xc5\xbd"
		    "ana",
	    "\xc5\xbe"
	    "ana");
	expect_same("a b", " a   b ");
	expect_same("h\xd5\xb8", "hn"); /* Armenian */
}
END_TEST

START_TEST(look_of__differs__for_what_is_not)
{
	expect_other("Anna", "Hanna");
	expect_other("Emile", "\xc3\x89mile");
	expect_other("Admin", "Admin 2");
	expect_other("lina", "iina");
	expect_other("\xe5\xb1\xb1", "\xe5\xb7\x9d");
	expect_other("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x81");
	expect("", "");
	expect("   ", "");
	/* Four bytes stay four, and what is cut short harms nobody. */
	expect("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80");
	free(look_of("\xf0\x9f"));
}
END_TEST

/* Its memory is twice the nickname at most. */
START_TEST(look_of__is_at_most__twice_as_long)
{
	const char *const nicks[] = { "WOMM", "I|l10O", "\xd0\x9c\xd0\xa8",
		"mmmm", "\xe1\x8e\xb7\xe1\x8e\xb3" };

	for (size_t i = 0; i < sizeof(nicks) / sizeof(*nicks); i++) {
		char *look = look_of(nicks[i]);

		ck_assert_uint_le(strlen(look), 2 * strlen(nicks[i]));
		free(look);
	}
	expect("rnvv", "rnvv");
	expect("WoM", "vvorn");
}
END_TEST

START_TEST(limits__have__one_name_each_and_usual_values_in_bounds)
{
	struct limits limits = { 0 };

	for (size_t i = 0; i < limit_fields_len; i++) {
		ck_assert_ptr_eq(
		    limit_field(limit_fields[i].name), &limit_fields[i]);
		ck_assert_uint_le(limit_fields[i].usual, limit_fields[i].max);
		for (size_t j = 0; j < i; j++)
			ck_assert_uint_ne(
			    limit_fields[i].offset, limit_fields[j].offset);
	}
	ck_assert_uint_eq(limit_fields_len, sizeof(limits) / sizeof(uint32_t));
	limits_usual(&limits);
	ck_assert_uint_eq(limits.big_room, 500);
	ck_assert_ptr_null(limit_field("none"));
}
END_TEST

int
main(void)
{
	return unit_run(
	    "look", (const TTest *const[]){
			look_of__is_the_same__for_what_is_taken_for_each_other,
			look_of__differs__for_what_is_not,
			look_of__is_at_most__twice_as_long,
			limits__have__one_name_each_and_usual_values_in_bounds,
			NULL,
		    });
}
