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

int
main(void)
{
	return unit_run(
	    "wpconfig", (const TTest *const[]){
			    wpconfig_read__returns__what_php_has_or_nothing,
			    NULL,
			});
}
