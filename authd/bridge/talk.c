#include "bridge/talk.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"

struct talk {
	FILE *in;
	int fd;
	char *raw;
	size_t size;
	struct arena *arena;
	struct authproto_line line;
};

static int
call(const char *path, int seconds, const char **why_r)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = seconds };
	size_t len = strlen(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*why_r = "the path is too long for a socket";
	if (len < sizeof(addr.sun_path)) {
		memcpy(addr.sun_path, path, len);
		if (fd >= 0 &&
		    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			sizeof(patience)) == 0 &&
		    connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0)
			return fd;
		*why_r = strerror(errno);
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
greet(struct talk *t)
{
	struct authproto_out out;
	const struct authproto_line *line;

	authproto_begin_id(&out, "MEERKAT", AUTHPROTO_VERSION);
	authproto_adds(&out, "agent", "meerkatctl/" PACKAGE_VERSION);
	authproto_end(&out);
	if (!talk_say(t, &out))
		return false;
	line = talk_hear(t);
	return line != NULL && strcmp(line->verb, "MEERKAT") == 0;
}

struct talk *
talk_open(const char *path, int seconds, const char **why_r)
{
	int fd = call(path, seconds, why_r);
	struct talk *t;

	if (fd < 0)
		return NULL;
	t = mem_new(sizeof(*t));
	t->fd = fd;
	t->in = fdopen(fd, "r");
	t->arena = arena_new();
	if (t->in == NULL)
		abort();
	if (greet(t))
		return t;
	*why_r = "this is no component's console";
	talk_close(&t);
	return NULL;
}

void
talk_close(struct talk **talk)
{
	if (*talk == NULL)
		return;
	fclose((*talk)->in);
	free((*talk)->raw);
	arena_free(&(*talk)->arena);
	free(*talk);
	*talk = NULL;
}

static bool
say(struct talk *t, const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = send(t->fd, s, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			s += n;
			len -= (size_t)n;
		}
	}
	return true;
}

bool
talk_say(struct talk *t, const struct authproto_out *line)
{
	return say(t, line->s, line->len);
}

bool
talk_say_all(struct talk *t, const struct text *lines)
{
	return say(t, lines->s, lines->len);
}

const struct authproto_line *
talk_hear(struct talk *t)
{
	ssize_t len = getline(&t->raw, &t->size, t->in);

	if (len <= 0 || t->raw[len - 1] != '\n')
		return NULL;
	arena_reset(t->arena);
	if (authproto_read(t->arena, t->raw, (size_t)len - 1, &t->line) !=
	    AUTHPROTO_FINE)
		return NULL;
	return &t->line;
}

/* Nothing is read ahead between two answers: what there is, is in the socket.
 */
bool
talk_has_more(struct talk *t)
{
	struct pollfd fd = { .fd = t->fd, .events = POLLIN };

	return poll(&fd, 1, 0) == 1;
}
