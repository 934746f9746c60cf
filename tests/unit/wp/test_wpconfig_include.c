/*
 * Files that a wp-config.php includes: what they set counts in PHP's order.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig.h"

#include "../unit.h"
#include "vectors.h"

/* One file, /d/inc.php, whose code is `code'. */
struct other {
	struct wpconfig_opener opener;
	struct arena *arena;
	const char *code;
};

static struct wpconfig *
open_other(const struct wpconfig_opener *opener, const char *path)
{
	const struct other *other = (const struct other *)opener;
	const char *why;
	unsigned line;

	if (strcmp(path, "/d/inc.php") != 0)
		return NULL;
	return wpconfig_read(other->arena,
	    bytes_of(arena_join(other->arena, "<?php ", other->code, NULL)),
	    "/d", "/d/", &why, &line);
}

/* NULL for what is refused, "-" for what is absent. */
static void
expect(const char *code, const char *included, const char *name,
    const char *expected)
{
	struct other other = {
		.opener = { open_other }, .arena = arena_new(), .code = included
	};
	struct wpconfig *config;
	struct wpconfig_value value;
	const char *why, *got = NULL;
	unsigned line;

	config = wpconfig_read_with(&other.opener, other.arena,
	    bytes_of(arena_join(other.arena, "<?php ", code, NULL)), "/d",
	    "/d/", &why, &line);
	ck_assert_ptr_nonnull(config);
	value = wpconfig_get(config, name);
	if (value.state == WPCONFIG_SET)
		got = value.text.s;
	else if (value.state == WPCONFIG_ABSENT)
		got = "-";
	ck_assert_msg(got == NULL
			  ? expected == NULL
			  : expected != NULL && strcmp(got, expected) == 0,
	    "%s with %s: %s is %s", code, included, name, got);
	arena_free(&other.arena);
}

#define INC "require __DIR__ . '/inc.php';"

START_TEST(wpconfig_read_with__keeps__the_order_of_php)
{
	static const struct {
		const char *code, *included, *name, *expected;
	} cases[] = {
		{ INC, "define('A', 'i');", "A", "i" },
		{ INC, "define('A', 'i');", "B", "-" },
		{ INC "define('A', 'o');", "define('A', 'i');", "A", "i" },
		{ "define('A', 'o');" INC, "define('A', 'i');", "A", "o" },
		{ "define('A', 'o');" INC,
		    "if (!defined('A')) define('A', 'i');", "A", "o" },
		{ INC "define('B', A . 'o');", "define('A', 'i');", "B", "io" },
		{ INC, "if (x()) define('A', 'i');", "A", NULL },
		{ INC "define('B', 'o');", "define($x, 'i');", "B", NULL },
		{ INC "define('B', 'o');", "if (x()) return;", "B", NULL },
		{ INC "define('B', 'o');", "return; define('B', 'i');", "B",
		    "o" },
		{ INC "define('B', 'o');",
		    "require ABSPATH . 'wp-settings.php';", "B", NULL },
		{ "if (x()) " INC "define('B', 'o');", "", "B", NULL },
		{ "require 'inc.php'; define('B', 'o');", "", "B", NULL },
		{ "require __DIR__ . '/no.php'; define('B', 'o');", "", "B",
		    NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(cases[i].code, cases[i].included, cases[i].name,
		    cases[i].expected);
}
END_TEST

START_TEST(wpconfig_read_with__follows__the_table_prefix)
{
	static const struct {
		const char *code, *included, *expected;
	} cases[] = {
		{ INC, "$table_prefix = 'i_';", "i_" },
		{ "$table_prefix = 'o_';" INC, "$table_prefix = 'i_';", "i_" },
		{ INC "$table_prefix = 'o_';", "$table_prefix = 'i_';", "o_" },
		{ "$table_prefix = 'o_';" INC, "", "o_" },
		/* the guard asks what was set before the include */
		{ INC, "isset($table_prefix) or $table_prefix = 'i_';", "i_" },
		{ "$table_prefix = 'o_';" INC,
		    "isset($table_prefix) or $table_prefix = 'i_';", "o_" },
		{ "if (x()) $table_prefix = 'o_';" INC,
		    "isset($table_prefix) or $table_prefix = 'i_';", NULL },
		{ "eval($x);" INC,
		    "isset($table_prefix) or $table_prefix = 'i_';", NULL },
		{ "$table_prefix = 'o_';" INC,
		    "isset($table_prefix) or $table_prefix = 'i_'; "
		    "$table_prefix = 'j_';",
		    "j_" },
		{ "$table_prefix = 'o_';" INC, "$table_prefix .= 'i_';", NULL },
		{ "$table_prefix = 'o_';" INC "f();",
		    "function f() { $GLOBALS['table_prefix'] = 'i_'; }", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(cases[i].code, cases[i].included, "$table_prefix",
		    cases[i].expected);
}
END_TEST

/* The vector that includes two files, one of them in a way only PHP follows. */
START_TEST(wpconfig_read_with__reads__the_vector_with_includes)
{
	struct bytes text = vectors_read("wpconfig/12-include/wp-config.php");
	struct bytes keys = vectors_read("wpconfig/12-include/secrets.php");
	struct arena *arena = arena_new();
	const char *why;
	unsigned line;
	struct wpconfig *config =
	    wpconfig_read(arena, text, "/d", "/d/", &why, &line);
	struct wpconfig *inner =
	    wpconfig_read(arena, keys, "/d", "/d/", &why, &line);

	ck_assert_ptr_nonnull(config);
	ck_assert_ptr_nonnull(inner);
	ck_assert_str_eq(
	    wpconfig_include_at(config, 0)->path, "/d/secrets.php");
	ck_assert_int_eq(
	    wpconfig_get(config, "DB_NAME").state, WPCONFIG_UNKNOWN);
	ck_assert_str_eq(wpconfig_get(inner, "DB_NAME").text.s, "incdb");
	free((void *)text.s);
	free((void *)keys.s);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("wpconfig_include",
	    (const TTest *const[]){
		wpconfig_read_with__keeps__the_order_of_php,
		wpconfig_read_with__follows__the_table_prefix,
		wpconfig_read_with__reads__the_vector_with_includes,
		NULL,
	    });
}
