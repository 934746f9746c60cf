/*
 * Passwords: every vector of hashes.json, and hostile hashes (T21, T22).
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wp/password.h"
#include "wp/scheme.h"

#include "../unit.h"
#include "vectors.h"

static struct password_rules
rules_of(bool before_68)
{
	struct password_rules rules = password_defaults;

	rules.before_68 = before_68;
	return rules;
}

/* libxcrypt hashes at most 512 bytes, PHP's own code any number. */
static const char *
excuse(const struct vectors *v)
{
	struct bytes hash = vector_get(v, "hash");

	if (vector_get(v, "password").len > 512 &&
	    (bytes_begin(hash, "$5$") || bytes_begin(hash, "$6$") ||
		bytes_begin(hash, "$1$")))
		return "more than 512 bytes for crypt()";
	return NULL;
}

START_TEST(password_check__decides__as_wordpress)
{
	struct password_rules since = rules_of(false), before = rules_of(true);
	struct password_bench *bench = password_bench_new();
	struct vectors *v = vectors_open("hashes.json", "vectors");

	while (vectors_next(v)) {
		struct bytes hash = vector_get(v, "hash");
		struct bytes password = vector_get(v, "password");
		bool expected[] = { vector_true(v, "expect.before_6.8"),
			vector_true(v, "expect.since_6.8") };
		bool ours[] = {
			password_check(bench, hash, password, &before) ==
			    VERDICT_YES,
			password_check(bench, hash, password, &since) ==
			    VERDICT_YES,
		};
		bool stricter =
		    ours[0] <= expected[0] && ours[1] <= expected[1];

		if (ours[0] == expected[0] && ours[1] == expected[1]) {
			vectors_passed(v);
			continue;
		}
		if (stricter && excuse(v) != NULL)
			vectors_excused(v);
		printf("  %s %s (before 6.8: %d, we %d; since: %d, we %d): "
		       "%s\n",
		    vector_text(v, "id"),
		    stricter && excuse(v) != NULL ? excuse(v) : "DIFFERS",
		    expected[0], ours[0], expected[1], ours[1],
		    vector_text(v, "note"));
	}
	vectors_close(&v);
	password_bench_free(&bench);
	ck_assert_ptr_null(bench);
}
END_TEST

#define TWENTY_TWO "abcdefghijklmnopqrstuu"
#define THIRTY_ONE "abcdefghijklmnopqrstuvwxyz01234"
#define SALT_AND_TAG                                                           \
	"$UktlVmJLMkhTWmRnaDBjSg$4ZcX2"                                        \
	"IboZKaUTXLyPsS4ZcX2IboZKaUTXLyPsSabcde0"

/* T21: a hash that is too dear is NO at once, and the admin can be told. */
START_TEST(password_cost_of__refuses__bombs_T21)
{
	static const char *const bombs[] = {
		"$2y$15$" TWENTY_TWO THIRTY_ONE,
		"$2y$31$" TWENTY_TWO THIRTY_ONE,
		"$wp$2y$31$" TWENTY_TWO THIRTY_ONE,
		"$P$Sabcdefgh" TWENTY_TWO,
		"$P$Habcdefgh" TWENTY_TWO,
		"$6$rounds=999999999$abcdefgh$" TWENTY_TWO TWENTY_TWO TWENTY_TWO
		"abcdefghijklmnopqrst",
		"$5$rounds=1000001$abcdefgh$" TWENTY_TWO
		"abcdefghijklmnopqrstu",
		"$argon2id$v=19$m=65537,t=1,p=1" SALT_AND_TAG,
		"$argon2id$v=19$m=4194304,t=1,p=1" SALT_AND_TAG,
		"$argon2i$v=19$m=1024,t=7,p=1" SALT_AND_TAG,
		"$argon2i$v=19$m=1024,t=1,p=5" SALT_AND_TAG,
		"$wp$argon2id$v=19$m=1000000000,t=1000000000,p=1" SALT_AND_TAG,
	};
	struct password_bench *bench = password_bench_new();

	for (size_t i = 0; i < sizeof(bombs) / sizeof(*bombs); i++) {
		struct password_cost cost =
		    password_cost_of(bytes_of(bombs[i]), &password_defaults);

		ck_assert_msg(cost.too_dear, "%s", bombs[i]);
		ck_assert_int_eq(cost.kind, PASSWORD_NONE);
		ck_assert_int_eq(password_check(bench, bytes_of(bombs[i]),
				     bytes_of("x"), &password_defaults),
		    VERDICT_NO);
	}
	password_bench_free(&bench);
}
END_TEST

