#include "wp/wpconfig_lex.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

struct lexer {
	struct arena *arena;
	const char *at, *end;
	unsigned line;
	const char *why; /* what is wrong, if anything */
	struct token *tokens;
	size_t len, size;
};

/* Longest first. */
static const char *const operators[] = { "<<<", "===", "!==", "<=>",
	"**=", "...", "<<=", ">>=", "?\?=", "?->", "||", "&&", "==", "!=", "<>",
	"<=", ">=", "=>", "->",
	"::", "+=", "-=", "*=", "/=", ".=", "%=", "&=", "|=", "^=", "++", "--",
	"<<", ">>", "??", "**", "#[" };

bool
token_is(const struct token *token, const char *operator)
{
	return token->kind == TOKEN_OPERATOR &&
	       bytes_are(token->text, operator);
}

bool
token_is_name(const struct token *token, const char *name)
{
	return token->kind == TOKEN_NAME && token->text.len == strlen(name) &&
	       strncasecmp(token->text.s, name, token->text.len) == 0;
}

static bool
looking_at(const struct lexer *lexer, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(lexer->end - lexer->at) >= len &&
	       strncasecmp(lexer->at, what, len) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' ||
	       c == '\f';
}

static struct token *
add(struct lexer *lexer, enum token_kind kind, const char *s, size_t len)
{
	struct token *token;

	if (lexer->len == lexer->size) {
		lexer->size = lexer->size > 0 ? 2 * lexer->size : 256;
		lexer->tokens = mem_grow(
		    lexer->tokens, lexer->size * sizeof(*lexer->tokens));
	}
	if (lexer->len > LEX_TOKENS_MAX)
		lexer->why = "too long";
	token = &lexer->tokens[lexer->len++];
	*token = (struct token){
		.kind = kind, .line = lexer->line, .text = { s, len }
	};
	return token;
}

/* Move on, counting lines: LF, CR or CRLF. */
static void
move_to(struct lexer *lexer, const char *to)
{
	for (; lexer->at < to; lexer->at++)
		if (*lexer->at == '\n' ||
		    (*lexer->at == '\r' &&
			(lexer->at + 1 == lexer->end || lexer->at[1] != '\n')))
			lexer->line++;
}

/* Text outside of <?php ... ?>; what decides php.ini is not guessed. */
static void
skip_text(struct lexer *lexer)
{
	while (lexer->at < lexer->end) {
		if (looking_at(lexer, "<?=")) {
			add(lexer, TOKEN_NAME, "echo", 4);
			lexer->at += 3;
			return;
		}
		if (looking_at(lexer, "<?php") &&
		    (lexer->at + 5 == lexer->end || is_blank(lexer->at[5]))) {
			lexer->at += 5;
			return;
		}
		if (looking_at(lexer, "<?")) {
			lexer->why = "<? without php after it";
			return;
		}
		move_to(lexer, lexer->at + 1);
	}
}

/* To the end of the line or before a closing tag, which ends it too. */
static void
skip_line(struct lexer *lexer)
{
	while (lexer->at < lexer->end && *lexer->at != '\n' &&
	       *lexer->at != '\r' && !looking_at(lexer, "?>"))
		lexer->at++;
}

static void
skip_block(struct lexer *lexer)
{
	lexer->at += 2;
	while (lexer->at < lexer->end && !looking_at(lexer, "*/"))
		move_to(lexer, lexer->at + 1);
	if (lexer->at == lexer->end)
		lexer->why = "a comment does not end";
	else
		lexer->at += 2;
}

static void
take_string(struct lexer *lexer, const char *body)
{
	char quote = body[-1];
	const char *end = string_end(body, lexer->end, quote);
	struct token *token;

	if (end == NULL) {
		lexer->why = "a string does not end";
		return;
	}
	token = add(lexer, TOKEN_STRING, body, (size_t)(end - body));
	if (quote == '`' ||
	    !string_decode(lexer->arena, token->text, quote, &token->text))
		token->kind = TOKEN_DYNAMIC;
	move_to(lexer, end + 1);
}

