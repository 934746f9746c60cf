/*
 * Where metrics are served: a socket's path, or an address of this machine.
 */
#ifndef SERVE_PLACE_H
#define SERVE_PLACE_H

#include <sys/socket.h>

#include <stdbool.h>

struct place {
	const char *path; /* NULL: the address */
	struct sockaddr_storage addr;
	socklen_t addr_len;
};

/* NULL: it is one; else what is wrong. */
const char *place_read(const char *where, struct place *place_r);

#endif
