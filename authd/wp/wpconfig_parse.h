/*
 * The parts of the reader of wp-config.php, and what they share.  Only
 * wp/wpconfig*.c look at these.
 */
#ifndef WP_WPCONFIG_PARSE_H
#define WP_WPCONFIG_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "wp/bytes.h"
#include "wp/wpconfig.h"
#include "wp/wpconfig_lex.h"

enum {
	FACTS_MAX = 512,
	INCLUDES_MAX = 64,
	ADMINS_MAX = 256,
	VALUE_MAX = 64 * 1024, /* bytes, of a concatenation */
};

/* Why something is uncertain, and which line makes it so; why NULL: it is not.
 */
struct doubt {
	const char *why;
	unsigned line;
};

struct fact {
	const char *name;
	struct wpconfig_value value;
};

enum { TABLE_PREFIX, SUPER_ADMINS, VARIABLES };

struct wpconfig {
	struct fact facts[FACTS_MAX]; /* constants */
	size_t len;
	struct wpconfig_value values[VARIABLES];
	/* What is not among the facts may yet have been set. */
	struct doubt constants, variables;
	/* From here on nothing is sure to be reached. */
	struct doubt rest;
	/* A function may change variables whenever it is called. */
	struct doubt functions;
	bool guarded; /* the prefix is what it is only if it was not set */
	bool begun;   /* it ended in wp-settings.php */
	struct wpconfig_include includes[INCLUDES_MAX];
	size_t includes_len;
	const char *admins[ADMINS_MAX];
	size_t admins_len;
};

struct parse {
	struct arena *arena;
	struct wpconfig *config;
	struct token *tokens;
	const char *dir;                      /* or NULL */
	const struct wpconfig_opener *opener; /* or NULL */
};

/*
 * wpconfig_facts.c: what is known.  A constant keeps the first value it is set
 * to, a variable takes each; only two variables matter, and their names come
 * without the dollar.
 */
void facts_set(
    struct parse *p, struct bytes name, const struct wpconfig_value *value);
void facts_mark(struct parse *p, struct bytes name, struct doubt doubt);
const struct wpconfig_value *facts_get(
    const struct wpconfig *config, struct bytes name); /* NULL: none */

bool facts_is_variable(struct bytes name);
void facts_set_variable(
    struct parse *p, struct bytes name, const struct wpconfig_value *value);
void facts_mark_variable(
    struct parse *p, struct bytes name, struct doubt doubt);
const struct wpconfig_value *facts_get_variable(
    const struct wpconfig *config, struct bytes name);

void facts_doubt_constants(struct parse *p, struct doubt doubt);
void facts_doubt_variables(struct parse *p, struct doubt doubt);
void facts_doubt_rest(struct parse *p, struct doubt doubt);
void facts_include(struct parse *p, unsigned line, struct bytes path);

/* wpconfig_expr.c */

/*
 * The value of the expression at *at, which is moved behind it; the next token
 * is then none that could go on with it.  If it is not certain, the state is
 * UNKNOWN, ->why says why, and *at is anywhere.
 */
struct wpconfig_value expr_read(struct parse *p, size_t *at);

/* wpconfig_include.c: the index behind the include, or 0. */
size_t include_read(struct parse *p, size_t at);

/* wpconfig_scan.c */

/* Find the bodies of functions and what they may do; mark their tokens. */
void scan_functions(struct parse *p);

/*
 * From `at' to the end of the statement, whatever it is: note what it may do.
 * The index behind it.
 */
size_t scan_statement(struct parse *p, size_t at);

#endif