/* T22: what crypt() would take for its own failure, and other magic. */
START_TEST(password_check__refuses__magic_hashes_T22)
{
	static const char *const magic[] = { "", "*", "*0", "*1", "x", "!",
		"NULL", "0", "7c6a180b36896a0a8c02787eeafb0e4", "abJnggxhB/yWI",
		"_J9..rasm/YEEVKB0r7A", "$1$", "$2y$", "$6$", "$P$", "$wp",
		"$wp$", "$wp$2y$10$", "$2y$10$", "$argon2id$", "$y$j9T$x$y",
		"$2$10$" TWENTY_TWO THIRTY_ONE,
		"$2y$10$" TWENTY_TWO THIRTY_ONE " ",
		"$2y$1a$" TWENTY_TWO THIRTY_ONE,
		"$argon2id$v=16$m=1024,t=1,p=1" SALT_AND_TAG,
		"$argon2d$v=19$m=1024,t=1,p=1" SALT_AND_TAG,
		"$argon2id$v=19$m=01024,t=1,p=1" SALT_AND_TAG,
		"$argon2id$v=19$m=1024,t=0,p=1" SALT_AND_TAG,
		"$argon2id$v=19$m=4,t=1,p=1" SALT_AND_TAG,
		"$6$rounds=5$abcdefgh$x", "$5$$abc" };
	static const char *const passwords[] = { "", "*", "*0", "*1", "x" };
	struct password_bench *bench = password_bench_new();

	for (size_t i = 0; i < sizeof(magic) / sizeof(*magic); i++) {
		struct bytes hash = bytes_of(magic[i]);

		ck_assert_msg(password_cost_of(hash, &password_defaults).kind ==
				  PASSWORD_NONE,
		    "%s", magic[i]);
		for (size_t k = 0; k < sizeof(passwords) / sizeof(*passwords);
		     k++)
			ck_assert_int_eq(
			    password_check(bench, hash, bytes_of(passwords[k]),
				&password_defaults),
			    VERDICT_NO);
	}
	ck_assert_int_eq(password_check(bench, (struct bytes){ NULL, 0 },
			     bytes_of(""), &password_defaults),
	    VERDICT_NO);
	password_bench_free(&bench);
}
END_TEST

static enum verdict
verify(const char *hash, struct bytes typed, bool unslashed)
{
	struct password_rules rules = password_defaults;
	struct password_bench *bench = password_bench_new();
	struct arena *arena = arena_new_wiping();
	enum verdict verdict;

	rules.unslashed = unslashed;
	verdict = password_verify(bench, arena, bytes_of(hash), typed, &rules);
	arena_free(&arena);
	password_bench_free(&bench);
	return verdict;
}

/* MD5 hashes of the texts in the comments. */
START_TEST(password_verify__slashes__and_trims)
{
	static const struct {
		const char *hash, *typed;
		size_t len;
		enum verdict slashed_only, both;
	} cases[] = {
		/* it\'s, as WordPress stores it's */
		{ "df8c6fa71f648115ea03cb499348df07", "it's", 4, VERDICT_YES,
		    VERDICT_YES },
		{ "df8c6fa71f648115ea03cb499348df07", " \tit's\n\v", 8,
		    VERDICT_YES, VERDICT_YES },
		{ "df8c6fa71f648115ea03cb499348df07", "it\\'s", 5, VERDICT_NO,
		    VERDICT_YES },
		/* it's, as code may store it */
		{ "706dc2ee585fb5dcb18e3ac08da7ce0c", "it's", 4, VERDICT_NO,
		    VERDICT_YES },
		/* the empty password and 0 are never looked at */
		{ "d41d8cd98f00b204e9800998ecf8427e", "", 0, VERDICT_NO,
		    VERDICT_NO },
		{ "d41d8cd98f00b204e9800998ecf8427e", " ", 1, VERDICT_NO,
		    VERDICT_NO },
		{ "cfcd208495d565ef66e7dff9f98764da", "0", 1, VERDICT_NO,
		    VERDICT_NO },
		{ "cfcd208495d565ef66e7dff9f98764da", " 0 ", 3, VERDICT_NO,
		    VERDICT_NO },
		/* good; good\0evil with the NUL slashed */
		{ "755f85c2723bb39381c7379a604160d8", "good", 4, VERDICT_YES,
		    VERDICT_YES },
		{ "755f85c2723bb39381c7379a604160d8", "good\0evil", 9,
		    VERDICT_NO, VERDICT_NO },
		{ "755f85c2723bb39381c7379a604160d8", "good\0", 5, VERDICT_NO,
		    VERDICT_NO },
		{ "c6a2f4bc585507e2d2d24ec01e184624", "good\0evil", 9,
		    VERDICT_YES, VERDICT_YES },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bytes typed = { cases[i].typed, cases[i].len };

		ck_assert_int_eq(
		    verify(cases[i].hash, typed, false), cases[i].slashed_only);
		ck_assert_int_eq(
		    verify(cases[i].hash, typed, true), cases[i].both);
	}
}
END_TEST