static void
take_heredoc(struct lexer *lexer, const char *label)
{
	const char *to = label;
	struct bytes value;
	struct token *token;
	bool known;

	if (!string_heredoc(lexer->arena, &to, lexer->end, &value, &known)) {
		lexer->why = "a heredoc does not end, or is not indented well";
		return;
	}
	token = add(
	    lexer, known ? TOKEN_STRING : TOKEN_DYNAMIC, value.s, value.len);
	if (!known)
		token->text = (struct bytes){ label, (size_t)(to - label) };
	move_to(lexer, to);
}

static void
take_number(struct lexer *lexer)
{
	const char *s = lexer->at;

	while (s < lexer->end &&
	       (is_label(*s) || *s == '.' ||
		   ((*s == '+' || *s == '-') && (s[-1] | 0x20) == 'e' &&
		       !looking_at(lexer, "0x"))))
		s++;
	add(lexer, TOKEN_NUMBER, lexer->at, (size_t)(s - lexer->at));
	lexer->at = s;
}

static void
take_name(struct lexer *lexer)
{
	const char *first = lexer->at, *s = lexer->at;

	while (s < lexer->end && (is_label(*s) || *s == '\\'))
		s++;
	/* b'...' is a string like any other. */
	if (s == first + 1 && (*first | 0x20) == 'b' && s < lexer->end) {
		lexer->at = s;
		if (*s == '\'' || *s == '"') {
			take_string(lexer, s + 1);
			return;
		}
		if (looking_at(lexer, "<<<")) {
			take_heredoc(lexer, s + 3);
			return;
		}
	}
	if (*first == '\\' && s > first + 1)
		first++;
	/* What follows __halt_compiler is data. */
	if (token_is_name(add(lexer, TOKEN_NAME, first, (size_t)(s - first)),
		"__halt_compiler"))
		s = lexer->end;
	lexer->at = s;
}

static void
take_variable(struct lexer *lexer)
{
	const char *s = lexer->at + 1;

	if (s == lexer->end || !is_label_start(*s)) {
		add(lexer, TOKEN_OPERATOR, lexer->at++, 1);
		return;
	}
	while (s < lexer->end && is_label(*s))
		s++;
	add(lexer, TOKEN_VARIABLE, lexer->at + 1, (size_t)(s - lexer->at - 1));
	lexer->at = s;
}

static void
take_operator(struct lexer *lexer)
{
	size_t len = 1;

	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (looking_at(lexer, operators[i])) {
			len = strlen(operators[i]);
			break;
		}
	if (looking_at(lexer, "<<<")) {
		take_heredoc(lexer, lexer->at + 3);
		return;
	}
	add(lexer, TOKEN_OPERATOR, lexer->at, len);
	lexer->at += len;
}

/* One token, or some white space. */
static void
take(struct lexer *lexer)
{
	char c = *lexer->at;
	char next = lexer->at + 1 < lexer->end ? lexer->at[1] : '\0';

	if (is_blank(c)) {
		move_to(lexer, lexer->at + 1);
	} else if (looking_at(lexer, "?>")) {
		add(lexer, TOKEN_OPERATOR, ";", 1);
		lexer->at += 2;
		skip_text(lexer);
	} else if ((c == '#' && next != '[') || (c == '/' && next == '/')) {
		skip_line(lexer);
	} else if (c == '/' && next == '*') {
		skip_block(lexer);
	} else if (c == '\'' || c == '"' || c == '`') {
		take_string(lexer, lexer->at + 1);
	} else if ((c >= '0' && c <= '9') ||
		   (c == '.' && next >= '0' && next <= '9')) {
		take_number(lexer);
	} else if (is_label_start(c) || c == '\\') {
		take_name(lexer);
	} else if (c == '$') {
		take_variable(lexer);
	} else if (c == '\0' || (c < ' ' && c > '\0') || c == 0x7f) {
		lexer->why = "a control character in the code";
	} else {
		take_operator(lexer);
	}
}

struct token *
lex_read(struct arena *arena, struct bytes text, const char **why_r,
    unsigned *line_r)
{
	struct lexer lexer = { .arena = arena,
		.at = text.s,
		.end = text.s + text.len,
		.line = 1 };

	skip_text(&lexer);
	while (lexer.at < lexer.end && lexer.why == NULL)
		take(&lexer);
	add(&lexer, TOKEN_END, lexer.end, 0);
	*why_r = lexer.why;
	*line_r = lexer.line;
	return lexer.tokens;
}
