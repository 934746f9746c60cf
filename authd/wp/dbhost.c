#include "wp/dbhost.h"

#include <string.h>

#include "base/arena.h"

/* [\d]+ after whatever stands at `s'; 0: none, or out of range. */
static unsigned
port_of(const char *s)
{
	unsigned port = 0;

	for (; *s >= '0' && *s <= '9'; s++) {
		port = 10 * port + (unsigned)(*s - '0');
		if (port > 65535)
			return 0;
	}
	return port;
}

bool
dbhost_parse(struct arena *arena, const char *text, struct dbhost *host_r)
{
	const char *socket = strstr(text, ":/"), *host, *colon;
	char *rest = arena_dup(arena, text,
	    socket != NULL ? (size_t)(socket - text) : strlen(text));
	size_t len;

	*host_r = (struct dbhost){ .host = "" };
	if (socket != NULL)
		host_r->socket =
		    arena_dup(arena, socket + 1, strlen(socket + 1));
	colon = strchr(rest, ':');
	host = rest;
	if (colon != NULL && strchr(colon + 1, ':') != NULL) {
		/* ^\[?([0-9a-fA-F:]+)(?:\]:(\d+))? */
		host_r->ipv6 = true;
		if (*host == '[')
			host++;
		len = strspn(host, "0123456789abcdefABCDEF:");
		if (len == 0)
			return false;
		if (strncmp(host + len, "]:", 2) == 0)
			host_r->port = port_of(host + len + 2);
	} else {
		/* ^([^:/]*)(?::(\d+))? */
		len = strcspn(host, ":/");
		if (host[len] == ':')
			host_r->port = port_of(host + len + 1);
	}
	if (len != 1 || *host != '0') /* PHP's empty() */
		host_r->host = arena_dup(arena, host, len);
	return true;
}
