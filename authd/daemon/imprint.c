#include "daemon/imprint.h"

#include <stdbool.h>
#include <string.h>

#include "base/digest.h"
#include "wp/account.h"
#include "wp/session.h"

static void
digest(struct bytes bytes, unsigned char out[IMPRINT_DIGEST])
{
	unsigned char whole[DIGEST_MAX];

	digest_of(DIGEST_SHA256, bytes.s, bytes.len, whole);
	memcpy(out, whole, IMPRINT_DIGEST);
}

void
imprint_of(const struct account *account, bool super_admin, int64_t now,
    struct imprint *imprint)
{
	struct session_walk walk;

	*imprint = (struct imprint){ .super_admin = super_admin };
	digest(account->hash, imprint->hash);
	digest(account->caps, imprint->caps);
	session_walk_begin(&walk, account->sessions);
	while (imprint->sessions_len < IMPRINT_SESSIONS &&
	       session_walk_next(&walk)) {
		unsigned i = imprint->sessions_len;

		if (walk.expires < now || walk.verifier.len < IMPRINT_VERIFIER)
			continue;
		memcpy(imprint->sessions[i].verifier, walk.verifier.s,
		    IMPRINT_VERIFIER);
		imprint->sessions[i].expires = walk.expires;
		imprint->sessions_len++;
	}
}

static bool
has_session(const struct imprint *imprint, const char *verifier)
{
	for (unsigned i = 0; i < imprint->sessions_len; i++)
		if (memcmp(imprint->sessions[i].verifier, verifier,
			IMPRINT_VERIFIER) == 0)
			return true;
	return false;
}

/*
 * WordPress adds sessions at the end and keeps the order of the others, so
 * whichever of the first is left is still among the first.
 */
static unsigned
ended(const struct imprint *was, const struct imprint *is, int64_t now)
{
	bool gone = false, left = false;

	for (unsigned i = 0; i < was->sessions_len; i++) {
		if (was->sessions[i].expires < now)
			continue;
		if (has_session(is, was->sessions[i].verifier))
			left = true;
		else
			gone = true;
	}
	if (!gone)
		return 0;
	return left ? IMPRINT_SESSION_ENDED : IMPRINT_SESSIONS_OVER;
}

unsigned
imprint_changes(
    const struct imprint *was, const struct imprint *is, int64_t now)
{
	unsigned changes = 0;

	if (memcmp(was->hash, is->hash, IMPRINT_DIGEST) != 0)
		changes |= IMPRINT_PASSWORD;
	else
		changes |= ended(was, is, now);
	if (memcmp(was->caps, is->caps, IMPRINT_DIGEST) != 0 ||
	    was->super_admin != is->super_admin)
		changes |= IMPRINT_ROLES;
	return changes;
}
