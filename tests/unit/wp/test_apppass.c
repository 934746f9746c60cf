/*
 * Application passwords: every vector of apppasswords.json.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wp/apppass.h"
#include "wp/password.h"

#include "../unit.h"
#include "vectors.h"

/*
 * What WordPress decides before it looks at the list is the caller's to know:
 * whether the request is for the API, the site uses application passwords and
 * allows them, and who the user is.
 */
static bool
is_looked_at(const struct vectors *v)
{
	struct bytes error = vector_get(v, "expect.error");

	return vector_true(v, "api_request") &&
	       vector_true(v, "option_using_application_passwords") &&
	       !bytes_begin(error, "invalid_username") &&
	       !bytes_begin(error, "invalid_email") &&
	       !bytes_begin(error, "application_passwords_disabled");
}

static struct password_rules
rules_of(const struct vectors *v)
{
	struct password_rules rules = password_defaults;

	rules.before_68 = bytes_begin(vector_get(v, "wp"), "6.1") ||
			  bytes_begin(vector_get(v, "wp"), "6.7");
	return rules;
}

START_TEST(apppass_verify__decides__as_wordpress)
{
	struct vectors *v = vectors_open("apppasswords.json", "vectors");
	struct password_bench *bench = password_bench_new();
	struct arena *arena = arena_new_wiping();
	size_t looked_at = 0;

	while (vectors_next(v)) {
		struct password_rules rules = rules_of(v);
		bool valid = vector_true(v, "expect.valid"), ours = false;
		struct apppass match;

		if (is_looked_at(v)) {
			looked_at++;
			ours = apppass_verify(bench, arena,
				   vector_get(v, "meta_value"),
				   vector_get(v, "secret"), &rules,
				   &match) == VERDICT_YES;
		}
		if (ours == valid)
			vectors_passed(v);
		else
			printf("  %s %s (%d, we %d)\n", vector_text(v, "id"),
			    vector_text(v, "note"), valid, ours);
		arena_reset(arena);
	}
	printf("lists looked at: %zu\n", looked_at);
	ck_assert_uint_gt(looked_at, 120);
	vectors_close(&v);
	arena_free(&arena);
	password_bench_free(&bench);
}
END_TEST

/* "abcd EFGH 1234 5678 ijkl MNOP" by wp_fast_hash(), and a $P$5 before it. */
static const char list[] =
    "a:3:{i:0;a:1:{s:8:\"password\";s:34:\"$P$5saltsaltKgrEbxdwgpEkG3w0yrZyW."
    "\";}i:4;a:3:{s:4:\"uuid\";s:2:\"u4\";s:4:\"name\";s:3:\"n4\\\";s:8:"
    "\"password\";i:7;}i:5;N;}";

START_TEST(apppass_verify__leaves__the_expensive_to_those_with_a_bench)
{
	struct password_bench *bench = password_bench_new();
	struct arena *arena = arena_new_wiping();
	struct bytes secret = bytes_of("abcdefghijklmnopqrstuvwx");
	struct apppass match;

	ck_assert_int_eq(apppass_verify(NULL, arena, bytes_of(list), secret,
			     &password_defaults, &match),
	    VERDICT_NO);
	ck_assert(match.slow);
	(void)apppass_verify(
	    bench, arena, bytes_of(list), secret, &password_defaults, &match);
	ck_assert(!match.slow);
	arena_free(&arena);
	password_bench_free(&bench);
}
END_TEST

/* T11: a huge list costs a bounded amount of hashing, and is told of. */
START_TEST(apppass_verify__bounds__what_a_list_costs_T11)
{
	enum { COUNT = 2000 };
	static const char entry[] = "a:1:{s:8:\"password\";s:34:\"$P$"
				    "5saltsaltKgrEbxdwgpEkG3w0yrZyX.\";}";
	struct password_bench *bench = password_bench_new();
	struct arena *arena = arena_new_wiping();
	char *row = calloc(COUNT, sizeof(entry) + 16), *to = row;
	struct apppass match;

	to += sprintf(to, "a:%d:{", COUNT);
	for (int i = 0; i < COUNT; i++)
		to += sprintf(to, "i:%d;%s", i, entry);
	sprintf(to, "}");
	ck_assert_int_eq(apppass_verify(bench, arena, bytes_of(row),
			     bytes_of("x"), &password_defaults, &match),
	    VERDICT_NO);
	ck_assert(match.many);
	free(row);
	arena_free(&arena);
	password_bench_free(&bench);
}
END_TEST

START_TEST(apppass_verify__refuses__a_secret_of_nothing)
{
	/* md5 of the empty text */
	static const char row[] = "a:1:{i:0;a:1:{s:8:\"password\";s:32:"
				  "\"d41d8cd98f00b204e9800998ecf8427e\";}}";
	struct arena *arena = arena_new_wiping();
	struct apppass match;

	ck_assert_int_eq(apppass_verify(NULL, arena, bytes_of(row),
			     bytes_of(" - "), &password_defaults, &match),
	    VERDICT_NO);
	ck_assert_int_eq(apppass_verify(NULL, arena, (struct bytes){ NULL, 0 },
			     bytes_of("x"), &password_defaults, &match),
	    VERDICT_NO);
	arena_free(&arena);
}
END_TEST

START_TEST(apppass_has_shape__counts__letters_and_digits)
{
	ck_assert(apppass_has_shape(bytes_of("abcd EFGH 1234 5678 ijkl MNOP")));
	ck_assert(apppass_has_shape(bytes_of("abcdEFGH12345678ijklMNOP")));
	ck_assert(!apppass_has_shape(bytes_of("abcdEFGH12345678ijklMNO")));
	ck_assert(!apppass_has_shape(bytes_of("abcdEFGH12345678ijklMNOPx")));
	ck_assert(!apppass_has_shape(bytes_of("")));
}
END_TEST

int
main(void)
{
	return unit_run("apppass",
	    (const TTest *const[]){
		apppass_verify__decides__as_wordpress,
		apppass_verify__leaves__the_expensive_to_those_with_a_bench,
		apppass_verify__bounds__what_a_list_costs_T11,
		apppass_verify__refuses__a_secret_of_nothing,
		apppass_has_shape__counts__letters_and_digits,
		NULL,
	    });
}
