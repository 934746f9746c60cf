#include "serve/metrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/mem.h"
#include "base/text.h"
#include "serve/acceptor.h"
#include "serve/http.h"
#include "serve/listening.h"
#include "serve/place.h"

/*
 * evhttp is not used: of a peer on a Unix socket it asks getnameinfo(), which
 * reads as its name what nobody wrote, and drops the connection as it happens.
 */

#define VISITORS 16 /* at a time; one more, and the first one goes */
#define SECONDS 5   /* to ask, and to take the answer */
#define BACKLOG 16

struct visitor {
	struct metrics *metrics;
	struct bufferevent *bev;
	struct visitor *next, **here;
	bool answered;
};

struct metrics {
	struct metrics_settings set;
	struct event_base *base;
	struct acceptor *acceptor;
	struct visitor *visitors;
	unsigned visitors_len;
};

static void
visitor_free(struct visitor *v)
{
	*v->here = v->next;
	if (v->next != NULL)
		v->next->here = v->here;
	v->metrics->visitors_len--;
	bufferevent_free(v->bev);
	free(v);
}

static void
answer(struct visitor *v, const char *status, const char *type,
    const char *body, size_t len)
{
	struct evbuffer *out = bufferevent_get_output(v->bev);

	evbuffer_add_printf(out,
	    "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
	    "Allow: GET\r\nCache-Control: no-store\r\nConnection: close\r\n"
	    "\r\n",
	    status, type, len);
	evbuffer_add(out, body, len);
	v->answered = true;
}

static void
say(struct visitor *v, const char *status, const char *words)
{
	struct text body = { 0 };

	text_addf(&body, "%s\n", words);
	answer(v, status, "text/plain; charset=utf-8", body.s, body.len);
	text_free(&body);
}

static void
show(struct visitor *v, const char *path)
{
	const struct metrics_settings *set = &v->metrics->set;
	struct text body = { 0 };
	const char *why;

	if (strcmp(path, "/healthz") == 0) {
		say(v, "200 OK", "ok");
	} else if (strcmp(path, "/ready") == 0) {
		why = set->unready != NULL ? set->unready(set->user) : NULL;
		say(v, why == NULL ? "200 OK" : "503 Service Unavailable",
		    why == NULL ? "ready" : why);
	} else if (strcmp(path, "/metrics") == 0) {
		set->write(set->user, &body);
		answer(v, "200 OK", "text/plain; version=0.0.4; charset=utf-8",
		    body.s != NULL ? body.s : "", body.len);
		text_free(&body);
	} else {
		say(v, "404 Not Found", "/metrics, /healthz, /ready");
	}
}

static void
on_readable(struct bufferevent *bev, void *user)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	size_t len = evbuffer_get_length(in);
	char path[HTTP_PATH_MAX];
	struct visitor *v = user;

	if (v->answered) {
		evbuffer_drain(in, len);
		return;
	}
	switch (http_read((const char *)evbuffer_pullup(in, -1), len, path)) {
	case HTTP_MORE:
		break;
	case HTTP_GET:
		show(v, path);
		break;
	case HTTP_METHOD:
		say(v, "405 Method Not Allowed", "only GET");
		break;
	case HTTP_TOO_LONG:
		say(v, "431 Request Header Fields Too Large", "too long");
		break;
	case HTTP_MALFORMED:
		say(v, "400 Bad Request", "that is no request");
		break;
	}
}

static void
on_written(struct bufferevent *bev, void *user)
{
	struct visitor *v = user;

	(void)bev;
	if (v->answered)
		visitor_free(v);
}

static void
on_event(struct bufferevent *bev, short what, void *user)
{
	struct visitor *v = user;

	(void)bev;
	/* Who only says no more still gets what it asked for. */
	if ((what & BEV_EVENT_EOF) == 0 || !v->answered)
		visitor_free(v);
}

static void
on_accept(void *user, int fd, const struct peer *peer)
{
	static const struct timeval patience = { .tv_sec = SECONDS };
	struct metrics *m = user;
	struct visitor *v = m->visitors;

	(void)peer; /* the mode of the socket has decided */
	if (m->visitors_len == VISITORS) {
		while (v->next != NULL)
			v = v->next;
		visitor_free(v);
	}
	v = mem_new(sizeof(*v));
	v->metrics = m;
	v->next = m->visitors;
	v->here = &m->visitors;
	if (v->next != NULL)
		v->next->here = &v->next;
	m->visitors = v;
	m->visitors_len++;
	v->bev = bufferevent_socket_new(m->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (v->bev == NULL)
		abort();
	bufferevent_setcb(v->bev, on_readable, on_written, on_event, v);
	bufferevent_setwatermark(v->bev, EV_READ, 0, HTTP_REQUEST_MAX);
	bufferevent_set_timeouts(v->bev, &patience, &patience);
	bufferevent_enable(v->bev, EV_READ | EV_WRITE);
}

static bool
listen_at(const struct place *place, struct listening *l, const char *where,
    struct text *said)
{
	int fd = socket(place->addr.ss_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1;

	*l = (struct listening){ .path = where, .fd = fd, .lock = -1 };
	if (fd >= 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, (const struct sockaddr *)&place->addr, place->addr_len) ==
		0 &&
	    listen(fd, BACKLOG) == 0)
		return true;
	text_addf(said, "%s: cannot listen: %s", where, strerror(errno));
	if (fd >= 0)
		close(fd);
	return false;
}

struct metrics *
metrics_new(struct event_base *base, const struct metrics_settings *set,
    struct text *said)
{
	struct listening listening;
	struct metrics *m;
	struct place place;
	const char *wrong = place_read(set->where, &place);

	if (wrong != NULL) {
		text_addf(said, "%s %s", set->where, wrong);
		return NULL;
	}
	if (place.path != NULL
		? !listening_open(
		      &listening, place.path, 0660, set->group, said)
		: !listen_at(&place, &listening, set->where, said))
		return NULL;
	m = mem_new(sizeof(*m));
	m->set = *set;
	m->base = base;
	m->acceptor = acceptor_new(base, &listening,
	    &(struct acceptor_settings){ .accept = on_accept, .user = m });
	return m;
}

void
metrics_free(struct metrics **metrics)
{
	struct metrics *m = *metrics;

	if (m == NULL)
		return;
	acceptor_free(&m->acceptor);
	while (m->visitors != NULL)
		visitor_free(m->visitors);
	free(m);
	*metrics = NULL;
}
