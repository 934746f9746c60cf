/*
 * wp_salt(): every vector of salts.json, in all releases it has.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wp/keys.h"

#include "../unit.h"
#include "vectors.h"

static enum keys_era
era_of(struct bytes release)
{
	static const struct {
		const char *begin;
		enum keys_era era;
	} eras[] = { { "2.5", KEYS_25 }, { "2.6", KEYS_26 }, { "2.7", KEYS_27 },
		{ "2.8", KEYS_28 }, { "3.0", KEYS_30 } };

	for (size_t i = 0; i < sizeof(eras) / sizeof(*eras); i++)
		if (bytes_begin(release, eras[i].begin))
			return eras[i].era;
	return KEYS_34;
}

static struct keys
keys_of(const struct vectors *v)
{
	struct keys keys = { .constants = { { NULL, 0 } } };

	for (size_t i = 0; i < KEYS_CONSTANTS; i++) {
		const char *name = keys_constant_names[i];
		struct bytes value = vector_at(v, "constants.%s.text", name);

		if (value.s == NULL) /* an integer, or true as 1 */
			value = vector_at(v, "constants.%s.value", name);
		if (value.s != NULL)
			ck_assert(keys_set_constant(&keys, name, value));
	}
	for (size_t i = 0; i < KEYS_OPTIONS; i++) {
		const char *name = keys_option_names[i];
		struct bytes value = vector_at(v, "options.%s", name);

		if (value.s != NULL)
			ck_assert(
			    keys_set_option(&keys, bytes_of(name), value));
	}
	return keys;
}

/*
 * One scheme of one release.  Where WordPress made an option we must say that
 * it is missing, and with it the salt must be WordPress's.
 */
static bool
same_salt(struct arena *arena, const struct vectors *v, size_t i,
    const char *scheme, struct bytes expected)
{
	struct keys keys = keys_of(v);
	enum keys_era era = era_of(vector_at(v, "expect.%zu.wp", i));
	const char *missing;
	struct bytes salt;

	while (!keys_salt(arena, &keys, era, scheme, &salt, &missing)) {
		struct bytes made;

		if (missing == NULL)
			return false;
		made =
		    vector_at(v, "expect.%zu.options_written.%s", i, missing);
		if (made.s == NULL)
			return false;
		keys_set_option(&keys, bytes_of(missing), made);
	}
	return bytes_same(salt, expected);
}

/*
 * Before 3.4 PHP compared the constant true with the default phrase loosely,
 * and found them equal.  The text it has here does not show that.
 */
static bool
is_excused(const struct vectors *v, size_t i)
{
	return bytes_are(
		   vector_get(v, "constants.LOGGED_IN_KEY.type"), "bool") &&
	       era_of(vector_at(v, "expect.%zu.wp", i)) != KEYS_34;
}

START_TEST(keys_salt__is__what_wp_salt_gives)
{
	struct vectors *v = vectors_open("salts.json", "vectors");
	struct arena *arena = arena_new_wiping();
	size_t salts = 0;

	while (vectors_next(v)) {
		size_t releases = (size_t)vector_int(v, "expect.len");
		bool same = true, excused = false;

		for (size_t i = 0; i < releases; i++) {
			char prefix[64];
			const char *scheme;
			struct bytes expected;

			snprintf(
			    prefix, sizeof(prefix), "expect.%zu.salts.", i);
			for (size_t k = 0; (scheme = vector_each(v, prefix, &k,
						&expected)) != NULL;) {
				salts++;
				if (same_salt(arena, v, i, scheme, expected))
					continue;
				if (is_excused(v, i)) {
					excused = true;
					continue;
				}
				same = false;
				printf("  %s %s %s: %s\n", vector_text(v, "id"),
				    vector_at(v, "expect.%zu.wp", i).s, scheme,
				    vector_text(v, "note"));
			}
		}
		if (same && excused)
			vectors_excused(v);
		else if (same && releases > 0)
			vectors_passed(v);
		arena_reset(arena);
	}
	printf("salts compared: %zu\n", salts);
	ck_assert_uint_gt(salts, 1000);
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

START_TEST(keys_salt__names__what_is_missing)
{
	struct arena *arena = arena_new_wiping();
	struct keys keys = { .constants = { { NULL, 0 } } };
	const char *missing;
	struct bytes salt;

	/* Debian writes SECRET_KEY only: the salt is in the database. */
	ck_assert(keys_set_constant(&keys, "SECRET_KEY", bytes_of("k")));
	ck_assert(
	    !keys_salt(arena, &keys, KEYS_34, "logged_in", &salt, &missing));
	ck_assert_str_eq(missing, "logged_in_salt");
	ck_assert(
	    keys_set_option(&keys, bytes_of("logged_in_salt"), bytes_of("0")));
	ck_assert(!keys_salt(arena, &keys, KEYS_34, "logged_in", &salt, NULL));
	ck_assert(
	    keys_set_option(&keys, bytes_of("logged_in_salt"), bytes_of("s")));
	ck_assert(
	    keys_salt(arena, &keys, KEYS_34, "logged_in", &salt, &missing));
	ck_assert(bytes_are(salt, "ks"));
	ck_assert_ptr_null(missing);
	ck_assert(!keys_set_constant(&keys, "DB_NAME", bytes_of("x")));
	ck_assert(!keys_set_option(&keys, bytes_of("AUTH_KEY"), bytes_of("x")));
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("keys", (const TTest *const[]){
				    keys_salt__is__what_wp_salt_gives,
				    keys_salt__names__what_is_missing,
				    NULL,
				});
}
