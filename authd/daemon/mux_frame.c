#include "daemon/mux_frame.h"

enum mux_read
mux_read(const char *s, size_t len, struct mux_frame *frame)
{
	struct bytes *const fields[MUX_FIELDS] = {
		&frame->login,
		&frame->password,
		&frame->service,
		&frame->realm,
		&frame->address,
	};
	size_t at = 0;

	*frame = (struct mux_frame){ .more_may_come = true };
	for (size_t i = 0; i < MUX_FIELDS; i++) {
		/* No release says the address, the sources since 2020 do. */
		enum mux_read rest = i < MUX_FIELDS - 1 ? MUX_MORE : MUX_ONE;
		size_t n;

		if (len - at < 2)
			return rest;
		n = (size_t)(unsigned char)s[at] << 8 |
		    (unsigned char)s[at + 1];
		if (n > MUX_FIELD_MAX)
			return MUX_TOO_LONG;
		if (len - at - 2 < n)
			return rest;
		*fields[i] = (struct bytes){ s + at + 2, n };
		at += 2 + n;
	}
	frame->more_may_come = false;
	return MUX_ONE;
}
