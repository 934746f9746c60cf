/*
 * Values that are certain without running anything: literals, what is joined
 * of them, and the few names that stand for something known.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig_parse.h"

#define NESTING_MAX 16 /* of parentheses */

static const char *const computed = "it is computed";
static const char *const interpolated = "it is put together of variables";

/* PHP's own, of which WordPress has MYSQL_CLIENT_FLAGS made. */
static const struct {
	const char *name, *number;
} flags[] = {
	{ "MYSQLI_CLIENT_COMPRESS", "32" },
	{ "MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT", "64" },
	{ "MYSQLI_CLIENT_SSL", "2048" },
	{ "MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT", "1073741824" },
};

static struct wpconfig_value
unknown(const struct token *token, const char *why)
{
	return (struct wpconfig_value){
		.state = WPCONFIG_UNKNOWN, .line = token->line, .why = why
	};
}

static struct wpconfig_value
known(const struct token *token, enum wpconfig_type type, struct bytes text)
{
	return (struct wpconfig_value){ .state = WPCONFIG_SET,
		.type = type,
		.line = token->line,
		.text = text };
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : INT_MAX;
}

/* 12 0x1f 0b1 017 0o17 1_000; false: none of them, or too large. */
static bool
read_int(struct bytes digits, int64_t *number_r)
{
	int base = 10;
	size_t i = 0;
	int64_t number = 0;

	if (digits.len > 2 && digits.s[0] == '0') {
		char letter = (char)(digits.s[1] | 0x20);

		base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
		i = letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1;
	} else if (digits.len == 2 && digits.s[0] == '0') {
		base = 8;
	}
	for (; i < digits.len; i++) {
		int digit = digit_of(digits.s[i]);

		if (digits.s[i] == '_' && i + 1 < digits.len)
			continue;
		if (digit >= base || number > (INT64_MAX - digit) / base)
			return false;
		number = number * base + digit;
	}
	*number_r = number;
	return true;
}

/*
 * 1.5: as PHP prints it, without zeros at its ends.  What PHP would round or
 * write with an exponent is not tried.
 */
static bool
read_float(struct arena *arena, struct bytes digits, struct bytes *text_r)
{
	const char *point = memchr(digits.s, '.', digits.len);
	struct bytes whole, part;

	if (point == NULL || digits.len > 15)
		return false;
	whole = bytes_cut(digits, 0, (size_t)(point - digits.s));
	part = bytes_cut(digits, whole.len + 1, digits.len);
	for (size_t i = 0; i < digits.len; i++)
		if (digits.s + i != point &&
		    (digits.s[i] < '0' || digits.s[i] > '9'))
			return false;
	while (whole.len > 1 && whole.s[0] == '0')
		whole = bytes_cut(whole, 1, whole.len);
	while (part.len > 0 && part.s[part.len - 1] == '0')
		part.len--;
	/* Below 0.0001 there is an exponent. */
	if (whole.len == 0 || (whole.s[0] == '0' && bytes_begin(part, "0000")))
		return false;
	*text_r = bytes_of(arena_printf(arena, "%.*s%s%.*s", (int)whole.len,
	    whole.s, part.len > 0 ? "." : "", (int)part.len, part.s));
	return true;
}

static struct wpconfig_value
number(struct parse *p, const struct token *token, bool minus)
{
	struct bytes text;
	int64_t value;

	if (read_int(token->text, &value))
		return known(token, WPCONFIG_INT,
		    bytes_of(arena_printf(p->arena, "%s%lld",
			minus && value != 0 ? "-" : "", (long long)value)));
	if (!read_float(p->arena, token->text, &text))
		return unknown(token, computed);
	if (minus)
		text = bytes_of(arena_join(p->arena, "-", text.s, NULL));
	return known(token, WPCONFIG_FLOAT, text);
}

/* dirname( __FILE__ ) is __DIR__; the index behind it, or 0. */
static size_t
is_dirname(const struct token *t, size_t at)
{
	return token_is_name(&t[at], "dirname") && token_is(&t[at + 1], "(") &&
		       token_is_name(&t[at + 2], "__FILE__") &&
		       token_is(&t[at + 3], ")")
		   ? at + 4
		   : 0;
}

static struct wpconfig_value
name(struct parse *p, size_t *at)
{
	const struct token *token = &p->tokens[*at];
	const char *place = NULL;
	size_t behind = is_dirname(p->tokens, *at);
	const struct wpconfig_value *fact;

	if (behind != 0 || token_is_name(token, "__DIR__"))
		place = p->dir;
	*at = behind != 0 ? behind : *at + 1;
	if (place != NULL)
		return known(token, WPCONFIG_STRING, bytes_of(place));
	if (behind != 0 || token_is(&p->tokens[*at], "(") ||
	    token_is(&p->tokens[*at], "::"))
		return unknown(token, computed);
	if (token_is_name(token, "true"))
		return known(token, WPCONFIG_BOOL, bytes_of("1"));
	if (token_is_name(token, "false"))
		return known(token, WPCONFIG_BOOL, bytes_of(""));
	if (token_is_name(token, "null"))
		return known(token, WPCONFIG_NULL, bytes_of(""));
	fact = facts_get(p->config, token->text);
	if (fact != NULL && fact->state == WPCONFIG_SET)
		return *fact;
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (bytes_are(token->text, flags[i].name))
			return known(
			    token, WPCONFIG_INT, bytes_of(flags[i].number));
	return unknown(token, computed);
}

