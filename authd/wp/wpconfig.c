#include "wp/wpconfig.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig_parse.h"

static const char *const by_name = "constants are defined by computed names";
static const char *const by_space = "the file has a namespace";

/*
 * define( 'NAME', value ) at *at, which is moved behind it.  False: it is
 * something else, and *at stays.
 */
static bool
read_define(struct parse *p, size_t *at, struct bytes *name_r,
    struct wpconfig_value *value_r)
{
	const struct token *t = p->tokens;
	size_t i = *at;

	if (token_is(&t[i], "@"))
		i++;
	if (!token_is_name(&t[i], "define") || !token_is(&t[i + 1], "(") ||
	    t[i + 2].kind != TOKEN_STRING || !token_is(&t[i + 3], ","))
		return false;
	*name_r = t[i + 2].text;
	i += 4;
	*value_r = expr_read(p, &i);
	if (value_r->state != WPCONFIG_SET)
		return false;
	if (token_is(&t[i], ",") && !token_is(&t[i + 1], ")")) {
		i++; /* whether the name's case counts */
		if (!token_is_name(&t[i], "true") &&
		    !token_is_name(&t[i], "false"))
			return false;
		i++;
	}
	if (token_is(&t[i], ","))
		i++;
	if (!token_is(&t[i], ")"))
		return false;
	*at = i + 1;
	return true;
}

/* A define() whose name is certain and whose value is not. */
static void
mark_define(struct parse *p, size_t at)
{
	const struct token *t = p->tokens + at;
	size_t i;

	if (token_is(t, "@"))
		t++;
	if (!token_is_name(t, "define") || !token_is(&t[1], "("))
		return;
	if (t[2].kind == TOKEN_STRING && token_is(&t[3], ",")) {
		i = (size_t)(t - p->tokens) + 4;
		struct wpconfig_value value = expr_read(p, &i);

		facts_mark(p, t[2].text,
		    (struct doubt){ value.state == WPCONFIG_UNKNOWN
					? value.why
					: "it is computed",
			t->line });
	} else {
		facts_doubt_constants(p, (struct doubt){ by_name, t->line });
	}
}

/* const NAME = value, NAME = value; */
static size_t
read_const(struct parse *p, size_t at)
{
	const struct token *t = p->tokens;

	do {
		struct wpconfig_value value;
		struct bytes name = t[++at].text;
		struct doubt doubt = { NULL, t[at].line };

		if (t[at].kind != TOKEN_NAME || !token_is(&t[at + 1], "="))
			break;
		at += 2;
		value = expr_read(p, &at);
		doubt.why = value.why;
		if (value.state != WPCONFIG_SET) {
			facts_mark(p, name, doubt);
			break;
		}
		facts_set(p, name, &value);
	} while (token_is(&t[at], ","));
	return scan_statement(p, at);
}

/* ( 'NAME' ) of defined(): the index behind it, or 0. */
static size_t
read_defined(const struct token *t, size_t at, struct bytes *name_r)
{
	if (!token_is_name(&t[at], "defined") || !token_is(&t[at + 1], "(") ||
	    t[at + 2].kind != TOKEN_STRING || !token_is(&t[at + 3], ")"))
		return 0;
	*name_r = t[at + 2].text;
	return at + 4;
}

/*
 * Three ways to define what is not defined yet:
 *	if ( ! defined( 'X' ) ) define( 'X', value );  or with braces
 *	defined( 'X' ) or define( 'X', value );
 *	! defined( 'X' ) and define( 'X', value );
 * The index behind the statement, or 0.
 */
static size_t
read_guard(struct parse *p, size_t at)
{
	const struct token *t = p->tokens;
	bool is_if = token_is_name(&t[at], "if"), braces = false, negated;
	struct bytes asked, name;
	struct wpconfig_value value;

	if (is_if && !token_is(&t[++at], "("))
		return 0;
	at += is_if;
	negated = token_is(&t[at], "!");
	if ((at = read_defined(t, at + negated, &asked)) == 0)
		return 0;
	if (is_if) {
		if (!negated || !token_is(&t[at++], ")"))
			return 0;
		braces = token_is(&t[at], "{");
		at += braces;
	} else if (negated ? !token_is_name(&t[at], "and") &&
				 !token_is(&t[at], "&&")
			   : !token_is_name(&t[at], "or") &&
				 !token_is(&t[at], "||")) {
		return 0;
	} else {
		at++;
	}
	if (!read_define(p, &at, &name, &value) || !bytes_same(asked, name) ||
	    !token_is(&t[at++], ";") || (braces && !token_is(&t[at++], "}")) ||
	    token_is_name(&t[at], "else") || token_is_name(&t[at], "elseif"))
		return 0;
	facts_set(p, name, &value); /* which keeps the first */
	return at;
}

