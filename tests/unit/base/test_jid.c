#include <string.h>

#include "base/arena.h"
#include "base/jid.h"

#include "../unit.h"

static struct arena *arena;

static void
assert_full(const char *in, const char *want)
{
	const struct jid *jid = jid_parse(arena, in);

	if (want == NULL)
		ck_assert_msg(jid == NULL, "%s was taken", in);
	else {
		ck_assert_msg(jid != NULL, "%s was refused", in);
		ck_assert_str_eq(jid->full, want);
	}
}

START_TEST(jid_parse__prepares__every_part)
{
	assert_full("Juliet@Example.ORG/Balcony", "juliet@example.org/Balcony");
	assert_full("example.org", "example.org");
	assert_full("example.org/a@b/c", "example.org/a@b/c");
	assert_full("J\xc3\x96RG@x", "j\xc3\xb6rg@x");
	assert_full("a@x/\xef\xac\x81sh", "a@x/fish");
	assert_full("a@x/\xf0\x9f\x98\x80", "a@x/\xf0\x9f\x98\x80");
	ck_assert(jid_has_unassigned("\xf0\x9f\x98\x80"));
	ck_assert(!jid_has_unassigned("Balcony"));
}
END_TEST

START_TEST(jid_parse__refuses__what_is_no_address)
{
	static const char *const bad[] = { "", "@x", "a@", "a@x/", "/r",
		"a b@x", "a@b@x", "a<b@x", "\xff@x", "a@x/\x01", "a'b@x",
		"a@x\x01y", "a@x\ny", "a@\xef\xbf\xbf" };
	char *longest = arena_alloc(arena, 1100);

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_full(bad[i], NULL);
	memset(longest, 'a', 1023);
	strcpy(longest + 1023, "@x");
	ck_assert_ptr_nonnull(jid_parse(arena, longest));
	memset(longest, 'a', 1024);
	strcpy(longest + 1024, "@x");
	ck_assert_ptr_null(jid_parse(arena, longest));
}
END_TEST

START_TEST(jid_escape_node__gives__xep_0106_examples)
{
	static const char *const pairs[][2] = {
		{ "space cadet", "space\\20cadet" },
		{ "call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22" },
		{ "at&t guy", "at\\26t\\20guy" },
		{ "d'artagnan", "d\\27artagnan" },
		{ "/.fanboy", "\\2f.fanboy" },
		{ "::foo::", "\\3a\\3afoo\\3a\\3a" },
		{ "<foo>", "\\3cfoo\\3e" },
		{ "user@host", "user\\40host" },
		{ "c:\\net", "c\\3a\\net" },
		{ "c:\\\\net", "c\\3a\\\\net" },
		{ "c:\\cool stuff", "c\\3a\\cool\\20stuff" },
		{ "c:\\5commas", "c\\3a\\5c5commas" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		ck_assert_str_eq(
		    jid_escape_node(arena, pairs[i][0]), pairs[i][1]);
		ck_assert_str_eq(
		    jid_unescape_node(arena, pairs[i][1]), pairs[i][0]);
	}
	ck_assert_ptr_null(jid_escape_node(arena, " x"));
	ck_assert_ptr_null(jid_escape_node(arena, "x "));
	ck_assert_ptr_null(jid_escape_node(arena, ""));
}
END_TEST

int
main(void)
{
	int rc;

	arena = arena_new();
	rc = unit_run("jid", (const TTest *const[]){
				 jid_parse__prepares__every_part,
				 jid_parse__refuses__what_is_no_address,
				 jid_escape_node__gives__xep_0106_examples,
				 NULL,
			     });
	arena_free(&arena);
	return rc;
}
