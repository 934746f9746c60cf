#include "host/link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <event2/event.h>
#include <strophe.h>

#include "base/mem.h"
#include "base/stanza.h"
#include "host/complaint.h"
#include "host/dial.h"
#include "host/ear.h"
#include "host/redial.h"

#define OPENING_MS 20000 /* to be attached, or it is tried again */
#define OPENING_PASS_MS 25
#define BYE_SECONDS 1 /* for the server to end its side of the stream */
#define PING_SECONDS 30

/* libstrophe reads so much in one pass; how many passes an event may take. */
#define PASS_BYTES 4096
#define PASSES 16

/* Written in one go before others have their turn. */
#define FLUSH_BYTES ((size_t)4 * 1024 * 1024)

enum state { DOWN, OPENING, OPEN };

struct link {
	struct link_settings set;
	xmpp_ctx_t *ctx;
	xmpp_conn_t *conn;
	enum state state;
	bool closing, said_bye, wrote;
	struct event *writable, *timer, *ping;
	struct redial redial;
	struct ear *ear;
	unsigned heard;  /* how many stanzas */
	int patience;    /* ms, while it opens */
	int error;       /* of the socket, when it ended */
	const char *why; /* what we know better than libstrophe */
};

/* libstrophe's socket callback carries no user pointer: one link a process. */
static struct link *self;

static void
later(struct event *timer, int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000,
		.tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	event_add(timer, &tv);
}

static const char *
explain(const struct link *link, const xmpp_stream_error_t *e)
{
	if (e != NULL)
		return complaint(stanza_wrap(e->stanza));
	if (link->error != 0)
		return strerror(link->error);
	if (link->why != NULL)
		return link->why;
	return "the server ended the stream, or sent what is no XML";
}

/* It is over, for whatever reason; try again unless that was wanted. */
static void
lost(struct link *link, const xmpp_stream_error_t *e)
{
	enum state was = link->state;

	if (was == DOWN)
		return;
	link->state = DOWN;
	ear_close(link->ear);
	event_del(link->writable);
	event_del(link->timer);
	event_del(link->ping);
	if (was == OPEN)
		link->set.down(link->set.user);
	if (link->closing)
		link->set.closed(link->set.user);
	else
		later(link->timer,
		    redial_failed(&link->redial, explain(link, e), e != NULL,
			e != NULL && e->type == XMPP_SE_NOT_AUTHORIZED));
}

static int
on_stanza(xmpp_conn_t *conn, xmpp_stanza_t *tree, void *arg)
{
	struct link *link = arg;
	const char *name = xmpp_stanza_get_name(tree);

	(void)conn;
	link->heard++;
	if (name == NULL ||
	    (strcmp(name, "message") != 0 && strcmp(name, "presence") != 0 &&
		strcmp(name, "iq") != 0))
		return 1; /* a stream error: libstrophe keeps it */
	if (link->set.first == NULL ||
	    !link->set.first(link->set.user, stanza_wrap(tree)))
		ear_put(link->ear, stanza_wrap(tree));
	return 1;
}

/*
 * xmpp_conn_send_queue_len() does not count an element that is partly written;
 * the empty one behind it is counted until that is out, and costs no packet.
 */
static void
send_raw(struct link *link, const char *bytes, size_t len)
{
	xmpp_send_raw(link->conn, bytes, len);
	xmpp_send_raw(link->conn, "", 0);
	link->wrote = true;
	xmpp_run_once(link->ctx, 0);
}

static void
say_bye(struct link *link)
{
	link->said_bye = true;
	xmpp_disconnect(link->conn);
	xmpp_run_once(link->ctx, 0);
	if (link->state == OPEN)
		later(link->timer, BYE_SECONDS * 1000);
}

static bool
expects(const struct link *link)
{
	return link->set.expects != NULL && link->set.expects(link->set.user);
}

void
link_flush(struct link *link)
{
	const char *bytes = NULL;
	size_t done = 0, len;

	while (link->state == OPEN && !link->said_bye && done < FLUSH_BYTES &&
	       xmpp_conn_send_queue_len(link->conn) == 0) {
		bytes = link->set.next(link->set.user, &len);
		if (bytes == NULL)
			break;
		send_raw(link, bytes, len);
		done += len;
	}
	if (link->state != OPEN)
		return;
	if (xmpp_conn_send_queue_len(link->conn) > 0 || bytes != NULL)
		event_add(link->writable, NULL);
	else if (expects(link))
		ear_go_on(link->ear);
	else if (link->closing && !link->said_bye)
		say_bye(link);
}

/*
 * One pass of libstrophe writes what is queued, then reads up to 4 KiB and
 * calls us.  What it queues itself it does not tell: while the stream opens,
 * and when it cannot parse what it read (then it goes on for ever: it is the
 * server that hangs up, once it is told).  So where no stanza came there is
 * one pass more; and should that one read and queue, there is the timer.
 */
static void
pump(evutil_socket_t fd, short what, void *arg)
{
	struct link *link = arg;
	socklen_t size = sizeof(link->error);
	unsigned before = link->heard;
	int pending = 0, passes;

	if (ioctl(fd, FIONREAD, &pending) != 0 || pending == 0)
		(void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &link->error, &size);
	passes = 1 + pending / PASS_BYTES;
	if (passes > PASSES)
		passes = PASSES;
	for (; passes > 0 && link->state != DOWN; passes--) {
		xmpp_run_once(link->ctx, 0);
		if ((what & EV_READ) == 0)
			break;
	}
	if (link->state != DOWN && link->heard == before)
		xmpp_run_once(link->ctx, 0);
	ear_catch_up(link->ear);
	if (what & EV_READ)
		ear_was_read(link->ear, (size_t)pending);
	link_flush(link);
}

