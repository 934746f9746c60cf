/*
 * Every wp-config.php of the vectors: what PHP makes of it, or a refusal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig.h"

#include "../unit.h"
#include "vectors.h"

#define DIR_OF_IT "@DIR@" /* as the vectors write the file's folder */

/* The value PHP found, as text: what the constant is as a string. */
static bool
is_same(const struct vectors *v, const char *prefix,
    const struct wpconfig_value *value)
{
	struct bytes type = vector_at(v, "%s.type", prefix);
	struct bytes text = vector_at(v, "%s.text", prefix);

	if (text.s == NULL)
		text = vector_at(v, "%s.value", prefix);
	if (bytes_are(type, "NULL"))
		return value->type == WPCONFIG_NULL && value->text.len == 0;
	if (bytes_are(type, "boolean"))
		return value->type == WPCONFIG_BOOL &&
		       bytes_are(value->text, bytes_are(text, "1") ? "1" : "");
	if (bytes_are(type, "integer") && value->type != WPCONFIG_INT)
		return false;
	if (bytes_are(type, "double") && value->type != WPCONFIG_FLOAT)
		return false;
	return bytes_same(text, value->text);
}

/*
 * One constant or variable.  A literal must be returned exactly; all others
 * may be refused, and never be anything else than what PHP has.
 */
static bool
is_right(const struct vectors *v, const struct wpconfig *config,
    const char *name, const char *prefix)
{
	struct wpconfig_value value = wpconfig_get(config, name);
	struct bytes class = vector_at(v, "%s.class", prefix);
	bool literal = bytes_are(class, "literal");
	bool unset = vector_at(v, "%s.value", prefix).s == NULL &&
		     vector_at(v, "%s.text", prefix).s == NULL &&
		     vector_at(v, "%s.type", prefix).s == NULL;
	bool right = false;

	ck_assert_uint_gt(class.len, 0);
	switch (value.state) {
	case WPCONFIG_ABSENT:
		right = unset;
		break;
	case WPCONFIG_SET:
		right = !unset && is_same(v, prefix, &value);
		break;
	case WPCONFIG_UNKNOWN:
		ck_assert_ptr_nonnull(value.why);
		ck_assert_uint_gt(value.line, 0);
		right = !literal;
		break;
	}
	if (!right)
		printf("  %s: %s (%s) is %d '%s', line %u %s\n",
		    vector_text(v, "file"), name, class.s, value.state,
		    value.text.s, value.line, value.why);
	return right;
}

static bool
is_file_right(const struct vectors *v, const struct wpconfig *config)
{
	bool right = true;
	const char *rest;
	struct bytes class;

	for (size_t i = 0;
	     (rest = vector_each(v, "constants.", &i, &class)) != NULL;) {
		const char *dot = strrchr(rest, '.');
		char name[64], prefix[96];

		if (dot == NULL || strcmp(dot, ".class") != 0)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(dot - rest), rest);
		snprintf(prefix, sizeof(prefix), "constants.%s", name);
		right &= is_right(v, config, name, prefix);
	}
	return is_right(v, config, "$table_prefix", "table_prefix") && right;
}

