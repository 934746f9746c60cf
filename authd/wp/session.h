/*
 * The row session_tokens of a user (WordPress 4.0 and later): which of the
 * tokens handed out in cookies are still good.
 */
#ifndef WP_SESSION_H
#define WP_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/verdict.h"
#include "wp/bytes.h"
#include "wp/phpserial.h"

/*
 * YES: the row holds sha256(token) and its expiration has not passed (that
 * very second is still good).  Anything else is NO: another token, no row
 * (NULL), a row that does not read as a whole.  `now' in seconds since 1970;
 * *expires_r (may be NULL) is set with YES only.
 */
enum verdict session_verify(
    struct bytes row, struct bytes token, int64_t now, int64_t *expires_r);

/* The same by the 64 hex digits of sha256(token), for whoever kept only these.
 */
#define SESSION_VERIFIER_SIZE 65 /* with the NUL */
void session_verifier(struct bytes token, char out[SESSION_VERIFIER_SIZE]);
enum verdict session_verify_hashed(
    struct bytes row, const char *verifier, int64_t now, int64_t *expires_r);

/* All that the row holds, in its order, whether they have passed or not. */
struct session_walk {
	struct php_value rest;
	struct bytes verifier; /* points into the row */
	int64_t expires;
};

void session_walk_begin(struct session_walk *walk, struct bytes row);
bool session_walk_next(struct session_walk *walk); /* false: no more */

#endif
