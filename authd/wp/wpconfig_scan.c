/*
 * What a piece of PHP may do to the settings, whatever it computes: better to
 * fear too much than to return a value that PHP would not have.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig_parse.h"

static const char *const maybe =
    "it is set under a condition, in a loop or in a function";
static const char *const by_name = "constants are defined by computed names";
static const char *const by_code = "code is made at run time";
static const char *const by_return = "the file may end before";
static const char *const by_settings = "WordPress may have begun before";
static const char *const by_variable = "variables are set by computed names";

static bool
is_any(const struct token *token, const char *const *names)
{
	for (; *names != NULL; names++)
		if (token_is_name(token, *names))
			return true;
	return false;
}

/* A member of something, not the thing of that name itself. */
static bool
is_member(const struct token *tokens, size_t at)
{
	return at > 0 && (token_is(&tokens[at - 1], "->") ||
			     token_is(&tokens[at - 1], "?->") ||
			     token_is(&tokens[at - 1], "::"));
}

static bool
is_declared(const struct token *tokens, size_t at)
{
	if (at > 0 && token_is(&tokens[at - 1], "&"))
		at--;
	return at > 0 && token_is_name(&tokens[at - 1], "function");
}

static void
scan_define(struct parse *p, size_t at)
{
	const struct token *t = p->tokens + at;
	unsigned line = t->line;

	if (is_declared(p->tokens, at) || !token_is(&t[1], "("))
		return;
	if (t[2].kind == TOKEN_STRING && token_is(&t[3], ","))
		facts_mark(p, t[2].text, (struct doubt){ maybe, line });
	else if (!is_member(p->tokens, at))
		facts_doubt_constants(p, (struct doubt){ by_name, line });
}

static void
scan_include(struct parse *p, size_t at)
{
	unsigned line = p->tokens[at].line;
	size_t i = at + 1;
	struct wpconfig_value path = expr_read(p, &i);
	bool settings = false;

	/* WordPress itself, perhaps: then what follows came too late. */
	for (i = at + 1;
	     p->tokens[i].kind != TOKEN_END && !token_is(&p->tokens[i], ";");
	     i++) {
		struct bytes text = p->tokens[i].text;

		settings = p->tokens[i].kind == TOKEN_STRING &&
			   text.len >= strlen("wp-settings.php") &&
			   bytes_are(bytes_cut(text,
					 text.len - strlen("wp-settings.php"),
					 text.len),
			       "wp-settings.php");
		if (settings) {
			facts_doubt_rest(
			    p, (struct doubt){ by_settings, line });
			return;
		}
	}
	if (path.state != WPCONFIG_SET)
		path.text = (struct bytes){ NULL, 0 };
	facts_include(p, line, path.text);
}

static void
scan_name(struct parse *p, size_t at)
{
	static const char *const includes[] = { "include", "include_once",
		"require", "require_once", NULL };
	static const char *const code[] = { "eval", "create_function",
		"call_user_func", "call_user_func_array", NULL };
	static const char *const names[] = { "extract", "parse_str", NULL };
	const struct token *token = &p->tokens[at];
	struct doubt doubt = { by_code, token->line };

	if (token_is_name(token, "define")) {
		scan_define(p, at);
	} else if (is_member(p->tokens, at) || is_declared(p->tokens, at)) {
		return;
	} else if (is_any(token, includes)) {
		scan_include(p, at);
	} else if (is_any(token, code)) {
		facts_doubt_constants(p, doubt);
		facts_doubt_variables(p, doubt);
	} else if (is_any(token, names)) {
		doubt.why = by_variable;
		facts_doubt_variables(p, doubt);
	} else if (!token->in_function && (token_is_name(token, "return") ||
					      token_is_name(token, "goto"))) {
		doubt.why = by_return;
		facts_doubt_rest(p, doubt);
	}
}

/* Is this variable only looked at? */
static bool
is_read(const struct token *tokens, size_t at)
{
	const struct token *next = &tokens[at + 1];

	if (token_is(next, "."))
		return true;
	return at > 1 && token_is(&tokens[at - 1], "(") &&
	       token_is(next, ")") &&
	       (token_is_name(&tokens[at - 2], "isset") ||
		   token_is_name(&tokens[at - 2], "empty"));
}

static void
scan_variable(struct parse *p, size_t at)
{
	const struct token *token = &p->tokens[at];
	struct doubt doubt = { maybe, token->line };

	bool globals = bytes_are(token->text, "GLOBALS");
	struct bytes name = token->text;

	/* $GLOBALS['x'] is the variable x, of another name perhaps all. */
	if (globals) {
		name = (struct bytes){ NULL, 0 };
		if (token_is(&token[1], "[") && token[2].kind == TOKEN_STRING &&
		    token_is(&token[3], "]"))
			name = token[2].text;
	}
	if (name.s == NULL) {
		doubt.why = by_variable;
		facts_doubt_variables(p, doubt);
	} else if (facts_is_variable(name) &&
		   (globals || !is_read(p->tokens, at))) {
		facts_mark_variable(p, name, doubt);
	} else {
		return;
	}
	/* By another name of it anything may be set from now on, too. */
	if (token->in_function || (at > 0 && token_is(&token[-1], "&")))
		p->config->functions = doubt;
}

