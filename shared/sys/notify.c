#include "sys/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/log.h"

/*
 * The socket is a path, or with '@' in front a name of Linux's abstract kind.
 * The variable stays set: a component says READY again after each reconnect.
 */
void
notify(const char *state)
{
	/* Whoever does not read now may hear of it too late, or never: that is
	 * better than to wait for them. */
	const struct timeval patience = { .tv_sec = 1 };
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	socklen_t addr_len;
	size_t len;
	int fd;

	if (name == NULL || (*name != '/' && *name != '@'))
		return;
	len = strlen(name);
	if (len >= sizeof(addr.sun_path)) {
		log_warnx("the path in $NOTIFY_SOCKET is too long");
		return;
	}
	memcpy(addr.sun_path, name, len);
	if (*name == '@')
		addr.sun_path[0] = '\0';
	addr_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		sizeof(patience)) != 0 ||
	    sendto(fd, state, strlen(state), MSG_NOSIGNAL,
		(struct sockaddr *)&addr, addr_len) < 0)
		log_warn("cannot tell systemd %s", state);
	if (fd >= 0)
		close(fd);
}

int64_t
notify_watchdog_interval(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");

	if (usec == NULL || (pid != NULL && atol(pid) != (long)getpid()))
		return 0;
	return strtoll(usec, NULL, 10) / 2000;
}
