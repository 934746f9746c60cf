/*
 * The asking end of AP/1: one connection to authd and one question at a time.
 * It waits only in asker_wait(), and there also for something of the caller's.
 */
#ifndef BRIDGE_ASKER_H
#define BRIDGE_ASKER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/authproto.h"

struct asker;

/* Both are borrowed. */
struct asker *asker_new(const char *path, const char *agent);
void asker_free(struct asker **asker);

/* Now or not at all; true if it is connected already. */
bool asker_connect(struct asker *asker);
bool asker_is_connected(const struct asker *asker);
bool asker_is_ready(const struct asker *asker); /* and takes questions */

/* Did the connection, this one or the last, get as far as a greeting? */
bool asker_was_greeted(const struct asker *asker);
void asker_disconnect(struct asker *asker);
const char *asker_error(const struct asker *asker); /* of the last failure */

/* The id of the next question: no two open ones have the same. */
uint32_t asker_next_id(struct asker *asker);

/* Its bytes are on their way or the connection is lost; wipe it yourself. */
void asker_send(struct asker *asker, const struct authproto_out *out);

enum asker_event {
	ASKER_NOTHING, /* the time is up */
	ASKER_OTHER,   /* `fd' has something, or has ended */
	ASKER_MOVED,   /* lines may have come, or the connection is lost */
};

/* `fd' may be -1; `until' is on the monotonic clock, microseconds. */
enum asker_event asker_wait(struct asker *asker, int fd, int64_t until);

/*
 * The next line that came; good until the next call.  The greeting is not
 * shown.  NULL: none.  After BYE the connection takes no new question.
 */
const struct authproto_line *asker_take(struct asker *asker);

#endif
