/*
 * WordPress's login cookies, and everything else that is signed like them.
 *
 *	4.0 and later	login|expiration|token|mac	HMAC-SHA256, a session
 *	2.5.1 to 3.9	login|expiration|mac		HMAC-MD5
 *	2013		login|expiration|mac|global	of the first café
 *
 * The key is HMAC-MD5 under the scheme's salt and covers a fragment of the
 * stored password hash, so a new password ends all cookies.  What WordPress
 * 2.5.0 made could be forged (CVE-2008-1930) and is always refused.
 */
#ifndef WP_COOKIE_H
#define WP_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/verdict.h"
#include "wp/bytes.h"

struct account;
struct arena;

/* Which rules to try; a cookie is good if it is good by one of them. */
enum cookie_form {
	COOKIE_251 = 1,   /* 2.5.1-2.7: three parts, no fragment: these
			     outlive a change of the password */
	COOKIE_28 = 2,    /* 2.8-3.9: three parts, fragment [8..12) */
	COOKIE_40 = 4,    /* 4.0-6.7: four parts, fragment [8..12) */
	COOKIE_68 = 8,    /* 6.8 on: four parts, for most hashes the last 4 */
	COOKIE_2013 = 16, /* `global', fragment [4..8): constant for $wp$ and
			     argon2 hashes, so off unless asked for */
	COOKIE_SESSIONLESS = 32, /* four parts: do not look for the session (a
				site that keeps its sessions elsewhere) */
};
#define COOKIE_DEFAULT (COOKIE_40 | COOKIE_68)

/* Why not, for the log; the one who asked is told NO and nothing else. */
enum cookie_fault {
	COOKIE_GOOD,
	COOKIE_WRONG_FORM, /* no rule asked for has this many parts */
	COOKIE_EXPIRED,
	COOKIE_OTHER_LOGIN, /* it is another account's */
	COOKIE_BAD_MAC,
	COOKIE_NO_SESSION, /* logged out, or the session has run out */
};

/* Its parts as received (decoded), pointing into the arena. */
struct cookie {
	struct bytes login, expiration, token, mac; /* token: NULL if none */
	int64_t expires; /* seconds since 1970; good until and including */
	bool global;     /* the form of 2013 */
};

/*
 * Has this secret the shape of a cookie?  If so it is to be taken for a cookie
 * and for nothing else.  A secret without any `|' is percent-decoded first,
 * once, as PHP decodes the Cookie header (`+' stays).  False: no cookie; then
 * *cookie_r is not set.  At most 4096 bytes count as one.
 */
#define COOKIE_SIZE_MAX 4096
bool cookie_parse(
    struct arena *arena, struct bytes secret, struct cookie *cookie_r);

/*
 * The whole question: is this a live cookie of this account?  `salt' is
 * wp_salt() of the scheme (wp/keys.h), `forms' are the rules to try, `now' in
 * seconds since 1970.  WordPress's grace hour for POST is not given.  NO or
 * YES, never LATER; *fault_r may be NULL.  An empty salt verifies nothing.
 */
enum verdict cookie_verify(struct arena *arena, const struct cookie *cookie,
    const struct account *account, struct bytes salt, unsigned forms,
    int64_t now, enum cookie_fault *fault_r);

/* Its parts, for a caller that has no account: only the mac. */
bool cookie_is_signed(struct arena *arena, const struct cookie *cookie,
    struct bytes hash, struct bytes salt, unsigned forms);

const char *cookie_fault_text(enum cookie_fault fault); /* "expired" ... */

#endif
