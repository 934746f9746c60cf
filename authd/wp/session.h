/*
 * The row session_tokens of a user (WordPress 4.0 and later): which of the
 * tokens handed out in cookies are still good.
 */
#ifndef WP_SESSION_H
#define WP_SESSION_H

#include <stdint.h>

#include "base/verdict.h"
#include "wp/bytes.h"

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

#endif
