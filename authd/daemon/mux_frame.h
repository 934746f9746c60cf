/*
 * What a client of saslauthd writes: login, password, service, realm and, from
 * newer ones, its address; each behind its length of two bytes.  Pure.
 */
#ifndef DAEMON_MUX_FRAME_H
#define DAEMON_MUX_FRAME_H

#include <stddef.h>

#include "wp/bytes.h"

#define MUX_FIELD_MAX 4096
#define MUX_FIELDS 5
#define MUX_FRAME_MAX (MUX_FIELDS * (MUX_FIELD_MAX + 2))

enum mux_read {
	MUX_MORE, /* it is not whole yet */
	MUX_ONE,
	MUX_TOO_LONG,
};

struct mux_frame {
	bool more_may_come; /* no address yet: not every peer says one */
	struct bytes login, password, service, realm;
	struct bytes address; /* empty where it was not sent, or not yet */
};

/* Everything points into `s'. */
enum mux_read mux_read(const char *s, size_t len, struct mux_frame *frame_r);

#endif
