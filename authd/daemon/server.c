#include "daemon/server_parts.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/mem.h"
#include "daemon/clients.h"
#include "daemon/door.h"
#include "daemon/figures.h"
#include "daemon/gate.h"
#include "daemon/request.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/tally.h"
#include "daemon/watch.h"
#include "sys/log.h"
#include "sys/notify.h"

#define DRAIN_SECONDS 5

struct event_base *
server_base(const struct server *server)
{
	return server->base;
}

struct setup *
server_setup(const struct server *server)
{
	return server->setup;
}

const struct settings *
server_settings(const struct server *server)
{
	return setup_settings(server->setup);
}

struct sites *
server_sites(const struct server *server)
{
	return setup_sites(server->setup);
}

struct clients *
server_clients(const struct server *server)
{
	return server->clients;
}

bool
server_is_stopping(const struct server *server)
{
	return server->stopping;
}

struct gate *
server_gate(const struct server *server)
{
	return server->gate;
}

struct tally *
server_tally(const struct server *server)
{
	return server->tally;
}

struct watch *
server_watch(const struct server *server)
{
	return server->watch;
}

struct request **
server_requests(struct server *server)
{
	return &server->requests;
}

/* Not at once: whoever calls may be a job of it. */
void
server_let_go(struct server *server, struct setup *setup)
{
	if (setup_let_go(setup))
		event_active(server->sweep, EV_TIMEOUT, 0);
}

void
server_settle(struct server *server)
{
	if (server->stopping && clients_len(server->clients) == 0 &&
	    server->requests == NULL)
		event_base_loopexit(server->base, NULL);
}

/* The loop turns, or we were not here; that workers work is to be seen. */
static void
on_watchdog(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd;
	(void)what;
	if (setup_is_stuck(server->setup))
		log_warnx("the workers do not come to an end");
	else
		notify("WATCHDOG=1");
}

/* Their time is up: who still waits is told to come back. */
static void
on_drained(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct request *request, *next;

	(void)fd;
	(void)what;
	for (request = server->requests; request != NULL; request = next) {
		next = request->next;
		request_end(request, AUTHPROTO_SHUTDOWN);
	}
	/* One more turn of the loop, so that they hear it. */
	event_base_loopexit(
	    server->base, &(struct timeval){ .tv_usec = 50000 });
}

static void
on_sweep(evutil_socket_t fd, short what, void *server)
{
	(void)fd;
	(void)what;
	server_sweep(server);
}

static void
stop(struct server *server, int number)
{
	if (server->stopping) {
		event_base_loopbreak(server->base);
		return;
	}
	log_info("stopping (signal %d)", number);
	notify("STOPPING=1");
	server->stopping = true;
	doors_close(server->doors);
	clients_dismiss(server->clients, NULL, false);
	evtimer_add(
	    server->drained, &(struct timeval){ .tv_sec = DRAIN_SECONDS });
	server_settle(server);
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct server *server = arg;

	(void)what;
	if (number != SIGHUP)
		stop(server, (int)number);
	else if (!server->stopping)
		server_reload(server);
}

static struct event *
add(struct server *server, int fd, short what, event_callback_fn callback,
    void *arg, const struct timeval *wait)
{
	struct event *event = event_new(server->base, fd, what, callback, arg);

	if (event == NULL || event_add(event, wait) != 0)
		abort();
	return event;
}

static void
add_events(struct server *server)
{
	static const int numbers[SERVER_SIGNALS] = { SIGTERM, SIGINT, SIGHUP };
	int64_t watchdog = notify_watchdog_interval();
	struct timeval every = { .tv_sec = watchdog / 1000,
		.tv_usec = watchdog % 1000 * 1000 };

	for (size_t i = 0; i < SERVER_SIGNALS; i++)
		server->signals[i] = add(server, numbers[i],
		    EV_SIGNAL | EV_PERSIST, on_signal, server, NULL);
	server->drained = evtimer_new(server->base, on_drained, server);
	server->sweep = evtimer_new(server->base, on_sweep, server);
	if (watchdog > 0)
		server->watchdog =
		    add(server, -1, EV_PERSIST, on_watchdog, server, &every);
}

struct server *
server_new(const char *path, struct setup *setup, struct text *said)
{
	struct server *server = mem_new(sizeof(*server));

	server->path = path;
	server->setup = setup;
	server->tally = tally_new();
	server->base = event_base_new();
	if (server->base == NULL)
		abort();
	server->clients = clients_new(server);
	server_limit(server);
	server->doors = doors_new(server);
	if (!server_open(server, setup_settings(setup), said)) {
		doors_free(&server->doors);
		clients_free(&server->clients);
		event_base_free(server->base);
		setup_free(&server->setup);
		tally_free(&server->tally);
		free(server);
		return NULL;
	}
	setup_start(setup, server->base);
	server->watch = watch_new(server);
	server->gate = gate_new(setup_settings(setup));
	add_events(server);
	return server;
}

void
server_run(struct server *server)
{
	struct event_base *base = server->base;

	notify("READY=1");
	while (event_base_loop(base, EVLOOP_ONCE) == 0 &&
	       !event_base_got_exit(base) && !event_base_got_break(base))
		setup_linger(server->setup);
}

static void
free_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

/*
 * A worker that still waits for a database is not waited for: the process
 * ends, and whatever it holds with it.
 */
static bool
is_working(const struct server *server)
{
	for (const struct request *r = server->requests; r != NULL; r = r->next)
		if (r->working)
			return true;
	return watch_is_working(server->watch);
}

void
server_free(struct server **server)
{
	struct server *s = *server;

	figures_hide(&s->shown);
	doors_free(&s->doors);
	clients_free(&s->clients);
	if (is_working(s))
		_exit(0);
	watch_free(&s->watch);
	gate_free(&s->gate);
	tally_free(&s->tally);
	for (size_t i = 0; i < SERVER_SETUPS - 1; i++)
		setup_free(&s->ending[i]);
	setup_free(&s->setup);
	for (size_t i = 0; i < SERVER_SIGNALS; i++)
		free_event(s->signals[i]);
	free_event(s->drained);
	free_event(s->sweep);
	free_event(s->watchdog);
	event_base_free(s->base);
	free(s);
	*server = NULL;
}
