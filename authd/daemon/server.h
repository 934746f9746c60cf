/*
 * The loop and what hangs on it: the doors, the clients, the setup that new
 * questions are asked under, how that is changed for another, and how all of
 * it ends.
 */
#ifndef DAEMON_SERVER_H
#define DAEMON_SERVER_H

#include <stdbool.h>

struct clients;
struct event_base;
struct gate;
struct request;
struct server;
struct settings;
struct setup;
struct sites;
struct tally;
struct text;
struct watch;

/*
 * Takes the setup, which was read from `path' and will be again.  NULL: it is
 * said why, in one line.
 */
struct server *server_new(
    const char *path, struct setup *setup, struct text *said);

/* Until SIGTERM or SIGINT; then what is open is answered first. */
void server_run(struct server *server);
void server_free(struct server **server);

/* For the clients and requests. */
struct event_base *server_base(const struct server *server);
bool server_is_stopping(const struct server *server);
struct clients *server_clients(const struct server *server);
struct tally *server_tally(const struct server *server);
struct gate *server_gate(const struct server *server);
struct watch *server_watch(const struct server *server);

/* Those of now; whoever waits for something holds the setup meanwhile. */
struct setup *server_setup(const struct server *server);
const struct settings *server_settings(const struct server *server);
struct sites *server_sites(const struct server *server);
void server_let_go(struct server *server, struct setup *setup);

/* Every request there is; whoever is last out closes the door. */
struct request **server_requests(struct server *server);
void server_settle(struct server *server);

#endif
