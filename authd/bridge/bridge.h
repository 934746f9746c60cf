/*
 * meerkat-extauth: a server's external-auth program.  It reads what the server
 * asks, asks authd, and answers; it knows no secret but the one in its hands
 * and never ends because authd is away.
 */
#ifndef BRIDGE_BRIDGE_H
#define BRIDGE_BRIDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/hostmap.h"

enum bridge_dialect {
	BRIDGE_EJABBERD,
	BRIDGE_MONGOOSEIM,
	BRIDGE_GENERIC,
	BRIDGE_JABBERD,
};

struct bridge_options {
	enum bridge_dialect dialect;
	const char *socket;
	const char *svc;   /* NULL: not said */
	int64_t budget_ms; /* the server is answered by then */
	int64_t hold_ms;   /* how long to wait for an authd that is away */
	struct hostmap hosts;
	bool unexpected; /* TMP is answered by what ejabberd calls that */
};

/* Lines, or packets of a length that is said before? */
bool bridge_has_lines(enum bridge_dialect dialect);

/* Until standard input ends; then the exit status. */
int bridge_run(const struct bridge_options *options);

#endif
