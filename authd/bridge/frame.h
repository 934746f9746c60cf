/*
 * What a server asks of its external-auth program: Erlang's {packet, 2} of
 * ejabberd and MongooseIM, the lines of Prosody's mod_auth_external, and those
 * of jabberd's authreg_pipe.  Only bytes are looked at here, and every byte may
 * be anything.
 */
#ifndef BRIDGE_FRAME_H
#define BRIDGE_FRAME_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

#define FRAME_PACKET_MAX (2 + 65535) /* with its length in front */

enum frame_op {
	FRAME_OTHER = 0, /* setpass and the like: the answer is no */
	FRAME_AUTH,
	FRAME_ISUSER,
};

struct frame_part {
	const char *s;
	size_t len;
};

/* The parts point into the payload. */
struct frame {
	enum frame_op op;
	struct frame_part user, host, password;
};

/* How many bytes the first packet, or line, takes; 0: it is not whole yet. */
size_t frame_packet(const char *s, size_t len, struct frame_part *payload_r);
size_t frame_line(const char *s, size_t len, struct frame_part *payload_r);

/*
 * "auth:user:host:password", "isuser:user:host".  User and host hold no colon;
 * the password is all the rest.  What does not read so is FRAME_OTHER, and so
 * is a line with a control character in it.
 */
void frame_read(struct frame_part payload, bool is_line, struct frame *frame_r);

/*
 * "CHECK-PASSWORD user base64 host", "USER-EXISTS user host", each part without
 * a blank.  The password is in the arena.  A user who is no localpart (RFC
 * 6122) is FRAME_OTHER, too: to be told that there is one makes jabberd crash.
 */
void frame_read_pipe(
    struct arena *arena, struct frame_part payload, struct frame *frame_r);

#endif
