/*
 * Netstrings, <length>:<bytes>, as Postfix's socketmap_table(5) has them.
 * Pure.
 */
#ifndef DAEMON_NETSTRING_H
#define DAEMON_NETSTRING_H

#include <stddef.h>

#include "wp/bytes.h"

#define NETSTRING_MAX 4096 /* bytes in one */
#define NETSTRING_FRAME_MAX (NETSTRING_MAX + 6)

enum netstring_read {
	NETSTRING_MORE, /* it is not whole yet */
	NETSTRING_ONE,
	NETSTRING_BAD, /* none, or too long */
};

/* The bytes point into `s'; *taken_r is what of it was read. */
enum netstring_read netstring_read(
    const char *s, size_t len, struct bytes *bytes_r, size_t *taken_r);

#endif
