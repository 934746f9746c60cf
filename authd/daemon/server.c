#include "daemon/server.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/clients.h"
#include "daemon/door.h"
#include "daemon/gate.h"
#include "daemon/request.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/watch.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/notify.h"
#include "sys/process.h"

#define DRAIN_SECONDS 5
#define FILES_OWN 32     /* of the loop: epoll, signals, the sockets, log */
#define FILES_PER_SITE 3 /* of a worker: SQLite's file, -wal and -shm */
#define CLIENTS_MIN 4
#define SIGNALS 3
#define SETUPS 4 /* at a time: the one of now, and those that still end */

struct server {
	const char *path;
	struct setup *setup;
	struct setup *ending[SETUPS - 1]; /* NULL: none */
	struct event_base *base;
	struct event *signals[SIGNALS], *watchdog, *drained, *sweep;
	struct doors *doors;
	struct clients *clients;
	struct request *requests;
	struct watch *watch;
	struct gate *gate;
	bool stopping, reload;
};

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

static void
on_watchdog(evutil_socket_t fd, short what, void *server)
{
	(void)fd;
	(void)what;
	(void)server;
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

/* No more clients than there are files for. */
static size_t
clients_for(const struct settings *set)
{
	unsigned own = FILES_OWN + FILES_PER_SITE *
				       (unsigned)set->lookup_workers *
				       (unsigned)set->sites.len;
	unsigned wanted = (unsigned)set->max_connections;
	unsigned files = process_files(own + wanted);

	if (files >= own + wanted)
		return wanted;
	wanted = files > own + CLIENTS_MIN ? files - own : CLIENTS_MIN;
	log_warnx("room for %u files: at most %u connections", files, wanted);
	return wanted;
}

/* There is a place: reload() has seen to it. */
static void
retire(struct server *server, struct setup *setup)
{
	size_t i = 0;

	while (server->ending[i] != NULL)
		i++;
	server->ending[i] = setup;
	server_let_go(server, setup);
}

/* Whatever is wrong is found before anything changes. */
static bool
change(struct server *server, struct text *said)
{
	struct setup *setup = setup_load(server->path, said), *old;

	if (setup == NULL)
		return false;
	if (!doors_change(server->doors, setup_settings(setup), said)) {
		setup_free(&setup);
		return false;
	}
	setup_start(setup, server->base);
	old = server->setup;
	server->setup = setup;
	clients_limit(server->clients, clients_for(server_settings(server)));
	gate_adjust(server->gate, server_settings(server));
	watch_adjust(server->watch);
	log_threshold((enum log_level)server_settings(server)->log_level);
	retire(server, old);
	return true;
}

/*
 * Under load there may be several setups at a time, each with its workers; not
 * without end, though: the next waits until one has ended, and then it is read.
 */
static void
reload(struct server *server)
{
	struct text said = { 0 };
	char state[64];

	server->reload = true;
	for (size_t i = 0; i < SETUPS - 1; i++)
		if (server->ending[i] == NULL)
			server->reload = false;
	if (server->reload)
		return;
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    clock_monotonic());
	notify(state);
	if (change(server, &said))
		log_info("the configuration is read again: %zu sites",
		    server_settings(server)->sites.len);
	else
		log_warnx("not reloaded, all stays as it was: %s", said.s);
	text_free(&said);
	notify("READY=1");
}

static void
on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < SETUPS - 1; i++)
		if (server->ending[i] != NULL &&
		    !setup_is_held(server->ending[i]))
			setup_free(&server->ending[i]);
	if (server->reload && !server->stopping)
		reload(server);
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
		reload(server);
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
	static const int numbers[SIGNALS] = { SIGTERM, SIGINT, SIGHUP };
	int64_t watchdog = notify_watchdog_interval();
	struct timeval every = { .tv_sec = watchdog / 1000,
		.tv_usec = watchdog % 1000 * 1000 };

	for (size_t i = 0; i < SIGNALS; i++)
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
	server->base = event_base_new();
	if (server->base == NULL)
		abort();
	server->clients = clients_new(server);
	clients_limit(server->clients, clients_for(setup_settings(setup)));
	server->doors = doors_new(server);
	if (!doors_change(server->doors, setup_settings(setup), said)) {
		doors_free(&server->doors);
		clients_free(&server->clients);
		event_base_free(server->base);
		setup_free(&server->setup);
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
	notify("READY=1");
	event_base_dispatch(server->base);
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

	doors_free(&s->doors);
	clients_free(&s->clients);
	if (is_working(s))
		_exit(0);
	watch_free(&s->watch);
	gate_free(&s->gate);
	for (size_t i = 0; i < SETUPS - 1; i++)
		setup_free(&s->ending[i]);
	setup_free(&s->setup);
	for (size_t i = 0; i < SIGNALS; i++)
		free_event(s->signals[i]);
	free_event(s->drained);
	free_event(s->sweep);
	free_event(s->watchdog);
	event_base_free(s->base);
	free(s);
	*server = NULL;
}
