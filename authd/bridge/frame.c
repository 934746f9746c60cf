#include "bridge/frame.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/jid.h"

size_t
frame_packet(const char *s, size_t len, struct frame_part *payload_r)
{
	size_t need;

	if (len < 2)
		return 0;
	need = (size_t)(unsigned char)s[0] << 8 | (unsigned char)s[1];
	if (len - 2 < need)
		return 0;
	*payload_r = (struct frame_part){ s + 2, need };
	return need + 2;
}

size_t
frame_line(const char *s, size_t len, struct frame_part *payload_r)
{
	const char *end = len > 0 ? memchr(s, '\n', len) : NULL;

	if (end == NULL)
		return 0;
	*payload_r = (struct frame_part){ s, (size_t)(end - s) };
	return (size_t)(end - s) + 1;
}

/* What is before the first mark; false: there is none. */
static bool
cut(struct frame_part *rest, char mark, struct frame_part *part_r)
{
	const char *end =
	    rest->len > 0 ? memchr(rest->s, mark, rest->len) : NULL;
	size_t len;

	if (end == NULL)
		return false;
	len = (size_t)(end - rest->s);
	*part_r = (struct frame_part){ rest->s, len };
	*rest = (struct frame_part){ end + 1, rest->len - len - 1 };
	return true;
}

static bool
is(struct frame_part part, const char *word)
{
	return part.len == strlen(word) && memcmp(part.s, word, part.len) == 0;
}

static bool
has_control(struct frame_part part)
{
	for (size_t i = 0; i < part.len; i++)
		if ((unsigned char)part.s[i] < 0x20)
			return true;
	return false;
}

void
frame_read(struct frame_part payload, bool is_line, struct frame *frame_r)
{
	struct frame_part rest = payload, command;

	*frame_r = (struct frame){ .op = FRAME_OTHER };
	if ((is_line && has_control(payload)) || !cut(&rest, ':', &command) ||
	    !cut(&rest, ':', &frame_r->user))
		return;
	if (is(command, "isuser")) {
		frame_r->host = rest;
		if (memchr(rest.s, ':', rest.len) == NULL)
			frame_r->op = FRAME_ISUSER;
	} else if (is(command, "auth") && cut(&rest, ':', &frame_r->host)) {
		frame_r->password = rest;
		frame_r->op = FRAME_AUTH;
	}
}

static bool
unbase64(struct arena *arena, struct frame_part text, struct frame_part *part_r)
{
	unsigned char *bytes = arena_alloc(arena, text.len * 3 / 4 + 1);

	*part_r = (struct frame_part){ (const char *)bytes, 0 };
	return digest_unbase64(text.s, text.len, bytes, &part_r->len);
}

void
frame_read_pipe(
    struct arena *arena, struct frame_part payload, struct frame *frame_r)
{
	struct frame_part rest = payload, command, password;
	bool is_check;

	*frame_r = (struct frame){ .op = FRAME_OTHER };
	if (has_control(payload) || !cut(&rest, ' ', &command) ||
	    !cut(&rest, ' ', &frame_r->user))
		return;
	is_check = is(command, "CHECK-PASSWORD");
	if (is_check && (!cut(&rest, ' ', &password) ||
			    !unbase64(arena, password, &frame_r->password)))
		return;
	if (memchr(rest.s, ' ', rest.len) != NULL ||
	    jid_prep_node(arena, frame_r->user.s, frame_r->user.len) == NULL)
		return;
	frame_r->host = rest;
	if (is_check)
		frame_r->op = FRAME_AUTH;
	else if (is(command, "USER-EXISTS"))
		frame_r->op = FRAME_ISUSER;
}
