#include "daemon/client.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "daemon/client_parts.h"
#include "daemon/clients.h"
#include "daemon/dialect.h"
#include "daemon/request.h"
#include "daemon/rights.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/watch.h"
#include "serve/lines.h"
#include "sys/clock.h"
#include "sys/log.h"

#define GREETING_SECONDS 5
#define WRITE_SECONDS 30
#define UNREAD_MAX 65536 /* bytes its peer has not read: read no more of it */

/* With what it is told unasked: more than if all who are watched change in
 * every way at once, so whoever has as much unread has stopped reading. */
#define UNREAD_EVENTS_MAX ((size_t)4 * 1024 * 1024)

static bool
is_full(const struct client *client)
{
	return client->open_len >= client->dialect->window ||
	       client_unread(client) > UNREAD_MAX;
}

/* Every callback ends here: the client may be freed, so nothing follows. */
static void
settle(struct client *client)
{
	if (client->cut) {
		client_free(&client);
		return;
	}
	if ((client->leaving || client->ended) && client->open_len == 0 &&
	    client_unread(client) == 0) {
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
	bool full;

	(void)bev;
	do {
		while (!client->leaving && !is_full(client) &&
		       client->dialect->take(client))
			continue;
		full = is_full(client);
		client_send(client);
	} while (full && !client->leaving && !is_full(client));
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
		   (client->open_len > 0 || client->events)) {
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
	log_info("a peer of user %u did not say what it wants",
	    (unsigned)client->uid);
	client_free(&client);
}

struct client *
client_new(struct server *server, const struct client_from *from)
{
	struct client *client = mem_new(sizeof(*client));
	struct timeval greeting = { .tv_sec = GREETING_SECONDS };
	struct timeval writing = { .tv_sec = WRITE_SECONDS };
	int64_t idle = server_settings(server)->idle_timeout;
	struct timeval reading = { .tv_sec = idle / 1000,
		.tv_usec = idle % 1000 * 1000 };

	client->server = server;
	client->dialect = from->dialect;
	client->admin = from->admin;
	client->id = from->id;
	client->uid = from->uid;
	client->since = clock_monotonic();
	client->greeting = evtimer_new(server_base(server), on_silence, client);
	client->bev = bufferevent_socket_new(
	    server_base(server), from->fd, BEV_OPT_CLOSE_ON_FREE);
	client->said = evbuffer_new();
	if (client->greeting == NULL || client->bev == NULL ||
	    client->said == NULL)
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
	if (from->dialect->hello != NULL) {
		from->dialect->hello(client);
		client_soon(client);
	}
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
	evbuffer_free(c->said);
	event_free(c->greeting);
	arena_free(&c->arena);
	if (c->dialect->gone != NULL)
		c->dialect->gone(c);
	if (c->events)
		watch_listen(server_watch(c->server), false);
	clients_forget(server_clients(c->server), c->id);
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
client_is_from(
    const struct client *client, const struct dialect *dialect, bool admin)
{
	return client->dialect == dialect && client->admin == admin;
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
void
client_soon(struct client *client)
{
	bufferevent_trigger(client->bev, EV_READ,
	    BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
}

bool
client_wants_events(const struct client *client, const char *host)
{
	const struct settings *set = server_settings(client->server);

	return client->events &&
	       (client->admin ||
		   rights_have_host(
		       rights_of(set, client->dialect->name), host));
}

void
client_listen(struct client *client)
{
	if (client->events)
		return;
	client->events = true;
	watch_listen(server_watch(client->server), true);
}

void
client_event(struct client *client, const struct authproto_out *out)
{
	if (client->cut)
		return;
	client_write(client, out->s, out->len);
	client_soon(client);
	if (client_unread(client) <= UNREAD_EVENTS_MAX)
		return;
	log_warnx("a peer of user %u does not read what it wants to be told",
	    (unsigned)client->uid);
	/* Whoever tells it goes through all clients and all who are watched. */
	client->cut = client->leaving = true;
}

void
client_greeted(struct client *client)
{
	client->greeted = true;
	event_del(client->greeting);
}

bool
client_take_line(struct client *client,
    void (*on_line)(struct client *client, const char *s, size_t len),
    void (*on_too_long)(struct client *client))
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
	on_too_long(client);
	return false;
}

bool
client_ask(struct client *client, const struct authproto_line *line,
    enum authproto_code *code_r)
{
	struct request *request;

	*code_r = AUTHPROTO_SHUTDOWN;
	if (server_is_stopping(client->server))
		return false;
	request = request_new(client->server,
	    &(struct request_from){
		.client = client->id,
		.asker = client->uid,
		.socket = client->dialect->name,
		.admin = client->admin,
	    },
	    client->arena, line, code_r);
	if (request == NULL) {
		tally_reply(server_tally(client->server),
		    client->dialect->counted, TALLY_VERBS - 1,
		    authproto_class_of(*code_r));
		return false;
	}
	/* It has the arena now, and all the strings of the line with it. */
	client->arena = NULL;
	request->watched =
	    client->events &&
	    (request->kind == REQUEST_AUTH || request->kind == REQUEST_WHOIS);
	request->bare = client->bare;
	client->open[client->open_len++] = request;
	request_start(request);
	return true;
}

static void
count(const struct client *client, const struct request *request,
    const struct answer *answer)
{
	static const enum authproto_class classes[] = {
		[VERDICT_YES] = AUTHPROTO_OK,
		[VERDICT_NO] = AUTHPROTO_NO,
		[VERDICT_LATER] = AUTHPROTO_TMP,
	};
	struct tally *tally = server_tally(client->server);

	tally_reply(tally, client->dialect->counted, request->kind,
	    classes[answer->verdict]);
	tally_took(tally, request->lane, clock_monotonic() - request->asked);
}

void
client_part(struct client *client, const struct request *request,
    const struct answer *answer)
{
	if (client->dialect->part != NULL)
		client->dialect->part(client, request, answer);
	client_soon(client);
}

void
client_answer(struct client *client, const struct request *request,
    const struct answer *answer)
{
	for (unsigned i = 0; i < client->open_len; i++)
		if (client->open[i] == request) {
			client->open[i] = client->open[--client->open_len];
			break;
		}
	count(client, request, answer);
	client->dialect->answer(client, request, answer);
	client_soon(client);
}

void
client_dismiss(struct client *client)
{
	if (client->dialect->bye != NULL)
		client->dialect->bye(client);
	client->leaving = true;
	client_soon(client);
}
