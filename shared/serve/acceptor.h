/*
 * Connections to a socket that listens, handed on one by one with who is at the
 * other end.  Without files to spare those who wait outside wait a little
 * longer, and whoever runs us hears of it now and then.
 */
#ifndef SERVE_ACCEPTOR_H
#define SERVE_ACCEPTOR_H

#include <sys/types.h>

struct acceptor;
struct event_base;
struct listening;

struct peer {
	uid_t uid;
	gid_t gid;
	pid_t pid;
	const gid_t *groups; /* its others; during the call only */
	size_t groups_len;
};

struct acceptor_settings {
	/* The connection is the callee's.  NULL: the peer has an address and
	 * no uid, or does not tell. */
	void (*accept)(void *user, int fd, const struct peer *peer);

	/* There are no files left: let some connection go; may be NULL. */
	void (*crowded)(void *user);
	void *user;
};

/* What listens is the acceptor's from now on. */
struct acceptor *acceptor_new(struct event_base *base,
    const struct listening *listening, const struct acceptor_settings *set);
void acceptor_free(struct acceptor **acceptor); /* nobody can connect */

#endif
