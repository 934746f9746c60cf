/*
 * How long to wait before the next attempt: from half a second to a minute,
 * each time twice as long, spread so that many do not come back at once.
 */
#ifndef HOST_BACKOFF_H
#define HOST_BACKOFF_H

#include <stdint.h>

struct backoff {
	unsigned failures; /* since it last went well; 0 begins anew */
};

/* One more failure: milliseconds to wait.  `chance' is any number. */
int64_t backoff_next(struct backoff *backoff, uint32_t chance);

#endif
