/*
 * What hashing has shown a moment ago, so that it need not be shown again: this
 * secret is, or is not, good for this user as the user's row is now.  Kept are
 * digests under a key of this process; with another hash in the row they are of
 * no use any more.  The good ones and the bad ones do not displace each other.
 * Pure: the time is an argument, in microseconds.
 */
#ifndef DAEMON_PROOFS_H
#define DAEMON_PROOFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wp/bytes.h"

#define PROOFS_DIGEST 32

struct proofs;

/* Of what a proof is. */
struct proof_about {
	const char *host;
	const char *user; /* prepared */
	bool before_68;   /* the rules it was tried by */
	bool try_pw;      /* as a password; as what is in apps, too */
	struct bytes hash, apps, secret;
};

enum proof {
	PROOF_NONE, /* it must be hashed */
	PROOF_GOOD,
	PROOF_BAD,
};

struct proofs *proofs_new(const unsigned char key[PROOFS_DIGEST]);
void proofs_free(struct proofs **proofs); /* wiped */

void proofs_digest(const struct proofs *proofs, const struct proof_about *about,
    unsigned char digest_r[PROOFS_DIGEST]);
enum proof proofs_find(const struct proofs *proofs,
    const unsigned char digest[PROOFS_DIGEST], int64_t now);
void proofs_keep(struct proofs *proofs,
    const unsigned char digest[PROOFS_DIGEST], uint64_t user, enum proof proof,
    int64_t now, int64_t until);

/* Forget those of one user, or all: how many. */
size_t proofs_clear(struct proofs *proofs, const uint64_t *user);

/* A number for this user that nobody can foretell. */
uint64_t proofs_user(
    const struct proofs *proofs, const char *host, const char *user);

#endif
