/*
 * Domains that the server calls otherwise than the site's settings do.
 */
#ifndef BRIDGE_HOSTMAP_H
#define BRIDGE_HOSTMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/frame.h"

#define HOSTMAP_MAX 64

struct hostmap {
	size_t len;
	struct {
		struct frame_part from, to;
	} hosts[HOSTMAP_MAX];
};

/* "FROM=TO", which is borrowed.  False: it is none, or one too many. */
bool hostmap_add(struct hostmap *map, const char *arg);

/* What authd calls it: the host itself where nothing else is said. */
struct frame_part hostmap_find(
    const struct hostmap *map, struct frame_part host);

#endif
