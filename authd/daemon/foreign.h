/*
 * A question in another dialect, made one in our own: so that every limit and
 * every check of names and secrets is the same for all of them.
 */
#ifndef DAEMON_FOREIGN_H
#define DAEMON_FOREIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/authproto.h"
#include "wp/bytes.h"

struct client;

/* What is longer is left away: these two are for the log only. */
#define FOREIGN_ADDRESS_MAX 45
#define FOREIGN_SERVICE_MAX AUTHPROTO_SVC_MAX

struct foreign {
	const char *verb; /* "auth" or "isuser" */
	uint32_t id;
	struct bytes user;   /* name, or name@domain */
	struct bytes domain; /* empty: what follows the last @, if it is one of
			      * ours, or that of the only site */
	struct bytes secret; /* of any kind */
	struct bytes service, address; /* empty: not known */
};

/* False: *code_r is why not, and nothing was asked. */
bool foreign_ask(struct client *client, const struct foreign *question,
    enum authproto_code *code_r);

#endif