START_TEST(wpconfig_read__returns__what_php_has_or_nothing)
{
	struct vectors *v = vectors_open("wpconfig/expected.json", "files");
	struct arena *arena = arena_new_wiping();

	while (vectors_next(v)) {
		char path[128];
		const char *why;
		struct bytes text;
		struct wpconfig *config;
		unsigned line;

		snprintf(
		    path, sizeof(path), "wpconfig/%s", vector_text(v, "file"));
		text = vectors_read(path);
		config = wpconfig_read(
		    arena, text, DIR_OF_IT, DIR_OF_IT "/", &why, &line);
		ck_assert_msg(config != NULL, "%s:%u: %s", path, line, why);
		if (is_file_right(v, config))
			vectors_passed(v);
		free((void *)text.s);
		arena_reset(arena);
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

/* What each of these files leaves in DB_NAME, or in $table_prefix. */
#define ABSENT_ "\1absent"
#define UNKNOWN_ "\1unknown"

static void
expect(const char *code, const char *name, const char *expected)
{
	struct arena *arena = arena_new();
	struct bytes text = bytes_of(arena_join(arena, "<?php ", code, NULL));
	const char *why, *got = NULL;
	unsigned line;
	struct wpconfig *config =
	    wpconfig_read(arena, text, NULL, NULL, &why, &line);
	struct wpconfig_value value;

	ck_assert_msg(config != NULL, "%s: line %u: %s", code, line, why);
	value = wpconfig_get(config, name);
	switch (value.state) {
	case WPCONFIG_ABSENT:
		got = ABSENT_;
		break;
	case WPCONFIG_UNKNOWN:
		ck_assert_ptr_nonnull(value.why);
		got = UNKNOWN_;
		break;
	case WPCONFIG_SET:
		got = value.text.s;
		break;
	}
	ck_assert_msg(
	    strcmp(got, expected) == 0, "%s: %s is %s", code, name, got);
	arena_free(&arena);
}

START_TEST(wpconfig_read__refuses__what_only_php_knows)
{
	static const char *const files[] = {
		"if (x()) define('DB_NAME', 'a');",
		"if (x()) { } else define('DB_NAME', 'a');",
		"if (x()): define('DB_NAME', 'a'); endif;",
		"while (0) define('DB_NAME', 'a');",
		"switch (1) { case 1: define('DB_NAME', 'a'); }",
		"try { define('DB_NAME', 'a'); } catch (E $e) { }",
		"function f() { define('DB_NAME', 'b'); } define('DB_NAME', "
		"'a');",
		/* functions are there before they are written */
		"f(); define('DB_NAME', 'a'); function f() { define('DB_NAME', "
		"1); }",
		"$f = function () { define('DB_NAME', 'b'); }; $f(); "
		"define('DB_NAME', 'a');",
		"foreach ($a as $k => $v) define($k, $v); define('DB_NAME', "
		"'a');",
		"require 'other.php'; define('DB_NAME', 'a');",
		"require 'other.php';",
		"eval($x); define('DB_NAME', 'a');",
		"$f = 'define'; $f('DB_NAME', 'b'); define('DB_NAME', 'a');",
		"if (x()) return; define('DB_NAME', 'a');",
		"if (x()) require ABSPATH . 'wp-settings.php'; "
		"define('DB_NAME', 'a');",
		"namespace Foo; const DB_NAME = 'a';",
		"define('DB_NAME', getenv('X'));",
		"define('DB_NAME', \"a$b\");",
		"define('DB_NAME', \"a{$b['\"']}\");",
		"define('DB_NAME', `ls`);",
		"define('DB_NAME', 'a' . X);",
		"define('DB_NAME', 'a' ?: 'b');",
		"define('DB_NAME', 1 + 1);",
		"define('DB_NAME', MYSQLI_CLIENT_SSL | X);",
		"define('DB_NAME', MYSQLI_CLIENT_SSL | '2');",
		"define('DB_NAME', MYSQLI_CLIENT_SSL || 2);",
		"define('DB_NAME', MYSQLI_CLIENT_SSL |);",
		"define('DB_NAME', mysqli_client_ssl);",
		"define('DB_NAME', 1 . 2 | 4);",
		"const DB_NAME =",
		"const DB_NAME = ((",
		"define('DB_NAME', 1e3);",
		"define('DB_NAME', __DIR__);",
		"define('DB_NAME', ABSPATH);",
		"define('DB_NAME', \"\\u{110000}\");",
		"Config::define('DB_NAME', 'b');",
		"x() or define('DB_NAME', 'a');",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		expect(files[i], "DB_NAME", UNKNOWN_);
}
END_TEST

START_TEST(wpconfig_read__takes__what_is_certain)
{
	static const char *const files[][2] = {
		{ "define('DB_NAME', 'a'); if (x()) define('DB_NAME', 'b');",
		    "a" },
		{ "define('DB_NAME', 'a'); require 'b.php';", "a" },
		{ "define('DB_NAME', 'a') or die();", "a" },
		{ "define('DB_NAME', MYSQLI_CLIENT_SSL);", "2048" },
		{ "define('DB_NAME', (MYSQLI_CLIENT_SSL|64) | 1);", "2113" },
		{ "define('DB_NAME', 1 | -8 | 0x10);", "-7" },
		{ "if (!defined('DB_NAME')) define('DB_NAME', 'a');", "a" },
		{ "if (!defined('DB_NAME')) { define('DB_NAME', 'a'); }", "a" },
		{ "const X = 1, DB_NAME = 'a' . \"\\x41\" . 7 . true . null;",
		    "aA71" },
		{ "define('X', 'a'); define('DB_NAME', X . 'b');", "ab" },
		{ "$table_prefix = 'p_'; define('DB_NAME', $table_prefix . "
		  "'x');",
		    "p_x" },
		{ "define('DB_NAME', <<<E\n  a\n\n   b\n  E);", "a\n\n b" },
		{ "define('DB_NAME', -0x1f);", "-31" },
		{ "define('DB_NAME', 01.50);", "1.5" },
		{ "return; define('DB_NAME', 'a');", ABSENT_ },
		{ "exit; define('DB_NAME', 'a');", ABSENT_ },
		{ "require ABSPATH . 'wp-settings.php'; define('DB_NAME', 1);",
		    ABSENT_ },
		{ "__halt_compiler(); define('DB_NAME', 'a');", ABSENT_ },
		{ "?> define('DB_NAME', 'a'); <?php ", ABSENT_ },
		{ "class K { const DB_NAME = 'a'; function define() { } }",
		    ABSENT_ },
		{ "$s = \"define('DB_NAME', 'a');\";", ABSENT_ },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		expect(files[i][0], "DB_NAME", files[i][1]);
}
END_TEST

START_TEST(wpconfig_read__follows__the_table_prefix)
{
	static const char *const files[][2] = {
		{ "$table_prefix = 'a_';", "a_" },
		{ "$table_prefix = 'a_'; $table_prefix = 'b_';", "b_" },
		{ "if (x()) $table_prefix = 'a_'; $table_prefix = 'b_';",
		    "b_" },
		{ "require 'x.php'; $table_prefix = 'b_';", "b_" },
		{ "isset($table_prefix) or $table_prefix = 'a_';", "a_" },
		{ "echo $table_prefix . 'x'; $table_prefix = 'a_'; "
		  "$x = $table_prefix . 'y';",
		    "a_" },
		{ "$GLOBALS['x'] = 1;", ABSENT_ },
		{ "$table_prefix = 'a_'; require 'x.php';", UNKNOWN_ },
		{ "$table_prefix = 'a_'; if (x()) $table_prefix = 'b_';",
		    UNKNOWN_ },
		{ "$table_prefix = 'a_'; $table_prefix .= 'b_';", UNKNOWN_ },
		{ "$table_prefix = 'a_'; f($table_prefix);", UNKNOWN_ },
		{ "$table_prefix = 'a_'; $b = &$table_prefix;", UNKNOWN_ },
		{ "$x = &$table_prefix; $table_prefix = 'a_'; foreach "
		  "(array(1) "
		  "as $x) ;",
		    UNKNOWN_ },
		{ "$x = &$GLOBALS['table_prefix']; $table_prefix = 'a_'; $x = "
		  "1;",
		    UNKNOWN_ },
		{ "$table_prefix = 'a_'; $$x = 'b_';", UNKNOWN_ },
		{ "$table_prefix = 'a_'; extract($x);", UNKNOWN_ },
		{ "$table_prefix = 'a_'; $GLOBALS['table_prefix'] = 'b_';",
		    UNKNOWN_ },
		{ "function f() { global $table_prefix; $table_prefix = 'b_'; "
		  "} "
		  "$table_prefix = 'a_'; f();",
		    UNKNOWN_ },
		{ "function f() { $GLOBALS['table_prefix'] = 'b_'; } "
		  "$table_prefix = 'a_'; f();",
		    UNKNOWN_ },
		{ "foreach ($x as $table_prefix) ;", UNKNOWN_ },
		{ "list($table_prefix) = $x;", UNKNOWN_ },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		expect(files[i][0], "$table_prefix", files[i][1]);
}
END_TEST

START_TEST(wpconfig_read__reports__includes_and_super_admins)
{
	static const char code[] =
	    "<?php\n"
	    "$super_admins = array('admin', \"Root\",);\n"
	    "if (x())\n"
	    "	require_once __DIR__ . '/local.php';\n"
	    "include $file;\n"
	    "$super_admins = ['admin', 'second'];\n";
	struct arena *arena = arena_new();
	const struct wpconfig_include *include;
	struct wpconfig *config;
	struct wpconfig_value value;
	const char *why;
	unsigned line;

	config = wpconfig_read(arena, bytes_of(code), "/w", "/w/", &why, &line);
	ck_assert_ptr_nonnull(config);
	include = wpconfig_include_at(config, 0);
	ck_assert_uint_eq(include->line, 4);
	ck_assert_str_eq(include->path, "/w/local.php");
	include = wpconfig_include_at(config, 1);
	ck_assert_uint_eq(include->line, 5);
	ck_assert_ptr_null(include->path);
	ck_assert_ptr_null(wpconfig_include_at(config, 2));
	ck_assert_str_eq(wpconfig_super_admin(config, 1), "second");
	ck_assert_ptr_null(wpconfig_super_admin(config, 2));
	value = wpconfig_get(config, "DB_NAME");
	ck_assert_int_eq(value.state, WPCONFIG_UNKNOWN);
	ck_assert_uint_eq(value.line, 4);
	arena_free(&arena);
}
END_TEST

START_TEST(wpconfig_read__refuses__what_is_no_php)
{
	static const struct {
		const char *text;
		unsigned line;
	} files[] = {
		{ "<?php\n$x = 'abc;\n", 2 },
		{ "<?php\n\n/* abc\n", 4 },
		{ "<?php $x = <<<E\nabc\n", 1 },
		{ "\n<? define('DB_NAME', 'a');", 2 },
		{ "<?php \1", 1 },
	};
	struct arena *arena = arena_new();
	const char *why;
	unsigned line;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		ck_assert_ptr_null(wpconfig_read(
		    arena, bytes_of(files[i].text), NULL, NULL, &why, &line));
		ck_assert_ptr_nonnull(why);
		ck_assert_uint_eq(line, files[i].line);
	}
	ck_assert_ptr_null(wpconfig_read(
	    arena, (struct bytes){ NULL, 0 }, NULL, NULL, &why, &line));
	ck_assert_ptr_nonnull(
	    wpconfig_read(arena, bytes_of("no code"), NULL, NULL, &why, &line));
	arena_free(&arena);
}
END_TEST

/* Constants made of constants must not grow without end. */
START_TEST(wpconfig_read__bounds__what_a_value_may_grow_to)
{
	struct arena *arena = arena_new();
	char code[8192] = "<?php define('A0', 'xxxxxxxxxxxxxxxx');";
	struct wpconfig *config;
	const char *why;
	unsigned line;

	for (int i = 1; i < 100; i++)
		sprintf(code + strlen(code), "define('A%d', A%d . A%d);", i,
		    i - 1, i - 1);
	config = wpconfig_read(arena, bytes_of(code), NULL, NULL, &why, &line);
	ck_assert_int_eq(wpconfig_get(config, "A9").state, WPCONFIG_SET);
	ck_assert_int_eq(wpconfig_get(config, "A99").state, WPCONFIG_UNKNOWN);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "wpconfig", (const TTest *const[]){
			    wpconfig_read__returns__what_php_has_or_nothing,
			    wpconfig_read__refuses__what_only_php_knows,
			    wpconfig_read__takes__what_is_certain,
			    wpconfig_read__follows__the_table_prefix,
			    wpconfig_read__reports__includes_and_super_admins,
			    wpconfig_read__refuses__what_is_no_php,
			    wpconfig_read__bounds__what_a_value_may_grow_to,
			    NULL,
			});
}
