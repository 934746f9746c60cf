/*
 * A question to authd and what came of it, for the bridge and meerkatctl.
 */
#ifndef BRIDGE_QUESTION_H
#define BRIDGE_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/authproto.h"
#include "bridge/frame.h"

struct asker;

struct question {
	const char *verb; /* "auth", "isuser", "whois", "ping" */
	struct frame_part user, host;
	struct frame_part secret; /* of "auth", sent as any= */
	const char *svc;          /* NULL: not said */
};

/*
 * The line of it.  False: it does not fit, or has in it what authd would not
 * take anyway, so the answer is no.
 */
bool question_write(const struct question *question, uint32_t id,
    int64_t deadline_ms, struct authproto_out *out);

#endif
