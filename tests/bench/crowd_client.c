#include "crowd_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000.0
#define PRESENCE "<presence"

/* What ends each step. */
static const char *const awaited[] = {
	[OPENED] = "</stream:features>",
	[AUTHED] = "<success",
	[OPENED_AGAIN] = "</stream:features>",
	[BOUND] = "bind",
	[JOINED] = "<subject",
};

struct crowd all;

double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / SECOND;
}

_Noreturn void
die(const char *what, const struct client *c)
{
	fprintf(stderr, "bench_crowd: %s: client %d at step %d: %.*s\n", what,
	    c != NULL ? c->number : -1, c != NULL ? (int)c->step : -1,
	    c != NULL ? (int)c->tail_len : 0, c != NULL ? c->tail : "");
	exit(EXIT_FAILURE);
}

void
client_say(struct client *c, const char *text)
{
	size_t len = strlen(text);

	if (write(c->fd, text, len) != (ssize_t)len)
		die("cannot write", c);
}

static void
open_stream(struct client *c)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
	    "xmlns:stream='http://etherx.jabber.org/streams' to='%s' "
	    "version='1.0'>",
	    all.host);
	client_say(c, text);
}

static void
base64(const unsigned char *s, size_t len, char *to)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
				  "qrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned n = (unsigned)s[i] << 16;

		n |= i + 1 < len ? (unsigned)s[i + 1] << 8 : 0;
		n |= i + 2 < len ? s[i + 2] : 0;
		*to++ = set[n >> 18];
		*to++ = set[n >> 12 & 63];
		*to++ = i + 1 < len ? set[n >> 6 & 63] : '=';
		*to++ = i + 2 < len ? set[n & 63] : '=';
	}
	*to = '\0';
}

static void
log_in(struct client *c)
{
	char plain[64], coded[128], text[256];
	int len = snprintf(
	    plain, sizeof(plain), "%cu%d%cone for all", 0, c->number, 0);

	base64((const unsigned char *)plain, (size_t)len, coded);
	snprintf(text, sizeof(text),
	    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
	    "mechanism='PLAIN'>%s</auth>",
	    coded);
	client_say(c, text);
}

static void
enter(struct client *c)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "<presence/><presence to='%s/u%d'><x "
	    "xmlns='http://jabber.org/protocol/muc'><history "
	    "maxstanzas='0'/></x></presence>",
	    all.room, c->number);
	client_say(c, text);
}

static void
next_step(struct client *c)
{
	switch (c->step++) {
	case OPENED:
		log_in(c);
		break;
	case AUTHED:
		open_stream(c);
		break;
	case OPENED_AGAIN:
		client_say(c,
		    "<iq type='set' id='bind'><bind "
		    "xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
		break;
	case BOUND:
		enter(c);
		break;
	case JOINED:
		c->in = true;
		all.in++;
		all.underway--;
		all.joins[all.joins_len++] = now() - c->begun;
		break;
	}
	c->tail_len = 0;
}

/* What was said, and how long ago; what is whole is taken off the text. */
static size_t
hear(const char *text, const char *end)
{
	const char *at = text, *rest = text;

	while ((at = memmem(at, (size_t)(end - at), "<body>@", 7)) != NULL) {
		char *stop;
		double then;

		if (end - at < 40)
			return (size_t)(at - text);
		then = strtod(at + 7, &stop);
		if (all.heard < all.said * all.people)
			all.latencies[all.heard] = now() - then;
		all.heard++;
		at = rest = stop;
	}
	at = end - text > 40 ? end - 40 : text;
	return (size_t)((at > rest ? at : rest) - text);
}

static long
count(const char *text, size_t len, const char *what)
{
	const char *at = text, *end = text + len;
	long n = 0;

	while (
	    (at = memmem(at, (size_t)(end - at), what, strlen(what))) != NULL) {
		n++;
		at += strlen(what);
	}
	return n;
}

static void
take(struct client *c, const char *text, size_t len)
{
	size_t used;

	if (!c->in) {
		if (memmem(text, len, awaited[c->step],
			strlen(awaited[c->step])) != NULL) {
			next_step(c);
			return;
		}
		used = len > TAIL ? len - TAIL : 0;
	} else {
		size_t old =
		    c->tail_len; /* was counted, but for what was cut */

		old -= old < strlen(PRESENCE) ? old : strlen(PRESENCE) - 1;
		all.presences += count(text + old, len - old, PRESENCE);
		if (all.quiet && !c->reloading)
			all.others += count(text, len, "</presence>") +
				      count(text, len, "</message>");
		used = hear(text, text + len);
	}
	if (len - used > TAIL)
		used = len - TAIL;
	c->tail_len = len - used;
	memmove(c->tail, text + used, c->tail_len);
	c->tail[c->tail_len] = '\0';
}

void
client_read(struct client *c)
{
	static char buf[TAIL + 65536 + 1];
	size_t kept = c->tail_len;
	ssize_t n;

	memcpy(buf, c->tail, kept);
	n = read(c->fd, buf + kept, sizeof(buf) - 1 - kept);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		die("the server has closed", c);
	buf[kept + (size_t)n] = '\0';
	take(c, buf, kept + (size_t)n);
}

void
client_begin(struct client *c)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)all.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	c->step = OPENED;
	c->in = false;
	c->tail_len = 0;
	c->begun = now();
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die(strerror(errno), c);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	epoll_ctl(all.epoll, EPOLL_CTL_ADD, c->fd, &event);
	all.underway++;
	open_stream(c);
}