/* Code in braces, with a call in it? */
static bool
may_call(struct bytes text)
{
	bool braces = false;

	for (size_t i = 0; i + 1 < text.len; i++)
		braces |= (text.s[i] == '{' && text.s[i + 1] == '$') ||
			  (text.s[i] == '$' && text.s[i + 1] == '{');
	return braces && memchr(text.s, '(', text.len) != NULL;
}

static void
scan_token(struct parse *p, size_t at)
{
	const struct token *token = &p->tokens[at];
	struct doubt doubt = { by_name, token->line };

	switch (token->kind) {
	case TOKEN_NAME:
		scan_name(p, at);
		return;
	case TOKEN_VARIABLE:
		scan_variable(p, at);
		return;
	case TOKEN_STRING: /* 'define', to be called by that name */
		if (token->text.len == 6 &&
		    token_is_name(&(struct token){ .kind = TOKEN_NAME,
				      .text = token->text },
			"define"))
			facts_doubt_constants(p, doubt);
		return;
	case TOKEN_DYNAMIC: /* "{$call()}" */
		if (!may_call(token->text))
			return;
		doubt.why = by_code;
		facts_doubt_constants(p, doubt);
		facts_doubt_variables(p, doubt);
		return;
	case TOKEN_OPERATOR: /* $$name */
		doubt.why = by_variable;
		if (token_is(token, "$"))
			facts_doubt_variables(p, doubt);
		return;
	case TOKEN_END:
	case TOKEN_NUMBER:
		return;
	}
}

static int
nesting_of(const struct token *token)
{
	if (token_is(token, "(") || token_is(token, "[") ||
	    token_is(token, "{") || token_is(token, "#["))
		return 1;
	return token_is(token, ")") || token_is(token, "]") ||
		       token_is(token, "}")
		   ? -1
		   : 0;
}

/* From the word "function" to the brace its body begins with; 0: none. */
static size_t
body_of(const struct token *tokens, size_t at)
{
	int depth = 0;

	for (at++; tokens[at].kind != TOKEN_END; at++) {
		if (depth == 0 && token_is(&tokens[at], "{"))
			return at;
		depth += nesting_of(&tokens[at]);
		if (depth < 0 || (depth == 0 && token_is(&tokens[at], ";")))
			return 0;
	}
	return 0;
}

void
scan_functions(struct parse *p)
{
	struct token *tokens = p->tokens;

	for (size_t i = 0; tokens[i].kind != TOKEN_END; i++) {
		int depth = 0;
		size_t at;

		if (!token_is_name(&tokens[i], "function") ||
		    is_member(tokens, i) || (at = body_of(tokens, i)) == 0 ||
		    tokens[at].in_function)
			continue;
		do {
			depth += nesting_of(&tokens[at]);
			tokens[at].in_function = true;
		} while (depth > 0 && tokens[++at].kind != TOKEN_END);
	}
	for (size_t i = 0; tokens[i].kind != TOKEN_END; i++)
		if (tokens[i].in_function)
			scan_token(p, i);
}

/* The words of statements with a colon, and those that end them. */
static const char *const openers[] = { "if", "for", "foreach", "while",
	"switch", "declare", NULL };
static const char *const closers[] = { "endif", "endfor", "endforeach",
	"endwhile", "endswitch", "enddeclare", NULL };

/* if ( ... ) : */
static bool
has_colon(const struct token *tokens, size_t at)
{
	int depth = 0;

	if (!token_is(&tokens[++at], "("))
		return false;
	do
		depth += nesting_of(&tokens[at++]);
	while (depth > 0 && tokens[at].kind != TOKEN_END);
	return token_is(&tokens[at], ":");
}

size_t
scan_statement(struct parse *p, size_t at)
{
	const struct token *tokens = p->tokens;
	int depth = 0, open = 0;

	for (; tokens[at].kind != TOKEN_END; at++) {
		const struct token *token = &tokens[at];

		if (!token->in_function)
			scan_token(p, at);
		depth += nesting_of(token);
		if (depth < 0)
			return at + 1;
		if (depth > 0)
			continue;
		if (token->kind == TOKEN_NAME && !is_member(tokens, at)) {
			open += is_any(token, openers) && has_colon(tokens, at);
			open -= open > 0 && is_any(token, closers);
		}
		if (open == 0 && (token_is(token, ";") || token_is(token, "}")))
			return at + 1;
	}
	return at;
}
