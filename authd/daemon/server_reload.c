/*
 * Another setup in the place of the one there is.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <event2/event.h>

#include "base/text.h"
#include "daemon/clients.h"
#include "daemon/door.h"
#include "daemon/figures.h"
#include "daemon/gate.h"
#include "daemon/server_parts.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/tally.h"
#include "daemon/watch.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/notify.h"
#include "sys/process.h"

#define FILES_OWN 32     /* of the loop: epoll, signals, the sockets, log */
#define FILES_PER_SITE 3 /* of a worker: SQLite's file, -wal and -shm */
#define CLIENTS_MIN 4

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

void
server_limit(struct server *server)
{
	clients_limit(server->clients, clients_for(server_settings(server)));
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

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The doors, and the metrics: all as the settings say, or all as it was. */
bool
server_open(
    struct server *server, const struct settings *set, struct text *said)
{
	bool stays = same(figures_where(server->shown), set->metrics);
	struct figures_shown *shown =
	    stays ? NULL : figures_show(server, set, said);

	if ((!stays && shown == NULL && set->metrics != NULL) ||
	    !doors_change(server->doors, set, said)) {
		figures_hide(&shown);
		return false;
	}
	if (!stays) {
		figures_hide(&server->shown);
		server->shown = shown;
	}
	return true;
}

/* Whatever is wrong is found before anything changes. */
static bool
change(struct server *server, struct text *said)
{
	struct setup *setup = setup_load(server->path, said), *old;

	if (setup == NULL)
		return false;
	if (!server_open(server, setup_settings(setup), said)) {
		setup_free(&setup);
		return false;
	}
	setup_start(setup, server->base);
	old = server->setup;
	server->setup = setup;
	server_limit(server);
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
void
server_reload(struct server *server)
{
	struct text said = { 0 };
	char state[64];
	bool done;

	server->reload = true;
	for (size_t i = 0; i < SERVER_SETUPS - 1; i++)
		if (server->ending[i] == NULL)
			server->reload = false;
	if (server->reload)
		return;
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    clock_monotonic());
	notify(state);
	done = change(server, &said);
	tally_count(
	    server->tally, done ? TALLY_RELOADS : TALLY_RELOADS_REFUSED, 1);
	if (done)
		log_info("the configuration is read again: %zu sites",
		    server_settings(server)->sites.len);
	else
		log_warnx("not reloaded, all stays as it was: %s", said.s);
	text_free(&said);
	notify("READY=1");
}

void
server_sweep(struct server *server)
{
	for (size_t i = 0; i < SERVER_SETUPS - 1; i++)
		if (server->ending[i] != NULL &&
		    !setup_is_held(server->ending[i]))
			setup_free(&server->ending[i]);
	if (server->reload && !server->stopping)
		server_reload(server);
}
