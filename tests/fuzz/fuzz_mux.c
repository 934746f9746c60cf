/*
 * Any bytes as what a client of saslauthd writes: every field lies in them, one
 * behind the other, and what is whole stays so with more behind it.
 */
#include "daemon/mux_frame.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct mux_frame f, part;
	enum mux_read whole = mux_read(s, size, &f);
	size_t taken;

	if (whole != MUX_ONE)
		return 0;
	taken = 8 + f.login.len + f.password.len + f.service.len + f.realm.len;
	MUST(f.login.s == s + 2 && taken <= size);
	MUST(f.realm.s + f.realm.len == s + taken);
	MUST(f.address.len == 0 || f.address.s == s + taken + 2);
	MUST(f.address.len == 0 || f.address.s + f.address.len <= s + size);
	for (size_t i = 0; i < taken && i < 64; i++)
		MUST(mux_read(s, i, &part) == MUX_MORE);
	MUST(mux_read(s, taken, &part) == MUX_ONE);
	return 0;
}
