#include "host/dial.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define IDLE_SECONDS 60  /* then the kernel asks whether the peer is there */
#define DEAD_SECONDS 120 /* without an answer it is gone */

unsigned
dial_address(const char *host, unsigned n, char *address, size_t size,
    const char **why_r)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list, *a;
	unsigned len = 0;
	int error;

	error = getaddrinfo(host, NULL, &hints, &list);
	if (error != 0) {
		*why_r = gai_strerror(error);
		return 0;
	}
	for (a = list; a != NULL; a = a->ai_next)
		len++;
	a = list;
	for (n %= len; n > 0; n--)
		a = a->ai_next;
	error = getnameinfo(a->ai_addr, a->ai_addrlen, address, (socklen_t)size,
	    NULL, 0, NI_NUMERICHOST);
	freeaddrinfo(list);
	if (error != 0) {
		*why_r = gai_strerror(error);
		return 0;
	}
	return len;
}

void
dial_options(int fd)
{
	int on = 1, idle = IDLE_SECONDS, every = 10, probes = 6;
	unsigned dead = DEAD_SECONDS * 1000;

	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every, sizeof(every));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
	(void)setsockopt(
	    fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead, sizeof(dead));
}
