#include "sys/entropy.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void
entropy_bytes(void *to, size_t len)
{
	char *at = to;

	while (len > 0) {
		ssize_t n = getrandom(at, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			abort();
		at += n;
		len -= (size_t)n;
	}
}

uint32_t
entropy_u32(void)
{
	uint32_t n;

	entropy_bytes(&n, sizeof(n));
	return n;
}
