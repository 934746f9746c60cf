#include "daemon/netstring.h"

enum netstring_read
netstring_read(
    const char *s, size_t len, struct bytes *bytes_r, size_t *taken_r)
{
	size_t n = 0, at = 0;

	for (; at < len && s[at] >= '0' && s[at] <= '9'; at++) {
		if (at == 1 && s[0] == '0')
			return NETSTRING_BAD;
		n = 10 * n + (size_t)(s[at] - '0');
		if (n > NETSTRING_MAX)
			return NETSTRING_BAD;
	}
	if (at == len)
		return NETSTRING_MORE;
	if (at == 0 || s[at] != ':')
		return NETSTRING_BAD;
	at++;
	if (len - at <= n)
		return NETSTRING_MORE;
	if (s[at + n] != ',')
		return NETSTRING_BAD;
	*bytes_r = (struct bytes){ s + at, n };
	*taken_r = at + n + 1;
	return NETSTRING_ONE;
}
