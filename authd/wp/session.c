#include "wp/session.h"

#include <string.h>

#include "base/digest.h"
#include "wp/phpserial.h"

void
session_verifier(struct bytes token, char out[SESSION_VERIFIER_SIZE])
{
	digest_hex_of(DIGEST_SHA256, token.s, token.len, out);
}

/* An array with `expiration'; 4.0.0 wrote that number alone. */
static bool
expiration_of(const struct php_value *session, int64_t *expires_r)
{
	struct php_value value = *session;

	if (session->type == PHP_ARRAY &&
	    !php_find(session, bytes_of("expiration"), &value))
		return false;
	if (value.type == PHP_INT) {
		*expires_r = value.number;
		return true;
	}
	/* Plugins may have stored it as text, but only within an array. */
	return session->type == PHP_ARRAY && value.type == PHP_STRING &&
	       bytes_number(value.text, expires_r);
}

enum verdict
session_verify_hashed(
    struct bytes row, const char *verifier, int64_t now, int64_t *expires_r)
{
	struct php_value sessions, session;
	int64_t expires;

	/*
	 * The verifier is no secret: it is a digest of the token, and whoever
	 * could time this look-up would learn a digest.
	 */
	if (!php_read(row, &sessions) ||
	    !php_find(&sessions, bytes_of(verifier), &session) ||
	    !expiration_of(&session, &expires) || expires < now)
		return VERDICT_NO;
	if (expires_r != NULL)
		*expires_r = expires;
	return VERDICT_YES;
}

enum verdict
session_verify(
    struct bytes row, struct bytes token, int64_t now, int64_t *expires_r)
{
	char verifier[SESSION_VERIFIER_SIZE];

	session_verifier(token, verifier);
	return session_verify_hashed(row, verifier, now, expires_r);
}

void
session_walk_begin(struct session_walk *walk, struct bytes row)
{
	*walk = (struct session_walk){ 0 };
	if (row.s == NULL || !php_read(row, &walk->rest))
		walk->rest = (struct php_value){ 0 };
}

bool
session_walk_next(struct session_walk *walk)
{
	struct php_value key, session;

	while (php_next(&walk->rest, &key, &session))
		if (key.type == PHP_STRING &&
		    expiration_of(&session, &walk->expires)) {
			walk->verifier = key.text;
			return true;
		}
	return false;
}