static struct wpconfig_value
primary(struct parse *p, size_t *at)
{
	const struct token *token = &p->tokens[*at];
	const struct wpconfig_value *value =
	    token->kind == TOKEN_VARIABLE
		? facts_get_variable(p->config, token->text)
		: NULL;
	bool minus = token_is(token, "-");

	if (minus || token_is(token, "+")) {
		if (token[1].kind != TOKEN_NUMBER)
			return unknown(token, computed);
		*at += 2;
		return number(p, token + 1, minus);
	}
	if (token->kind == TOKEN_NAME)
		return name(p, at);
	/* Nothing is behind the end; the caller goes on from here. */
	if (token->kind != TOKEN_END)
		++*at;
	if (value != NULL && value->state == WPCONFIG_SET &&
	    bytes_are(token->text, "table_prefix"))
		return *value;
	switch (token->kind) {
	case TOKEN_STRING:
		return known(token, WPCONFIG_STRING, token->text);
	case TOKEN_NUMBER:
		return number(p, token, false);
	case TOKEN_DYNAMIC:
	case TOKEN_VARIABLE:
		return unknown(token, interpolated);
	case TOKEN_END:
	case TOKEN_NAME:
	case TOKEN_OPERATOR:
		break;
	}
	return unknown(token, computed);
}

static struct wpconfig_value
join(struct parse *p, const struct token *token,
    const struct wpconfig_value *left, const struct wpconfig_value *right)
{
	size_t len = left->text.len + right->text.len;
	char *out;

	if (len > VALUE_MAX)
		return unknown(token, computed);
	out = arena_alloc(p->arena, len + 1);
	if (left->text.len > 0)
		memcpy(out, left->text.s, left->text.len);
	if (right->text.len > 0)
		memcpy(out + left->text.len, right->text.s, right->text.len);
	return known(token, WPCONFIG_STRING, (struct bytes){ out, len });
}

/* May an expression end before this token? */
static bool
is_end(const struct token *token)
{
	return token->kind == TOKEN_END || token_is(token, ";") ||
	       token_is(token, ",") || token_is(token, ")") ||
	       token_is(token, "]");
}

static struct wpconfig_value read(struct parse *p, size_t *at, int nesting);

/* primary, or an expression in parentheses. */
static struct wpconfig_value
part(struct parse *p, size_t *at, int nesting)
{
	const struct token *first = &p->tokens[*at];
	struct wpconfig_value value;

	if (!token_is(first, "("))
		return primary(p, at);
	++*at;
	value = read(p, at, nesting + 1);
	if (value.state != WPCONFIG_SET)
		return value;
	if (!token_is(&p->tokens[*at], ")"))
		return unknown(first, computed);
	++*at;
	return value;
}

/* part { "." part } */
static struct wpconfig_value
joined(struct parse *p, size_t *at, int nesting)
{
	const struct token *first = &p->tokens[*at];
	struct wpconfig_value value = part(p, at, nesting);

	while (value.state == WPCONFIG_SET && token_is(&p->tokens[*at], ".")) {
		struct wpconfig_value next;

		++*at;
		next = part(p, at, nesting);
		if (next.state != WPCONFIG_SET)
			return next;
		value = join(p, first, &value, &next);
	}
	return value;
}

/* joined { "|" joined }, where only whole numbers are put together so. */
static struct wpconfig_value
read(struct parse *p, size_t *at, int nesting)
{
	const struct token *first = &p->tokens[*at];
	struct wpconfig_value value;

	if (nesting > NESTING_MAX)
		return unknown(first, computed);
	value = joined(p, at, nesting);
	while (value.state == WPCONFIG_SET && token_is(&p->tokens[*at], "|")) {
		struct wpconfig_value next;

		++*at;
		next = joined(p, at, nesting);
		if (next.state != WPCONFIG_SET)
			return next;
		if (value.type != WPCONFIG_INT || next.type != WPCONFIG_INT)
			return unknown(first, computed);
		value = known(first, WPCONFIG_INT,
		    bytes_of(arena_printf(p->arena, "%lld",
			strtoll(value.text.s, NULL, 10) |
			    strtoll(next.text.s, NULL, 10))));
	}
	if (value.state != WPCONFIG_SET || is_end(&p->tokens[*at]))
		return value;
	return unknown(first, computed);
}

struct wpconfig_value
expr_read(struct parse *p, size_t *at)
{
	unsigned line = p->tokens[*at].line;
	struct wpconfig_value value = read(p, at, 0);

	value.line = line;
	return value;
}
