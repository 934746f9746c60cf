/*
 * PHP source as tokens: as much of PHP's lexer as it takes to know for certain
 * where strings, comments and code are.  Only wp/wpconfig*.c look at these.
 */
#ifndef WP_WPCONFIG_LEX_H
#define WP_WPCONFIG_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "wp/bytes.h"

struct arena;

#define LEX_TOKENS_MAX 200000

enum token_kind {
	TOKEN_END, /* one, after the last */
	TOKEN_NAME,
	TOKEN_VARIABLE,
	TOKEN_STRING,
	TOKEN_DYNAMIC,
	TOKEN_NUMBER,
	TOKEN_OPERATOR,
};

/*
 * The text is of a NAME without a leading backslash, of a VARIABLE without its
 * dollar, of a STRING its value (in the arena); of a DYNAMIC (an interpolated
 * string, a shell command) and of all others as written.  A closing tag comes
 * as the operator ";", an opening one with an equals sign as the name "echo".
 */
struct token {
	enum token_kind kind;
	bool in_function; /* set by wpconfig_scan.c */
	unsigned line;
	struct bytes text;
};

/*
 * The tokens, to be freed with free(); NULL where this is no PHP that can be
 * read: *why_r and *line_r then say why.
 */
struct token *lex_read(struct arena *arena, struct bytes text,
    const char **why_r, unsigned *line_r);

bool token_is(const struct token *token, const char *operator);
bool token_is_name(const struct token *token, const char *name); /* any case */

/* wpconfig_string.c */

/* Where a string of this quote ends; NULL: nowhere.  `s' is inside of it. */
const char *string_end(const char *s, const char *end, char quote);

/*
 * The value of what stands between the quotes; with quote 0 of a heredoc.
 * False: it is interpolated, or holds an escape that PHP refuses.
 */
bool string_decode(
    struct arena *arena, struct bytes raw, char quote, struct bytes *value_r);

/*
 * `*at' is behind "<<<": take the label and what follows it, up to and with
 * the closing label.  False: none of these is a heredoc.  *known_r: the value
 * is certain.
 */
bool string_heredoc(struct arena *arena, const char **at, const char *end,
    struct bytes *value_r, bool *known_r);

bool is_label_start(char c);
bool is_label(char c);

#endif
