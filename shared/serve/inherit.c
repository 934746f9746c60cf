#include "serve/listening.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

#define FIRST 3 /* SD_LISTEN_FDS_START */
#define MOST 64

/* What was taken is not there for whoever asks for the same name again. */
static bool taken[MOST];

static long
number(const char *s)
{
	char *end;
	long n = s != NULL ? strtol(s, &end, 10) : 0;

	return s != NULL && *s != '\0' && *end == '\0' ? n : 0;
}

/* Which one of those we were given has the name; -1: none. */
static int
find(const char *name)
{
	long len = number(getenv("LISTEN_FDS"));
	const char *names = getenv("LISTEN_FDNAMES");
	size_t name_len = strlen(name);

	/* They are somebody else's if we only inherited the environment. */
	if (number(getenv("LISTEN_PID")) != (long)getpid() || names == NULL)
		return -1;
	for (int i = 0; i < len && i < MOST; i++) {
		size_t n = strcspn(names, ":");

		if (!taken[i] && n == name_len && memcmp(names, name, n) == 0) {
			taken[i] = true;
			return FIRST + i;
		}
		if (names[n] == '\0')
			break;
		names += n + 1;
	}
	return -1;
}

static bool
has_option(int fd, int option, int value)
{
	socklen_t len = sizeof(int);
	int is;

	return getsockopt(fd, SOL_SOCKET, option, &is, &len) == 0 &&
	       is == value;
}

bool
listening_inherit(struct listening *l, const char *name, struct text *said)
{
	int fd = find(name), flags;

	*l = (struct listening){ .path = name, .fd = fd, .lock = -1 };
	if (fd < 0)
		return true;
	flags = fcntl(fd, F_GETFL);
	if (flags >= 0 && has_option(fd, SO_DOMAIN, AF_UNIX) &&
	    has_option(fd, SO_TYPE, SOCK_STREAM) &&
	    has_option(fd, SO_ACCEPTCONN, 1) &&
	    fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
		return true;
	text_addf(said,
	    "the socket %s that was given to us is no Unix stream "
	    "socket that listens",
	    name);
	l->fd = -1;
	return false;
}
