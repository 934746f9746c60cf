/*
 * How a connection speaks: what it says becomes questions, and their answers
 * what it hears.  One file for each.
 */
#ifndef DAEMON_DIALECT_H
#define DAEMON_DIALECT_H

#include <stdbool.h>

#include "daemon/tally.h"

struct answer;
struct client;
struct request;

struct dialect {
	const char *name; /* also that of its socket */
	enum tally_dialect counted;
	unsigned window; /* questions open at a time, at most the native one's
			  */

	/* It has just come; may be NULL. */
	void (*hello)(struct client *client);

	/* Take one message of what it said; false: none is whole. */
	bool (*take)(struct client *client);

	void (*answer)(struct client *client, const struct request *request,
	    const struct answer *answer);

	/* What comes before an answer; NULL: this dialect asks for nothing
	 * that has such. */
	void (*part)(struct client *client, const struct request *request,
	    const struct answer *answer);

	/* We are going; it has gone, with what was open.  Both may be NULL. */
	void (*bye)(struct client *client);
	void (*gone)(struct client *client);
};

extern const struct dialect dialect_native;
extern const struct dialect dialect_info; /* the same, without secrets */
extern const struct dialect dialect_mux;
extern const struct dialect dialect_dovecot;
extern const struct dialect dialect_socketmap;

#endif
