/*
 * What a password scheme fills in.  Only wp/password.c looks at these.
 */
#ifndef WP_SCHEME_H
#define WP_SCHEME_H

#include <stdbool.h>
#include <stddef.h>

#include "wp/bytes.h"

struct password_bench;
struct password_cost;
struct password_rules;

#define SCHEME_HASH_MAX 255 /* bytes; user_pass is varchar(255) */

struct scheme {
	bool cheap;

	/*
	 * Is this, to the last byte, a hash of the scheme?  Then `cost' is
	 * filled in (its kind included), with ->too_dear where a cap of the
	 * rules is exceeded.  Computes nothing.
	 */
	bool (*shape)(struct bytes hash, const struct password_rules *rules,
	    struct password_cost *cost);

	/* A hash that has the shape and is not too dear: is it this one's? */
	bool (*check)(struct password_bench *bench, struct bytes hash,
	    struct bytes password, const struct password_cost *cost);

	/* A hash of nobody's that costs this much; size is SCHEME_HASH_MAX + 1.
	 */
	void (*sample)(
	    const struct password_cost *cost, char *out, size_t size);
};

extern const struct scheme scheme_md5, scheme_phpass, scheme_bcrypt,
    scheme_crypt, scheme_argon2;

/* The 64 characters of all crypt() hashes, in the order of their value. */
extern const char scheme_alphabet[65];

/* How many of the first bytes are of it? */
size_t scheme_span(struct bytes b);

/* A decimal number without zeros in front, taken off; false: there is none. */
bool scheme_take_number(struct bytes *b, unsigned max, unsigned *number_r);
bool scheme_take(struct bytes *b, const char *prefix);

#endif
