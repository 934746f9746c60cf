/*
 * Logins and XMPP names: every vector of jids.json.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wp/login.h"

#include "../unit.h"
#include "vectors.h"

/*
 * The localparts are Prosody's, which escapes a blank at either end; XEP-0106
 * forbids it there, and WordPress trims it, so there is no such login.
 */
static bool
has_blank_end(struct bytes login)
{
	return login.s[0] == ' ' || login.s[login.len - 1] == ' ';
}

static bool
same_or_none(struct bytes expected, const char *ours)
{
	return expected.s == NULL ? ours == NULL : bytes_are(expected, ours);
}

START_TEST(login_to_localpart__gives__what_the_server_calls_him)
{
	struct vectors *v = vectors_open("jids.json", "vectors");
	struct arena *arena = arena_new();

	while (vectors_next(v)) {
		struct bytes login = vector_get(v, "user_login");
		struct bytes expected = vector_get(v, "localpart");
		const char *localpart = login_to_localpart(arena, login);

		if (same_or_none(expected, localpart)) {
			vectors_passed(v);
		} else if (localpart == NULL && has_blank_end(login)) {
			vectors_excused(v);
			printf("  %s: a blank at an end is no login\n",
			    vector_text(v, "id"));
		} else {
			printf("  %s DIFFERS: '%s' -> '%s', we '%s'\n",
			    vector_text(v, "id"), login.s, expected.s,
			    localpart);
		}
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

START_TEST(login_of_localpart__gives__what_to_look_up)
{
	struct vectors *v = vectors_open("jids.json", "vectors");
	struct arena *arena = arena_new();

	while (vectors_next(v)) {
		struct bytes login = vector_get(v, "user_login");
		struct bytes expected = vector_get(v, "localpart_unescaped");
		const char *localpart = vector_text(v, "localpart");
		const char *ours = localpart != NULL
				       ? login_of_localpart(arena, localpart)
				       : NULL;

		if (same_or_none(expected, ours)) {
			/* What is looked up must be the one who asked. */
			ck_assert(ours == NULL || has_blank_end(login) ||
				  login_same(arena, bytes_of(ours), login));
			vectors_passed(v);
		} else if (has_blank_end(login)) {
			vectors_excused(v);
			printf("  %s: a blank at an end is no login\n",
			    vector_text(v, "id"));
		} else {
			printf("  %s DIFFERS: '%s' -> '%s', we '%s'\n",
			    vector_text(v, "id"), localpart, expected.s, ours);
		}
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

/* T8: pairs that MySQL takes for equal and that are two people here. */
START_TEST(login_same__tells__look_alikes_apart_T08)
{
	static const char *const pairs[][2] = {
		{ "jos\xc3\xa9", "jose" },
		{ "J\xc3\xb6rg", "jorg" },
		{ "alice", "alice\xcc\x81" },
		{ "alice", "\xd0\xb0lice" }, /* Cyrillic a */
		{ "bob", "bob " },
		{ "bob", " bob" },
		{ "a b", "a  b" },
		{ "a\\20b", "a b" },
		{ "bob", "" },
		{ "bob", "bob\n" },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct bytes a = bytes_of(pairs[i][0]);
		struct bytes b = bytes_of(pairs[i][1]);

		ck_assert_msg(!login_same(arena, a, b), "%s", pairs[i][1]);
		ck_assert_msg(!login_same(arena, b, a), "%s", pairs[i][1]);
	}
	ck_assert(!login_same(arena, (struct bytes){ "bob\0x", 5 },
	    (struct bytes){ "bob\0x", 5 }));
	ck_assert(!login_same(
	    arena, (struct bytes){ NULL, 0 }, (struct bytes){ NULL, 0 }));
	ck_assert(login_same(arena, bytes_of("Bob.B"), bytes_of("bob.b")));
	ck_assert(login_same(
	    arena, bytes_of("J\xc3\xb6rg"), bytes_of("j\xc3\x96RG")));
	ck_assert(login_same(arena,
	    bytes_of("Stra\xc3\x9f"
		     "e"),
	    bytes_of("STRASSE"))); /* one localpart: the caller counts rows */
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "login", (const TTest *const[]){
			 login_to_localpart__gives__what_the_server_calls_him,
			 login_of_localpart__gives__what_to_look_up,
			 login_same__tells__look_alikes_apart_T08,
			 NULL,
		     });
}
