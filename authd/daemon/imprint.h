/*
 * What is remembered of an account to see later that it is not as it was:
 * digests of what it is let in by, and which of its sessions were alive.  Pure.
 */
#ifndef DAEMON_IMPRINT_H
#define DAEMON_IMPRINT_H

#include <stdbool.h>
#include <stdint.h>

#define IMPRINT_DIGEST 8
#define IMPRINT_SESSIONS 32 /* some log in anew each day for weeks */
#define IMPRINT_VERIFIER 16 /* hex digits of a session's verifier */

struct account;

struct imprint {
	unsigned char hash[IMPRINT_DIGEST], caps[IMPRINT_DIGEST];
	struct {
		char verifier[IMPRINT_VERIFIER];
		int64_t expires;
	} sessions[IMPRINT_SESSIONS]; /* the first there are */
	unsigned sessions_len;
	bool super_admin; /* of the network */
};

/* What the watch asks of one user. */
struct imprint_now {
	uint64_t id;
	bool found;
	struct imprint imprint;
};

enum imprint_change {
	IMPRINT_PASSWORD = 1,
	IMPRINT_SESSIONS_OVER = 2,
	IMPRINT_ROLES = 4,
	IMPRINT_SESSION_ENDED = 8,
};

/* The account's hash, sessions and caps are looked at; `now' in seconds. */
void imprint_of(const struct account *account, bool super_admin, int64_t now,
    struct imprint *imprint_r);

/*
 * What of it changed, a set.  PASSWORD is that of the hash, and so it is, too,
 * when WordPress 6.8 hashes the same password anew at a login because the hash
 * was of an older kind.  Nothing in the tables tells the one from the other:
 * both write user_pass and end no session, and a change of one's own begins a
 * session just as a login does.  Nor need it: with either all cookies of the
 * user but that of the login are void, for they were made with a piece of the
 * old hash.  Sessions that come or expire are everyday life.  SESSIONS_OVER is
 * that of those which were alive none is left before its time ("log out
 * everywhere"); SESSION_ENDED, that one has ended and another has not: somebody
 * has logged out, here or, with "log out everywhere else", from afar.
 */
unsigned imprint_changes(
    const struct imprint *was, const struct imprint *is, int64_t now);

#endif
