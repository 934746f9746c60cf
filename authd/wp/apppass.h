/*
 * Application passwords (WordPress 5.6 and later): the list in the row
 * _application_passwords of a user.
 */
#ifndef WP_APPPASS_H
#define WP_APPPASS_H

#include <stdbool.h>

#include "base/verdict.h"
#include "wp/bytes.h"

struct arena;
struct password_bench;
struct password_rules;

/* Reasonable users have a handful; a longer list is cut here. */
#define APPPASS_COUNT_MAX 10000
#define APPPASS_SLOW_MAX 16 /* hashes of the expensive kind tried for one */

struct apppass {
	struct bytes uuid,
	    name;  /* of the one that matched; "" if it has none */
	bool slow; /* NO, but expensive ones are left: ask again with a bench */
	bool many; /* the list was cut: tell the admin */
};

/* 24 letters and digits, whatever else stands between them? */
bool apppass_has_shape(struct bytes secret);

/*
 * Does the secret, all but its letters and digits dropped, open one of the
 * list?  With bench NULL only the cheap hashes are looked at ($generic$, md5):
 * the NO of a list with others has ->slow set.  The site must have the option
 * using_application_passwords; that is for the caller to know.  NO or YES,
 * never LATER; *match_r is always set.
 */
enum verdict apppass_verify(struct password_bench *bench, struct arena *arena,
    struct bytes row, struct bytes secret, const struct password_rules *rules,
    struct apppass *match_r);

#endif
