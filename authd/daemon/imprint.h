/*
 * What is remembered of an account to see later that it is not as it was:
 * digests of what it is let in by, and which of its sessions were alive.  Pure.
 */
#ifndef DAEMON_IMPRINT_H
#define DAEMON_IMPRINT_H

#include <stdbool.h>
#include <stdint.h>

#define IMPRINT_DIGEST 8
#define IMPRINT_SESSIONS 8
#define IMPRINT_VERIFIER 16 /* hex digits of a session's verifier */

struct account;

struct imprint {
	unsigned char hash[IMPRINT_DIGEST], caps[IMPRINT_DIGEST];
	struct {
		char verifier[IMPRINT_VERIFIER];
		int64_t expires;
	} sessions[IMPRINT_SESSIONS]; /* the first there are */
	unsigned sessions_len;
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
};

/* The account's hash, sessions and caps are looked at; `now' in seconds. */
void imprint_of(
    const struct account *account, int64_t now, struct imprint *imprint_r);

/*
 * What of it changed, a set.  Sessions that come, that expire or end one after
 * the other are everyday life: SESSIONS_OVER is only that of those which were
 * alive none is left before its time ("log out everywhere").
 */
unsigned imprint_changes(
    const struct imprint *was, const struct imprint *is, int64_t now);

#endif
