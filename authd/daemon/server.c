#include "daemon/server.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/client.h"
#include "daemon/door.h"
#include "daemon/gate.h"
#include "daemon/request.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/verify.h"
#include "daemon/watch.h"
#include "sys/log.h"
#include "sys/notify.h"
#include "sys/pool.h"
#include "sys/process.h"

#define DRAIN_SECONDS 5
#define FILES_OWN 16     /* of the loop: epoll, signals, the socket, log */
#define FILES_PER_SITE 3 /* of a worker: SQLite's file, -wal and -shm */
#define CLIENTS_MIN 4
#define SIGNALS 2

struct server {
	const struct settings *set;
	struct sites *sites;
	struct event_base *base;
	struct pool *lookups, *hashes;
	struct event *lookups_done, *hashes_done;
	struct event *signals[SIGNALS], *watchdog, *drained;
	struct doors *doors;
	struct client **clients; /* by number, modulo how many there may be */
	size_t clients_max, clients_len;
	uint64_t last_id;
	struct request *requests;
	struct watch *watch;
	struct gate *gate;
	bool stopping;
};

struct event_base *
server_base(const struct server *server)
{
	return server->base;
}

const struct settings *
server_settings(const struct server *server)
{
	return server->set;
}

struct sites *
server_sites(const struct server *server)
{
	return server->sites;
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

void
server_tell(struct server *server, const struct authproto_out *out)
{
	for (size_t i = 0; i < server->clients_max; i++)
		if (server->clients[i] != NULL &&
		    client_wants_events(server->clients[i]))
			client_event(server->clients[i], out);
}

struct request **
server_requests(struct server *server)
{
	return &server->requests;
}

bool
server_submit(struct server *server, enum server_lane lane, struct job *job)
{
	return pool_submit(
	    lane == SERVER_LOOKUPS ? server->lookups : server->hashes, job);
}

/* A number is never used again, so a place is not enough to be somebody. */
struct client *
server_client(const struct server *server, uint64_t id)
{
	struct client *client = server->clients[id % server->clients_max];

	return client != NULL && client_id(client) == id ? client : NULL;
}

void
server_forget(struct server *server, uint64_t id)
{
	server->clients[id % server->clients_max] = NULL;
	server->clients_len--;
	server_settle(server);
}

void
server_settle(struct server *server)
{
	if (server->stopping && server->clients_len == 0 &&
	    server->requests == NULL)
		event_base_loopexit(server->base, NULL);
}

static unsigned
count_of(const struct server *server, uid_t uid)
{
	unsigned count = 0;

	for (size_t i = 0; i < server->clients_max; i++)
		if (server->clients[i] != NULL &&
		    client_uid(server->clients[i]) == uid)
			count++;
	return count;
}

/*
 * Make room by sending the one away that has been silent for longest: who
 * means it greets at once.
 */
static bool
make_room(struct server *server, const uid_t *of)
{
	struct client *oldest = NULL;

	for (size_t i = 0; i < server->clients_max; i++) {
		struct client *client = server->clients[i];

		if (client != NULL && !client_is_greeted(client) &&
		    (of == NULL || client_uid(client) == *of) &&
		    (oldest == NULL ||
			client_since(client) < client_since(oldest)))
			oldest = client;
	}
	if (oldest == NULL)
		return false;
	client_free(&oldest);
	return true;
}

bool
server_make_room(struct server *server)
{
	return make_room(server, NULL);
}

bool
server_admit(
    struct server *server, const struct dialect *dialect, int fd, uid_t uid)
{
	if (count_of(server, uid) >= (unsigned)server->set->max_per_user &&
	    !make_room(server, &uid))
		return false;
	if (server->clients_len == server->clients_max &&
	    !make_room(server, NULL))
		return false;
	do
		server->last_id++;
	while (server->clients[server->last_id % server->clients_max] != NULL);
	server->clients[server->last_id % server->clients_max] =
	    client_new(server, dialect, server->last_id, fd, uid);
	server->clients_len++;
	return true;
}

static void
on_pool(evutil_socket_t fd, short what, void *pool)
{
	(void)fd;
	(void)what;
	pool_drain(pool);
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

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct server *server = arg;

	(void)what;
	if (server->stopping) {
		event_base_loopbreak(server->base);
		return;
	}
	log_info("stopping (signal %d)", (int)number);
	notify("STOPPING=1");
	server->stopping = true;
	doors_close(server->doors);
	for (size_t i = 0; i < server->clients_max; i++)
		if (server->clients[i] != NULL)
			client_dismiss(server->clients[i]);
	evtimer_add(
	    server->drained, &(struct timeval){ .tv_sec = DRAIN_SECONDS });
	server_settle(server);
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
	static const int numbers[SIGNALS] = { SIGTERM, SIGINT };
	int64_t watchdog = notify_watchdog_interval();
	struct timeval every = { .tv_sec = watchdog / 1000,
		.tv_usec = watchdog % 1000 * 1000 };

	server->lookups_done = add(server, pool_fd(server->lookups),
	    EV_READ | EV_PERSIST, on_pool, server->lookups, NULL);
	server->hashes_done = add(server, pool_fd(server->hashes),
	    EV_READ | EV_PERSIST, on_pool, server->hashes, NULL);
	for (size_t i = 0; i < SIGNALS; i++)
		server->signals[i] = add(server, numbers[i],
		    EV_SIGNAL | EV_PERSIST, on_signal, server, NULL);
	server->drained = evtimer_new(server->base, on_drained, server);
	if (watchdog > 0)
		server->watchdog =
		    add(server, -1, EV_PERSIST, on_watchdog, server, &every);
}

static void
make_pools(struct server *server)
{
	const struct settings *set = server->set;
	unsigned hashes = (unsigned)set->hash_workers;

	server->lookups = pool_new(&(struct pool_settings){
	    .workers = (unsigned)set->lookup_workers,
	    .queue = (unsigned)set->lookup_queue,
	    .bench_new = verify_lookup_bench_new,
	    .bench_free = verify_lookup_bench_free,
	    .user = server->sites,
	});
	server->hashes = pool_new(&(struct pool_settings){
	    .workers = hashes > 0 ? hashes : process_cores(),
	    .queue = (unsigned)set->hash_queue,
	    .bench_new = verify_hash_bench_new,
	    .bench_free = verify_hash_bench_free,
	});
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

struct server *
server_new(const struct settings *set, struct sites *sites, struct text *said)
{
	struct server *server = mem_new(sizeof(*server));

	server->set = set;
	server->sites = sites;
	server->clients_max = clients_for(set);
	server->clients =
	    mem_new(server->clients_max * sizeof(*server->clients));
	server->base = event_base_new();
	if (server->base == NULL)
		abort();
	server->doors = doors_new(server, said);
	if (server->doors == NULL) {
		event_base_free(server->base);
		free(server->clients);
		free(server);
		return NULL;
	}
	make_pools(server);
	server->watch = watch_new(server);
	server->gate = gate_new(set);
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
	for (size_t i = 0; i < s->clients_max; i++)
		client_free(&s->clients[i]);
	if (is_working(s))
		_exit(0);
	pool_free(&s->lookups);
	pool_free(&s->hashes);
	watch_free(&s->watch);
	gate_free(&s->gate);
	free_event(s->lookups_done);
	free_event(s->hashes_done);
	for (size_t i = 0; i < SIGNALS; i++)
		free_event(s->signals[i]);
	free_event(s->drained);
	free_event(s->watchdog);
	event_base_free(s->base);
	free(s->clients);
	free(s);
	*server = NULL;
}
