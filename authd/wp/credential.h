/*
 * The chat credential: what the plugin hands to the page of a member so that
 * it can log in to the chat.  It is made by wp_generate_auth_cookie() for the
 * scheme `meerkat_chat', lives ten minutes and hangs on the member's session.
 * WordPress takes it for nothing: no scheme of its own has this salt.
 */
#ifndef WP_CREDENTIAL_H
#define WP_CREDENTIAL_H

#include <stdint.h>

#include "base/verdict.h"
#include "wp/bytes.h"
#include "wp/cookie.h"

#define CREDENTIAL_SCHEME "meerkat_chat" /* for keys_salt() */

/*
 * As cookie_verify(), but always with four parts and with the session, by both
 * fragments.  `salt' is that of CREDENTIAL_SCHEME.
 */
enum verdict credential_verify(struct arena *arena,
    const struct cookie *credential, const struct account *account,
    struct bytes salt, int64_t now, enum cookie_fault *fault_r);

#endif
