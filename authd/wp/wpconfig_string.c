/*
 * PHP's string literals: '...', "...", heredoc and nowdoc.
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "wp/wpconfig_lex.h"

#define NESTING_MAX 8 /* of "{$a["{$b}"]}" */

bool
is_label_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

bool
is_label(char c)
{
	return is_label_start(c) || (c >= '0' && c <= '9');
}

static bool
is_interpolation(const char *s, const char *end)
{
	if (s + 1 >= end)
		return false;
	return (s[0] == '$' && (s[1] == '{' || is_label_start(s[1]))) ||
	       (s[0] == '{' && s[1] == '$');
}

/*
 * The end of a string or, with quote '}', of the code in braces within one:
 * there quotes begin strings of their own.
 */
static const char *
end_of(const char *s, const char *end, char quote, int nesting)
{
	if (nesting > NESTING_MAX)
		return NULL;
	for (; s < end; s++) {
		if (*s == quote)
			return s;
		if (*s == '\\' && quote != '}') {
			s++;
		} else if (quote == '}' &&
			   (*s == '\'' || *s == '"' || *s == '`')) {
			s = end_of(s + 1, end, *s, nesting + 1);
		} else if (quote == '}'
			       ? *s == '{'
			       : quote != '\'' && is_interpolation(s, end) &&
				     (s[0] == '{' || s[1] == '{')) {
			if (*s == '$')
				s++;
			s = end_of(s + 1, end, '}', nesting + 1);
		}
		if (s == NULL)
			return NULL;
	}
	return NULL;
}

const char *
string_end(const char *s, const char *end, char quote)
{
	return end_of(s, end, quote, 0);
}

/* Up to `max' digits of a base; how many there were. */
static size_t
take_digits(struct bytes raw, size_t at, size_t max, int base, unsigned *value)
{
	size_t len = 0;

	for (*value = 0; len < max && at + len < raw.len; len++) {
		int digit = text_hex_digit(raw.s[at + len]);

		if (digit < 0 || digit >= base)
			break;
		*value = *value * (unsigned)base + (unsigned)digit;
	}
	return len;
}

static size_t
put_utf8(char *out, unsigned code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/*
 * One escape of a double-quoted string; `at' is behind the backslash and is
 * moved behind the escape.  Bytes written; 0: PHP would refuse this.
 */
static size_t
take_escape(struct bytes raw, size_t *at, char quote, char *out)
{
	static const char from[] = "ntrvef\\$", to[] = "\n\t\r\v\033\f\\$";
	const char *simple = *at < raw.len && raw.s[*at] != '\0'
				 ? strchr(from, raw.s[*at])
				 : NULL;
	unsigned value;
	size_t len;

	if (*at < raw.len &&
	    (simple != NULL || (quote != '\0' && raw.s[*at] == quote))) {
		out[0] = simple != NULL ? to[simple - from] : quote;
		(*at)++;
		return 1;
	}
	if ((len = take_digits(raw, *at, 3, 8, &value)) > 0) {
		*at += len;
		out[0] = (char)value;
		return 1;
	}
	if (*at < raw.len && raw.s[*at] == 'x' &&
	    (len = take_digits(raw, *at + 1, 2, 16, &value)) > 0) {
		*at += 1 + len;
		out[0] = (char)value;
		return 1;
	}
	if (*at + 1 < raw.len && raw.s[*at] == 'u' && raw.s[*at + 1] == '{') {
		len = take_digits(raw, *at + 2, 7, 16, &value);
		if (len == 0 || value > 0x10ffff || *at + 2 + len >= raw.len ||
		    raw.s[*at + 2 + len] != '}')
			return 0;
		*at += 3 + len;
		return put_utf8(out, value);
	}
	/* Any other stays, and what follows the backslash is only itself. */
	out[0] = '\\';
	if (*at == raw.len)
		return 1;
	out[1] = raw.s[(*at)++];
	return 2;
}

bool
string_decode(
    struct arena *arena, struct bytes raw, char quote, struct bytes *value_r)
{
	char *out = arena_alloc(arena, raw.len + 1); /* no escape grows */
	size_t len = 0;

	for (size_t i = 0; i < raw.len;) {
		if (raw.s[i] != '\\') {
			if (quote != '\'' &&
			    is_interpolation(raw.s + i, raw.s + raw.len))
				return false;
			out[len++] = raw.s[i++];
		} else if (quote == '\'') {
			if (i + 1 < raw.len &&
			    (raw.s[i + 1] == '\\' || raw.s[i + 1] == '\''))
				i++;
			out[len++] = raw.s[i++];
		} else {
			size_t put;

			i++;
			put = take_escape(raw, &i, quote, out + len);
			if (put == 0)
				return false;
			len += put;
		}
	}
	*value_r = (struct bytes){ out, len };
	return true;
}

/* The end of a line, LF, CR or CRLF: its length, or 0. */
static size_t
newline(const char *s, const char *end)
{
	if (s < end && *s == '\n')
		return 1;
	if (s < end && *s == '\r')
		return s + 1 < end && s[1] == '\n' ? 2 : 1;
	return 0;
}

/*
 * Take `indent' bytes of white space off each line, as PHP does since 7.3.
 * False: a line has less.
 */
static bool
dedent(struct arena *arena, struct bytes *raw, size_t indent)
{
	const char *end = raw->s + raw->len;
	char *out = arena_alloc(arena, raw->len + 1);
	size_t len = 0;

	for (const char *s = raw->s; s < end;) {
		size_t line;

		for (size_t i = 0; i < indent && s < end; i++, s++) {
			if (newline(s, end) != 0)
				break; /* a blank line may be shorter */
			if (*s != ' ' && *s != '\t')
				return false;
		}
		for (line = 0; s + line < end && newline(s + line, end) == 0;)
			line++;
		line += newline(s + line, end);
		memcpy(out + len, s, line);
		len += line;
		s += line;
	}
	*raw = (struct bytes){ out, len };
	return true;
}

/* Does the closing label stand in the line that begins here? */
static bool
closes(const char *s, const char *end, struct bytes label, size_t *indent_r)
{
	size_t indent = 0;

	while (s + indent < end && (s[indent] == ' ' || s[indent] == '\t'))
		indent++;
	*indent_r = indent;
	s += indent;
	return (size_t)(end - s) >= label.len &&
	       memcmp(s, label.s, label.len) == 0 &&
	       (s + label.len == end || !is_label(s[label.len]));
}

bool
string_heredoc(struct arena *arena, const char **at, const char *end,
    struct bytes *value_r, bool *known_r)
{
	const char *s = *at, *body;
	struct bytes label, raw;
	char quote = '\0';
	size_t indent, last = 0; /* length of the newline before the label */

	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	if (s < end && (*s == '\'' || *s == '"'))
		quote = *s++;
	label = (struct bytes){ s, 0 };
	while (s < end && (label.len == 0 ? is_label_start(*s) : is_label(*s)))
		s++, label.len++;
	if (label.len == 0 || (quote != '\0' && (s == end || *s++ != quote)) ||
	    newline(s, end) == 0)
		return false;
	body = s += newline(s, end);
	while (!closes(s, end, label, &indent)) {
		while (s < end && newline(s, end) == 0)
			s++;
		last = newline(s, end);
		if (last == 0)
			return false;
		s += last;
	}
	*at = s + indent + label.len;
	raw = (struct bytes){ body, (size_t)(s - body) - last };
	*known_r = true;
	if (!dedent(arena, &raw, indent))
		return false;
	*value_r = raw;
	if (quote != '\'')
		*known_r = string_decode(arena, raw, '\0', value_r);
	return true;
}