/* saslauthd's bug: what follows a NUL must not be dropped for crypt(). */
START_TEST(password_verify__refuses__text_after_a_nul_T06)
{
	static const char bcrypt[] =
	    "$2y$04$8NUtIFfXk2ieAb/9nEN2O.RUb.VBdjlUh/S3bV1bZlUECTJyF354u";

	ck_assert_int_eq(
	    verify(bcrypt, bytes_of("password1"), true), VERDICT_YES);
	ck_assert_int_eq(
	    verify(bcrypt, (struct bytes){ "password1\0evil", 14 }, true),
	    VERDICT_NO);
}
END_TEST

START_TEST(password_verify__bounds__the_length)
{
	static char text[PASSWORD_SIZE_MAX + 2];
	static const char phpass[] = "$P$5saltsaltKgrEbxdwgpEkG3w0yrZyW.";

	memset(text, 'a', sizeof(text));
	ck_assert_int_eq(
	    verify(phpass, (struct bytes){ text, sizeof(text) }, true),
	    VERDICT_NO);
}
END_TEST

/* T4: the stand-in costs what it stands for, and opens for nobody. */
START_TEST(password_dummy__costs__what_a_check_costs_T04)
{
	static const char *const like[] = {
		"7c6a180b36896a0a8c02787eeafb0e4c",
		"$P$5abcdefgh" TWENTY_TWO,
		"$2y$04$" TWENTY_TWO THIRTY_ONE,
		"$2a$05$" TWENTY_TWO THIRTY_ONE,
		"$wp$2y$04$" TWENTY_TWO THIRTY_ONE,
		"$1$abcdefgh$" TWENTY_TWO,
		"$5$rounds=1000$abcdefgh$" TWENTY_TWO "abcdefghijklmnopqrstu",
		"$argon2id$v=19$m=256,t=1,p=2" SALT_AND_TAG,
		"$argon2i$v=19$m=512,t=2,p=1" SALT_AND_TAG,
	};
	static const struct scheme *const schemes[] = { &scheme_md5,
		&scheme_phpass, &scheme_bcrypt, &scheme_bcrypt, &scheme_bcrypt,
		&scheme_crypt, &scheme_crypt, &scheme_argon2, &scheme_argon2 };
	struct password_bench *bench = password_bench_new();
	struct arena *arena = arena_new_wiping();

	for (size_t i = 0; i < sizeof(like) / sizeof(*like); i++) {
		struct password_cost cost =
		    password_cost_of(bytes_of(like[i]), &password_defaults);
		struct password_cost again;
		char text[SCHEME_HASH_MAX + 1] = "";

		ck_assert_msg(cost.kind != PASSWORD_NONE, "%s", like[i]);
		schemes[i]->sample(&cost, text, sizeof(text));
		again = password_cost_of(bytes_of(text), &password_defaults);
		if (cost.kind == PASSWORD_WP_BCRYPT)
			again.kind = PASSWORD_WP_BCRYPT; /* its inner part */
		ck_assert_msg(password_cost_same(&cost, &again), "%s", text);
		password_dummy(
		    bench, arena, &cost, bytes_of("x"), &password_defaults);
		ck_assert_int_eq(password_check(bench, bytes_of(text),
				     bytes_of(""), &password_defaults),
		    VERDICT_NO);
	}
	arena_free(&arena);
	password_bench_free(&bench);
}
END_TEST

START_TEST(password_is_cheap__tells__the_lane)
{
	static const char *const cheap[] = { "",
		"7c6a180b36896a0a8c02787eeafb0e4c",
		"$2y$31$" TWENTY_TWO THIRTY_ONE };
	static const char *const slow[] = { "$P$Babcdefgh" TWENTY_TWO,
		"$2y$10$" TWENTY_TWO THIRTY_ONE,
		"$wp$2y$10$" TWENTY_TWO THIRTY_ONE, "$1$abcdefgh$" TWENTY_TWO,
		"$argon2id$v=19$m=65536,t=4,p=1" SALT_AND_TAG };

	for (size_t i = 0; i < sizeof(cheap) / sizeof(*cheap); i++)
		ck_assert(
		    password_is_cheap(bytes_of(cheap[i]), &password_defaults));
	for (size_t i = 0; i < sizeof(slow) / sizeof(*slow); i++)
		ck_assert_msg(
		    !password_is_cheap(bytes_of(slow[i]), &password_defaults),
		    "%s", slow[i]);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "password", (const TTest *const[]){
			    password_check__decides__as_wordpress,
			    password_cost_of__refuses__bombs_T21,
			    password_check__refuses__magic_hashes_T22,
			    password_verify__slashes__and_trims,
			    password_verify__refuses__text_after_a_nul_T06,
			    password_verify__bounds__the_length,
			    password_dummy__costs__what_a_check_costs_T04,
			    password_is_cheap__tells__the_lane,
			    NULL,
			});
}
