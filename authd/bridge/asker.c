#include "bridge/asker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mem.h"
#include "sys/clock.h"

#define WAIT_MAX INT64_C(60000000)

struct asker {
	const char *path, *agent, *error;
	int fd; /* -1: not connected */
	uint32_t id;
	bool greeted;
	bool bye; /* it said goodbye: good for what is open, not for more */
	struct arena *arena;
	struct authproto_line line;
	size_t len, taken; /* of what came; of it, what was taken */
	char in[2 * AUTHPROTO_LINE_MAX];
	size_t out_len, out_sent;
	char out[2 * AUTHPROTO_LINE_MAX];
};

struct asker *
asker_new(const char *path, const char *agent)
{
	struct asker *asker = mem_new(sizeof(*asker));

	asker->path = path;
	asker->agent = agent;
	asker->error = "";
	asker->fd = -1;
	asker->arena = arena_new();
	return asker;
}

void
asker_free(struct asker **asker)
{
	if (*asker == NULL)
		return;
	asker_disconnect(*asker);
	arena_free(&(*asker)->arena);
	free(*asker);
	*asker = NULL;
}

const char *
asker_error(const struct asker *asker)
{
	return asker->error;
}

bool
asker_is_connected(const struct asker *asker)
{
	return asker->fd >= 0;
}

bool
asker_is_ready(const struct asker *asker)
{
	return asker->fd >= 0 && !asker->bye;
}

bool
asker_was_greeted(const struct asker *asker)
{
	return asker->greeted;
}

void
asker_disconnect(struct asker *asker)
{
	if (asker->fd >= 0)
		close(asker->fd);
	asker->fd = -1;
	asker->len = asker->taken = 0;
	asker->bye = false;
	explicit_bzero(asker->out, sizeof(asker->out));
	asker->out_len = asker->out_sent = 0;
}

static void
lose(struct asker *asker, const char *why)
{
	asker->error = why;
	asker_disconnect(asker);
}

uint32_t
asker_next_id(struct asker *asker)
{
	if (++asker->id == 0)
		asker->id = 1;
	return asker->id;
}

/* A Unix socket connects at once or tells why not. */
bool
asker_connect(struct asker *asker)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct authproto_out hello;
	size_t len = strlen(asker->path);
	int fd;

	if (asker_is_ready(asker))
		return true;
	asker_disconnect(asker);
	asker->greeted = false;
	if (len >= sizeof(addr.sun_path)) {
		asker->error = "the path is too long for a socket";
		return false;
	}
	memcpy(addr.sun_path, asker->path, len);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0) {
		asker->error = strerror(errno);
		if (fd >= 0)
			close(fd);
		return false;
	}
	asker->fd = fd;
	authproto_begin_id(&hello, "AUTHD", AUTHPROTO_VERSION);
	authproto_adds(&hello, "agent", asker->agent);
	authproto_end(&hello);
	asker_send(asker, &hello);
	return asker->fd >= 0;
}

static void
flush(struct asker *asker)
{
	while (asker->out_sent < asker->out_len) {
		ssize_t n = send(asker->fd, asker->out + asker->out_sent,
		    asker->out_len - asker->out_sent, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n < 0) {
			lose(asker, strerror(errno));
			return;
		}
		asker->out_sent += (size_t)n;
	}
	explicit_bzero(asker->out, asker->out_len);
	asker->out_len = asker->out_sent = 0;
}

void
asker_send(struct asker *asker, const struct authproto_out *out)
{
	if (asker->fd < 0)
		return;
	if (out->len > sizeof(asker->out) - asker->out_len) {
		lose(asker, "it does not read");
		return;
	}
	memcpy(asker->out + asker->out_len, out->s, out->len);
	asker->out_len += out->len;
	flush(asker);
}

static void
receive(struct asker *asker)
{
	ssize_t n;

	if (asker->taken > 0) {
		asker->len -= asker->taken;
		memmove(asker->in, asker->in + asker->taken, asker->len);
		asker->taken = 0;
	}
	if (asker->len == sizeof(asker->in)) {
		lose(asker, "it sends lines without end");
		return;
	}
	n = recv(asker->fd, asker->in + asker->len,
	    sizeof(asker->in) - asker->len, 0);
	if (n > 0)
		asker->len += (size_t)n;
	else if (n == 0)
		lose(asker, "it has closed the connection");
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		lose(asker, strerror(errno));
}

enum asker_event
asker_wait(struct asker *asker, int fd, int64_t until)
{
	struct pollfd fds[2] = {
		{ .fd = asker->fd, .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};
	int64_t left = until - clock_monotonic();

	if (left < 0)
		left = 0;
	if (left > WAIT_MAX)
		left = WAIT_MAX;
	if (asker->out_sent < asker->out_len)
		fds[0].events |= POLLOUT;
	/* Rounded up, or the last millisecond would be spent turning. */
	if (poll(fds, 2, (int)((left + 999) / 1000)) <= 0)
		return ASKER_NOTHING;
	if (fds[0].revents != 0) {
		if ((fds[0].revents & POLLOUT) != 0)
			flush(asker);
		if (asker->fd >= 0 && (fds[0].revents & ~POLLOUT) != 0)
			receive(asker);
	}
	/* The other one first: whoever it is may have ended. */
	return fds[1].revents != 0 ? ASKER_OTHER : ASKER_MOVED;
}

const struct authproto_line *
asker_take(struct asker *asker)
{
	while (asker->fd >= 0) {
		const char *s = asker->in + asker->taken;
		size_t left = asker->len - asker->taken;
		const char *end = left > 0 ? memchr(s, '\n', left) : NULL;

		if (end == NULL)
			return NULL;
		asker->taken += (size_t)(end - s) + 1;
		arena_reset(asker->arena);
		if (authproto_read(asker->arena, s, (size_t)(end - s),
			&asker->line) != AUTHPROTO_FINE) {
			lose(asker, "it does not speak our language");
			return NULL;
		}
		if (strcmp(asker->line.verb, "BYE") == 0)
			asker->bye = true;
		if (strcmp(asker->line.verb, "BAD") == 0 &&
		    asker->line.id == 0) {
			lose(asker, "it does not take us for its peer");
			return NULL;
		}
		if (strcmp(asker->line.verb, "AUTHD") != 0)
			return &asker->line;
		asker->greeted = true;
	}
	return NULL;
}
