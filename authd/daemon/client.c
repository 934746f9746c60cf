#include "daemon/client.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/mem.h"
#include "daemon/lines.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "sys/clock.h"
#include "sys/log.h"

#define GREETING_SECONDS 5
#define WRITE_SECONDS 30
#define UNREAD_MAX 65536 /* bytes its peer has not read: read no more of it */
#define BAD_MAX 8        /* in a row: it does not speak our language */

struct client {
	struct server *server;
	uint64_t id;
	uid_t uid;
	int64_t since;
	struct bufferevent *bev;
	struct event *greeting; /* when it must have greeted */
	struct arena *arena; /* of the line being read, until it is a request */
	struct request *open[AUTHPROTO_WINDOW];
	unsigned open_len, bad;
	bool greeted;
	bool leaving; /* nothing more is read; it goes when all is written */
	bool ended;   /* its peer will say no more */
};

static void
send_line(struct client *client, const struct authproto_out *out)
{
	bufferevent_write(client->bev, out->s, out->len);
}

static void
refuse(struct client *client, uint32_t id, enum authproto_code code)
{
	struct authproto_out out;

	authproto_refuse(&out, id, code);
	send_line(client, &out);
	if (authproto_class_of(code) == AUTHPROTO_BAD &&
	    ++client->bad >= BAD_MAX)
		client->leaving = true;
}

static bool
is_full(const struct client *client)
{
	return client->open_len >= AUTHPROTO_WINDOW ||
	       evbuffer_get_length(bufferevent_get_output(client->bev)) >
		   UNREAD_MAX;
}

static struct request *
find_open(const struct client *client, uint32_t id)
{
	for (unsigned i = 0; i < client->open_len; i++)
		if (client->open[i]->id == id)
			return client->open[i];
	return NULL;
}

static void
greet(struct client *client, const struct authproto_line *line)
{
	struct authproto_out out;

	if (strcmp(line->verb, "AUTHD") != 0 || line->id != AUTHPROTO_VERSION) {
		refuse(client, 0, AUTHPROTO_NOVERSION);
		client->leaving = true;
		return;
	}
	client->greeted = true;
	event_del(client->greeting);
	authproto_begin_id(&out, "AUTHD", AUTHPROTO_VERSION);
	authproto_adds(&out, "agent", "meerkat-authd/" PACKAGE_VERSION);
	authproto_adds(&out, "cmds", "auth,isuser,whois,ping,cancel");
	authproto_adds(&out, "creds", "any,pw,cookie,app,token");
	authproto_addn(&out, "window", AUTHPROTO_WINDOW);
	authproto_addn(&out, "maxline", AUTHPROTO_LINE_MAX);
	authproto_end(&out);
	send_line(client, &out);
}

static void
do_ping(struct client *client, const struct authproto_line *line)
{
	struct authproto_out out;

	authproto_begin_id(&out, authproto_verb(AUTHPROTO_OK), line->id);
	authproto_end(&out);
	send_line(client, &out);
}

/* What is cancelled is answered first, then the cancelling itself. */
static void
do_cancel(struct client *client, const struct authproto_line *line)
{
	int64_t target = 0;
	struct request *request;

	if (!authproto_number(authproto_get(line, "target"), &target)) {
		refuse(client, line->id, AUTHPROTO_MISSING);
		return;
	}
	request =
	    target <= UINT32_MAX ? find_open(client, (uint32_t)target) : NULL;
	if (request != NULL)
		request_end(request, AUTHPROTO_CANCELLED);
	do_ping(client, line);
}

/* The request takes the arena, and all the strings of the line with it. */
static void
do_ask(struct client *client, const struct authproto_line *line)
{
	enum authproto_code code;
	struct request *request;

	if (server_is_stopping(client->server)) {
		refuse(client, line->id, AUTHPROTO_SHUTDOWN);
		return;
	}
	request =
	    request_new(client->server, client->id, client->arena, line, &code);
	if (request == NULL) {
		refuse(client, line->id, code);
		return;
	}
	client->arena = NULL;
	client->open[client->open_len++] = request;
	request_start(request);
}

static void
act(struct client *client, const struct authproto_line *line)
{
	if (line->id == 0)
		refuse(client, 0, AUTHPROTO_SYNTAX);
	else if (find_open(client, line->id) != NULL)
		refuse(client, line->id, AUTHPROTO_DUPID);
	else if (strcmp(line->verb, "ping") == 0)
		do_ping(client, line);
	else if (strcmp(line->verb, "cancel") == 0)
		do_cancel(client, line);
	else
		do_ask(client, line);
}

static void
on_line(struct client *client, const char *s, size_t len)
{
	struct authproto_line line;
	enum authproto_code code;
	unsigned bad = client->bad;

	if (client->arena == NULL)
		client->arena = arena_new_wiping();
	code = authproto_read(client->arena, s, len, &line);
	if (code != AUTHPROTO_FINE)
		refuse(client, line.id, code);
	else if (!client->greeted)
		greet(client, &line);
	else
		act(client, &line);
	if (client->bad == bad)
		client->bad = 0;
	if (client->arena != NULL)
		arena_reset(client->arena);
}

