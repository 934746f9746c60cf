/*
 * The server from the inside, for server.c and its reload only.
 */
#ifndef DAEMON_SERVER_PARTS_H
#define DAEMON_SERVER_PARTS_H

#include <stdbool.h>

#include "daemon/server.h"

struct event;

#define SERVER_SIGNALS 3
#define SERVER_SETUPS 4 /* at a time: the one of now, and those that end */

struct server {
	const char *path;
	struct setup *setup;
	struct setup *ending[SERVER_SETUPS - 1]; /* NULL: none */
	struct event_base *base;
	struct event *signals[SERVER_SIGNALS], *watchdog, *drained, *sweep;
	struct doors *doors;
	struct clients *clients;
	struct request *requests;
	struct watch *watch;
	struct gate *gate;
	struct tally *tally;
	struct figures_shown *shown;
	bool stopping, reload;
};

/*
 * The doors, and the metrics: all as the settings say.  False: all is as it
 * was, and `said' is why.
 */
bool server_open(
    struct server *server, const struct settings *set, struct text *said);

/* No more clients than there are files for. */
void server_limit(struct server *server);

void server_reload(struct server *server); /* on SIGHUP */
void server_sweep(struct server *server);  /* what nobody holds any more */

#endif
