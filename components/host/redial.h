/*
 * Which address to call next, when, and what to say of the last attempt: one
 * line each, a wrong secret once a minute.
 */
#ifndef HOST_REDIAL_H
#define HOST_REDIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "host/backoff.h"

struct redial {
	const char *domain, *host; /* who calls whom; borrowed */
	unsigned short port;
	struct backoff backoff;
	unsigned address, addresses; /* of the host: which, of how many */
	int64_t up_at, said_at;      /* 0: not up; when a secret was wrong */
	char where[96];              /* the address called, with its port */
	char number[64];             /* without */
};

/* Where to call now; false: nowhere, and why. */
bool redial_begin(struct redial *r, const char **why_r);

void redial_up(struct redial *r);

/*
 * It failed, or it was lost.  `answered': the server itself said no, other
 * addresses of its need not be tried.  Returns milliseconds to wait.
 */
int64_t redial_failed(
    struct redial *r, const char *why, bool answered, bool wrong_secret);

#endif