/* False: there is no whole line. */
static bool
take_line(struct client *client)
{
	char s[AUTHPROTO_LINE_MAX];
	size_t len;

	switch (lines_take(bufferevent_get_input(client->bev), s, &len)) {
	case LINES_NONE:
		return false;
	case LINES_ONE:
		on_line(client, s, len);
		explicit_bzero(s, len);
		return true;
	case LINES_TOO_LONG:
		break;
	}
	refuse(client, 0, AUTHPROTO_TOOLONG);
	client->leaving = true;
	return false;
}

/* Every callback ends here: the client may be freed, so nothing follows. */
static void
settle(struct client *client)
{
	struct evbuffer *output = bufferevent_get_output(client->bev);

	if ((client->leaving || client->ended) && client->open_len == 0 &&
	    evbuffer_get_length(output) == 0) {
		client_free(&client);
		return;
	}
	if (client->leaving || client->ended || is_full(client))
		bufferevent_disable(client->bev, EV_READ);
	else
		bufferevent_enable(client->bev, EV_READ);
}

static void
on_readable(struct bufferevent *bev, void *arg)
{
	struct client *client = arg;

	(void)bev;
	while (!client->leaving && !is_full(client) && take_line(client))
		continue;
	mem_wipe_stack();
	settle(client);
}

/* It has read all: there is room for more replies. */
static void
on_written(struct bufferevent *bev, void *arg)
{
	on_readable(bev, arg);
}

/* A peer that only says no more still listens; one that closed does not. */
static bool
has_gone(struct client *client)
{
	struct pollfd fd = { .fd = bufferevent_getfd(client->bev) };

	return poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR)) != 0;
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct client *client = arg;
	bool reading = (what & BEV_EVENT_READING) != 0;

	(void)bev;
	if ((what & BEV_EVENT_EOF) != 0 && !has_gone(client)) {
		client->ended = true;
		on_readable(bev, client);
	} else if ((what & BEV_EVENT_TIMEOUT) != 0 && reading &&
		   client->open_len > 0) {
		settle(client); /* it waits for us, not we for it */
	} else {
		client_free(&client);
	}
}

static void
on_silence(evutil_socket_t fd, short what, void *arg)
{
	struct client *client = arg;

	(void)fd;
	(void)what;
	log_info("a peer of user %u did not greet", (unsigned)client->uid);
	client_free(&client);
}

struct client *
client_new(struct server *server, uint64_t id, int fd, uid_t uid)
{
	struct client *client = mem_new(sizeof(*client));
	struct timeval greeting = { .tv_sec = GREETING_SECONDS };
	struct timeval writing = { .tv_sec = WRITE_SECONDS };
	int64_t idle = server_settings(server)->idle_timeout;
	struct timeval reading = { .tv_sec = idle / 1000,
		.tv_usec = idle % 1000 * 1000 };

	client->server = server;
	client->id = id;
	client->uid = uid;
	client->since = clock_monotonic();
	client->greeting = evtimer_new(server_base(server), on_silence, client);
	client->bev = bufferevent_socket_new(
	    server_base(server), fd, BEV_OPT_CLOSE_ON_FREE);
	if (client->greeting == NULL || client->bev == NULL)
		abort();
	bufferevent_setcb(
	    client->bev, on_readable, on_written, on_event, client);
	/* One line and what came with it; the rest waits in the socket. */
	bufferevent_setwatermark(
	    client->bev, EV_READ, 0, 2 * (size_t)AUTHPROTO_LINE_MAX);
	bufferevent_set_timeouts(
	    client->bev, idle > 0 ? &reading : NULL, &writing);
	evtimer_add(client->greeting, &greeting);
	bufferevent_enable(client->bev, EV_READ | EV_WRITE);
	return client;
}

void
client_free(struct client **client)
{
	struct client *c = *client;
	struct evbuffer *input;

	if (c == NULL)
		return;
	*client = NULL;
	while (c->open_len > 0)
		request_abandon(c->open[--c->open_len]);
	input = bufferevent_get_input(c->bev);
	lines_wipe(input, evbuffer_get_length(input));
	bufferevent_free(c->bev);
	event_free(c->greeting);
	arena_free(&c->arena);
	server_forget(c->server, c->id);
	free(c);
}

uint64_t
client_id(const struct client *client)
{
	return client->id;
}

uid_t
client_uid(const struct client *client)
{
	return client->uid;
}

bool
client_is_greeted(const struct client *client)
{
	return client->greeted;
}

int64_t
client_since(const struct client *client)
{
	return client->since;
}

/*
 * Called from wherever the answer came from, so what may free the client or
 * read on is left to a callback of its own.
 */
static void
settle_soon(struct client *client)
{
	bufferevent_trigger(client->bev, EV_READ,
	    BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
}

void
client_reply(struct client *client, const struct request *request,
    const struct authproto_out *out)
{
	for (unsigned i = 0; i < client->open_len; i++)
		if (client->open[i] == request) {
			client->open[i] = client->open[--client->open_len];
			break;
		}
	send_line(client, out);
	settle_soon(client);
}

void
client_dismiss(struct client *client)
{
	struct authproto_out out;

	if (client->greeted) {
		authproto_begin(&out, "BYE");
		authproto_adds(
		    &out, "code", authproto_word(AUTHPROTO_SHUTDOWN));
		authproto_end(&out);
		send_line(client, &out);
	}
	client->leaving = true;
	settle_soon(client);
}
