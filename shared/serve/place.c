#include "serve/place.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "serve/metrics.h"

#define WRONG "is neither a path nor 127.0.0.1:PORT nor [::1]:PORT"

static bool
read_port(const char *s, in_port_t *port_r)
{
	unsigned long n = 0;
	size_t len = strlen(s);

	if (len == 0 || len > 5 || strspn(s, "0123456789") != len)
		return false;
	n = strtoul(s, NULL, 10);
	*port_r = htons((in_port_t)n);
	return n > 0 && n <= 65535;
}

/* Names are not looked up: what "localhost" is may be somebody's choice. */
const char *
place_read(const char *where, struct place *place_r)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
		.sin6_addr = in6addr_loopback };

	*place_r = (struct place){ 0 };
	if (*where == '/') {
		place_r->path = where;
		return NULL;
	}
	if (strncmp(where, "127.0.0.1:", 10) == 0 &&
	    read_port(where + 10, &in.sin_port)) {
		memcpy(&place_r->addr, &in, sizeof(in));
		place_r->addr_len = sizeof(in);
		return NULL;
	}
	if (strncmp(where, "[::1]:", 6) == 0 &&
	    read_port(where + 6, &in6.sin6_port)) {
		memcpy(&place_r->addr, &in6, sizeof(in6));
		place_r->addr_len = sizeof(in6);
		return NULL;
	}
	return WRONG;
}

const char *
metrics_check(const char *where)
{
	struct place place;

	return place_read(where, &place);
}