/* array( 'a', 'b' ) or [ 'a', 'b' ]; the index behind it, or 0. */
static size_t
read_list(struct parse *p, size_t at)
{
	const struct token *t = p->tokens;
	struct wpconfig *config = p->config;
	const char *close = ")";

	config->admins_len = 0;
	if (token_is(&t[at], "["))
		close = "]";
	else if (!token_is_name(&t[at], "array") || !token_is(&t[++at], "("))
		return 0;
	at++;
	while (!token_is(&t[at], close)) {
		if (t[at].kind != TOKEN_STRING ||
		    config->admins_len == ADMINS_MAX ||
		    (!token_is(&t[at + 1], ",") &&
			!token_is(&t[at + 1], close)))
			return 0;
		config->admins[config->admins_len++] = t[at].text.s;
		at += token_is(&t[at + 1], ",") ? 2 : 1;
	}
	return at + 1;
}

/* $table_prefix = value; the index behind the statement. */
static size_t
read_variable(struct parse *p, size_t at)
{
	const struct token *t = p->tokens;
	bool prefix = bytes_are(t[at].text, "table_prefix");
	struct wpconfig_value value = { .state = WPCONFIG_SET,
		.type = WPCONFIG_STRING,
		.line = t[at].line,
		.text = bytes_of("") };
	size_t behind = at + 2;

	if (!token_is(&t[at + 1], "="))
		return scan_statement(p, at);
	if (prefix)
		value = expr_read(p, &behind);
	else if ((behind = read_list(p, behind)) == 0)
		return scan_statement(p, at);
	if (value.state == WPCONFIG_SET && token_is(&t[behind], ";")) {
		facts_set_variable(p, t[at].text, &value);
		return behind + 1;
	}
	facts_mark_variable(p, t[at].text,
	    (struct doubt){
		value.state == WPCONFIG_UNKNOWN ? value.why : "it is computed",
		t[at].line });
	return scan_statement(p, at + 1);
}

/* isset( $table_prefix ) or $table_prefix = value; */
static size_t
read_isset(struct parse *p, size_t at)
{
	const struct token *t = p->tokens + at;
	bool guards =
	    token_is(&t[1], "(") && t[2].kind == TOKEN_VARIABLE &&
	    bytes_are(t[2].text, "table_prefix") && token_is(&t[3], ")") &&
	    (token_is_name(&t[4], "or") || token_is(&t[4], "||")) &&
	    t[5].kind == TOKEN_VARIABLE && bytes_are(t[5].text, "table_prefix");

	if (!guards || p->config->variables.why != NULL ||
	    facts_get_variable(p->config, t[2].text) != NULL)
		return scan_statement(p, at);
	at = read_variable(p, at + 5);
	p->config->guarded = true;
	return at;
}

/* Is this include the last one, that of WordPress itself? */
static bool
is_settings(const struct token *t)
{
	static const char *const words[] = { "require_once", "require",
		"include_once", "include" };
	static const char file[] = "wp-settings.php";
	const struct token *last = NULL;
	bool includes = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		includes |= token_is_name(t, words[i]);
	for (; includes && t->kind != TOKEN_END && !token_is(t, ";"); t++)
		if (t->kind == TOKEN_STRING)
			last = t;
	return last != NULL && last->text.len >= strlen(file) &&
	       bytes_are(bytes_cut(last->text, last->text.len - strlen(file),
			     last->text.len),
		   file);
}

