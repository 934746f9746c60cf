/*
 * Any bytes as what a server writes to the bridge: the first byte says in
 * which dialect, the rest comes as it is.  Every part of a frame lies in the
 * frame, and no name has a colon.
 */
#include <string.h>

#include "base/arena.h"
#include "bridge/frame.h"

#include "fuzz.h"

static int
is_in(struct frame_part part, struct frame_part whole)
{
	return part.s >= whole.s && part.s + part.len <= whole.s + whole.len;
}

static void
check_frame(struct frame_part payload, bool is_line)
{
	struct frame frame;
	size_t parts;

	frame_read(payload, is_line, &frame);
	if (frame.op == FRAME_OTHER)
		return;
	MUST(is_in(frame.user, payload) && is_in(frame.host, payload));
	MUST(memchr(frame.user.s, ':', frame.user.len) == NULL);
	MUST(memchr(frame.host.s, ':', frame.host.len) == NULL);
	parts = frame.user.len + frame.host.len;
	if (frame.op == FRAME_AUTH) {
		MUST(is_in(frame.password, payload));
		parts += frame.password.len + strlen("auth:::");
	} else {
		parts += strlen("isuser::");
	}
	MUST(parts == payload.len);
}

/* What is taken of a line of jabberd's has no blank in it, nor is it longer. */
static void
check_pipe(struct frame_part payload)
{
	struct arena *arena = arena_new();
	struct frame frame;

	frame_read_pipe(arena, payload, &frame);
	if (frame.op != FRAME_OTHER) {
		MUST(is_in(frame.user, payload) && is_in(frame.host, payload));
		MUST(frame.user.len > 0);
		MUST(memchr(frame.user.s, ' ', frame.user.len) == NULL);
		MUST(memchr(frame.host.s, ' ', frame.host.len) == NULL);
		MUST(frame.password.len < payload.len);
	}
	arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool is_line = size > 0 && data[0] % 2 == 1;
	bool is_pipe = size > 0 && data[0] % 4 == 3;
	const char *s = (const char *)data + 1;
	struct frame_part payload;
	size_t len = size > 0 ? size - 1 : 0, taken;

	if (size == 0)
		return 0;
	while ((taken = is_line ? frame_line(s, len, &payload)
				: frame_packet(s, len, &payload)) > 0) {
		MUST(taken <= len && payload.len < taken);
		if (is_pipe)
			check_pipe(payload);
		else
			check_frame(payload, is_line);
		s += taken;
		len -= taken;
	}
	return 0;
}
