/*
 * What wp-config.php sets, read without PHP.  It is a program; this reader
 * knows only what is certain: literals that are reached whatever happens.
 * Everything else (computed, interpolated, inside if, loop or function, after
 * the include of another file) is refused with its line and the reason, so
 * that the admin can be told; never is a value returned that PHP would not
 * have.
 */
#ifndef WP_WPCONFIG_H
#define WP_WPCONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "wp/bytes.h"

struct arena;
struct wpconfig; /* lives in the arena */

#define WPCONFIG_SIZE_MAX ((size_t)1024 * 1024)

enum wpconfig_state {
	WPCONFIG_ABSENT = 0, /* not set when wp-settings.php is reached */
	WPCONFIG_SET,
	WPCONFIG_UNKNOWN, /* set or perhaps set, to what only PHP knows */
};

enum wpconfig_type {
	WPCONFIG_STRING,
	WPCONFIG_INT,
	WPCONFIG_FLOAT,
	WPCONFIG_BOOL,
	WPCONFIG_NULL,
};

struct wpconfig_value {
	enum wpconfig_state state;
	enum wpconfig_type type;
	struct bytes text; /* SET: as PHP makes it a string; true is "1", false
			      and null are "".  A NUL follows. */
	unsigned line;     /* SET: where; UNKNOWN: of what makes it so */
	const char *why;   /* UNKNOWN: for the admin, "computed" ... */
	const char *file;  /* the included file that sets it; NULL: this one */
};

/* A file that is included, other than wp-settings.php. */
struct wpconfig_include {
	unsigned line;
	const char *path; /* if it is certain, else NULL */
};

/*
 * `text' is the file; `dir' what __DIR__ is there, `abspath' what ABSPATH is
 * (with a slash at its end): each may be NULL, then what needs it is refused.
 * NULL: this is no PHP file that can be read at all; *why_r and *line_r say
 * why.  Names are looked up as PHP has them; "$table_prefix" with its dollar.
 */
struct wpconfig *wpconfig_read(struct arena *arena, struct bytes text,
    const char *dir, const char *abspath, const char **why_r, unsigned *line_r);

/*
 * The same, and the files it includes where that is certain are read by
 * `opener', as part of it; NULL from there: nobody knows what is in that one.
 */
struct wpconfig_opener {
	struct wpconfig *(*open)(
	    const struct wpconfig_opener *opener, const char *path);
};

struct wpconfig *wpconfig_read_with(const struct wpconfig_opener *opener,
    struct arena *arena, struct bytes text, const char *dir,
    const char *abspath, const char **why_r, unsigned *line_r);

struct wpconfig_value wpconfig_get(
    const struct wpconfig *config, const char *name);

/* SET and PHP-true (not "", not "0")? */
bool wpconfig_is_true(const struct wpconfig_value *value);

/* The i-th file included, in the order of the file; NULL: no more. */
const struct wpconfig_include *wpconfig_include_at(
    const struct wpconfig *config, size_t i);

/*
 * The i-th login of $super_admins = array( 'literal', ... ).  NULL: no more,
 * or the variable is absent or unknown (wpconfig_get("$super_admins") tells;
 * its text is "").
 */
const char *wpconfig_super_admin(const struct wpconfig *config, size_t i);

#endif