/* WordPress has defined it before it reads the file, whatever stands there. */
static void
set_abspath(struct parse *p, const char *abspath)
{
	struct wpconfig_value value = { .state = WPCONFIG_SET,
		.type = WPCONFIG_STRING,
		.text = bytes_of(abspath) };

	if (abspath == NULL)
		value = (struct wpconfig_value){ .state = WPCONFIG_UNKNOWN,
			.why = "it is where WordPress was started from" };
	facts_set(p, bytes_of("ABSPATH"), &value);
}

/* One statement of the file's own level; the index behind it. */
static size_t
read_statement(struct parse *p, size_t at)
{
	const struct token *t = &p->tokens[at];
	struct wpconfig_value value;
	struct bytes name;
	size_t behind;

	if (t->kind == TOKEN_VARIABLE && facts_is_variable(t->text))
		return read_variable(p, at);
	if (token_is_name(t, "define") || token_is(t, "@")) {
		if (read_define(p, &at, &name, &value))
			facts_set(p, name, &value);
		else
			mark_define(p, at);
		return scan_statement(p, at);
	}
	if (token_is_name(t, "const"))
		return read_const(p, at);
	if (token_is_name(t, "isset"))
		return read_isset(p, at);
	if ((behind = read_guard(p, at)) != 0 ||
	    (behind = include_read(p, at)) != 0)
		return behind;
	if (token_is_name(t, "namespace") ||
	    (token_is_name(t, "use") && (token_is_name(t + 1, "function") ||
					    token_is_name(t + 1, "const"))))
		facts_doubt_rest(p, (struct doubt){ by_space, t->line });
	return scan_statement(p, at);
}

static bool
ends_file(const struct token *t)
{
	return t->kind == TOKEN_END || token_is_name(t, "return") ||
	       token_is_name(t, "exit") || token_is_name(t, "die") ||
	       token_is_name(t, "__halt_compiler") || is_settings(t);
}

struct wpconfig *
wpconfig_read(struct arena *arena, struct bytes text, const char *dir,
    const char *abspath, const char **why_r, unsigned *line_r)
{
	return wpconfig_read_with(
	    NULL, arena, text, dir, abspath, why_r, line_r);
}

struct wpconfig *
wpconfig_read_with(const struct wpconfig_opener *opener, struct arena *arena,
    struct bytes text, const char *dir, const char *abspath, const char **why_r,
    unsigned *line_r)
{
	struct wpconfig *config;
	struct parse p = { .arena = arena, .dir = dir, .opener = opener };
	size_t at = 0;

	*why_r = "the file is too long";
	*line_r = 0;
	if (text.s == NULL || text.len > WPCONFIG_SIZE_MAX)
		return NULL;
	config = arena_alloc(arena, sizeof(*config));
	p.config = config;
	p.tokens = lex_read(arena, text, why_r, line_r);
	if (*why_r == NULL) {
		set_abspath(&p, abspath);
		scan_functions(&p);
		while (!ends_file(&p.tokens[at]))
			at = read_statement(&p, at);
		config->begun = is_settings(&p.tokens[at]);
	}
	free(p.tokens);
	return *why_r == NULL ? config : NULL;
}

struct wpconfig_value
wpconfig_get(const struct wpconfig *config, const char *name)
{
	bool variable = *name == '$';
	const struct wpconfig_value *value =
	    variable ? facts_get_variable(config, bytes_of(name + 1))
		     : facts_get(config, bytes_of(name));
	struct doubt doubt = variable ? config->variables : config->constants;

	if (value != NULL)
		return *value;
	if (doubt.why == NULL)
		return (struct wpconfig_value){ .state = WPCONFIG_ABSENT };
	return (struct wpconfig_value){
		.state = WPCONFIG_UNKNOWN, .line = doubt.line, .why = doubt.why
	};
}

bool
wpconfig_is_true(const struct wpconfig_value *value)
{
	return value->state == WPCONFIG_SET && value->text.len > 0 &&
	       !bytes_are(value->text, "0");
}

const struct wpconfig_include *
wpconfig_include_at(const struct wpconfig *config, size_t i)
{
	return i < config->includes_len ? &config->includes[i] : NULL;
}

const char *
wpconfig_super_admin(const struct wpconfig *config, size_t i)
{
	struct wpconfig_value value = wpconfig_get(config, "$super_admins");

	return value.state == WPCONFIG_SET && i < config->admins_len
		   ? config->admins[i]
		   : NULL;
}
