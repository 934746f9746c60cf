/*
 * Any bytes as netstrings: what is read lies in them and is as long as was
 * said; less of it is not yet one.
 */
#include "daemon/netstring.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct bytes got, part;
	size_t taken, less;

	while (netstring_read(s, size, &got, &taken) == NETSTRING_ONE) {
		MUST(taken <= size && got.len <= NETSTRING_MAX);
		MUST(taken <= NETSTRING_FRAME_MAX);
		MUST(got.s > s && got.s + got.len + 1 == s + taken);
		for (size_t i = 0; i < taken && i < 64; i++)
			MUST(netstring_read(s, i, &part, &less) ==
			     NETSTRING_MORE);
		s += taken;
		size -= taken;
	}
	return 0;
}
