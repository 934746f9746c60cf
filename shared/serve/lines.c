#include "serve/lines.h"

#include <string.h>

#include <event2/buffer.h>

#define SLICES 8

void
lines_wipe(struct evbuffer *input, size_t len)
{
	while (len > 0) {
		struct evbuffer_iovec slices[SLICES];
		int n =
		    evbuffer_peek(input, (ssize_t)len, NULL, slices, SLICES);
		size_t wiped = 0;

		for (int i = 0; i < n && i < SLICES && wiped < len; i++) {
			size_t part = slices[i].iov_len < len - wiped
					  ? slices[i].iov_len
					  : len - wiped;

			explicit_bzero(slices[i].iov_base, part);
			wiped += part;
		}
		evbuffer_drain(input, wiped);
		len -= wiped;
	}
}

enum lines_taken
lines_take(struct evbuffer *input, char s[AUTHPROTO_LINE_MAX], size_t *len_r)
{
	struct evbuffer_ptr eol =
	    evbuffer_search_eol(input, NULL, NULL, EVBUFFER_EOL_LF);

	if (eol.pos < 0)
		return evbuffer_get_length(input) < AUTHPROTO_LINE_MAX
			   ? LINES_NONE
			   : LINES_TOO_LONG;
	if (eol.pos >= AUTHPROTO_LINE_MAX)
		return LINES_TOO_LONG;
	*len_r = (size_t)eol.pos;
	evbuffer_copyout(input, s, *len_r);
	lines_wipe(input, *len_r + 1);
	return LINES_ONE;
}