/* A socket was made and will now be connected. */
static int
on_socket(xmpp_conn_t *conn, void *sock)
{
	struct event_base *base = event_get_base(self->timer);
	evutil_socket_t fd = *(int *)sock;

	(void)conn;
	if (fd >= FD_SETSIZE) {
		self->why = "too many files are open for select(2)";
		return -1;
	}
	dial_options(fd);
	event_del(self->writable);
	event_assign(self->writable, base, fd, EV_WRITE, pump, self);
	ear_open(self->ear, fd);
	event_add(self->writable, NULL); /* it is connected */
	return 0;
}

static void
on_state(xmpp_conn_t *conn, xmpp_conn_event_t what, int error,
    xmpp_stream_error_t *stream_error, void *arg)
{
	struct link *link = arg;

	if (what != XMPP_CONN_CONNECT) {
		if (error != 0) /* ECONNRESET at the end of the file, too */
			link->why = "the server closed the connection";
		lost(link, stream_error);
		return;
	}
	link->state = OPEN;
	event_del(link->timer);
	later(link->ping, PING_SECONDS * 1000);
	xmpp_handler_add(conn, on_stanza, NULL, NULL, NULL, link);
	redial_up(&link->redial);
	link->set.up(link->set.user);
}

static void
on_nothing(xmpp_conn_t *conn, xmpp_conn_event_t what, int error,
    xmpp_stream_error_t *stream_error, void *arg)
{
	(void)conn, (void)what, (void)error, (void)stream_error, (void)arg;
}

/*
 * Each attempt has a connection of its own: libstrophe silently refuses a
 * handler it already has, and there is no other way to break off an attempt.
 *
 * Up to 0.14.0 it makes its stream-management state only for clients, yet
 * reads it for components too: a client connection to nowhere makes it.
 */
static void
new_conn(struct link *link)
{
	if (link->conn != NULL)
		xmpp_conn_release(link->conn);
	link->conn = xmpp_conn_new(link->ctx);
	xmpp_conn_set_jid(link->conn, link->set.domain);
	xmpp_conn_set_pass(link->conn, link->set.secret);
	(void)xmpp_connect_client(link->conn, "", 1, on_nothing, NULL);
	xmpp_conn_set_sockopt_callback(link->conn, on_socket);
}

static void
connect_now(struct link *link)
{
	link->error = 0;
	link->why = NULL;
	new_conn(link);
	link->state = OPENING;
	if (!redial_begin(&link->redial, &link->why)) {
		lost(link, NULL);
		return;
	}
	if (xmpp_connect_component(link->conn, link->redial.number,
		link->set.port, on_state, link) == XMPP_EOK) {
		link->patience = OPENING_MS;
		later(link->timer, OPENING_PASS_MS);
	} else {
		link->error = link->why == NULL ? errno : 0;
		lost(link, NULL);
	}
}

/* Time to try again; or it took too long to open, or to end. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct link *link = arg;

	(void)fd, (void)what;
	if (link->state == DOWN) {
		connect_now(link);
		return;
	}
	if (link->state == OPENING && link->patience > 0) {
		link->patience -= OPENING_PASS_MS;
		later(link->timer, OPENING_PASS_MS);
		xmpp_run_once(link->ctx, 0);
		link_flush(link); /* it may have read more than the opening */
		return;
	}
	link->why = "no answer";
	lost(link, NULL);
}

static void
on_ping(evutil_socket_t fd, short what, void *arg)
{
	struct link *link = arg;

	(void)fd, (void)what;
	if (!link->wrote && xmpp_conn_send_queue_len(link->conn) == 0)
		send_raw(link, " ", 1);
	link->wrote = false;
	link_flush(link);
	if (link->state == OPEN)
		later(link->ping, PING_SECONDS * 1000);
}

struct link *
link_new(struct event_base *base, const struct link_settings *set)
{
	struct link *link = self = mem_new(sizeof(*link));

	link->set = *set;
	link->redial = (struct redial){
		.domain = set->domain, .host = set->host, .port = set->port
	};
	link->ear = ear_new(base, &(struct ear_settings){
				      .stanza = set->stanza,
				      .expects = set->expects,
				      .user = set->user,
				      .read = pump,
				      .reader = link,
				  });
	/* Without xmpp_initialize(): that is for TLS, which no component has,
	 * and takes 1.7 MB. */
	link->ctx = xmpp_ctx_new(NULL, NULL);
	link->writable = event_new(base, -1, 0, pump, link);
	link->timer = evtimer_new(base, on_timer, link);
	link->ping = evtimer_new(base, on_ping, link);
	later(link->timer, 0);
	return link;
}

void
link_free(struct link **link)
{
	struct link *l = *link;

	if (l == NULL)
		return;
	l->state = DOWN;
	event_free(l->writable);
	event_free(l->timer);
	event_free(l->ping);
	if (l->conn != NULL)
		xmpp_conn_release(l->conn);
	ear_free(&l->ear); /* a stanza needs its context to go */
	xmpp_ctx_free(l->ctx);
	free(l);
	*link = self = NULL;
}

void
link_hold(struct link *link, bool hold)
{
	ear_hold(link->ear, hold);
	if (!hold && link->state == OPEN)
		event_add(link->writable, NULL); /* pump() catches up */
}

void
link_close(struct link *link)
{
	link->closing = true;
	if (link->state == OPEN) {
		link_flush(link);
		return;
	}
	event_del(link->timer);
	link->set.closed(link->set.user);
}
