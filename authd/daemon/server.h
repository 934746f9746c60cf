/*
 * The loop and what hangs on it: the socket, the clients by number, the two
 * lanes of workers, and how all of it ends.
 */
#ifndef DAEMON_SERVER_H
#define DAEMON_SERVER_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct authproto_out;
struct client;
struct dialect;
struct event_base;
struct gate;
struct job;
struct request;
struct server;
struct settings;
struct sites;
struct text;
struct watch;

/* NULL: it is said why, in one line. */
struct server *server_new(
    const struct settings *set, struct sites *sites, struct text *said);

/* Until SIGTERM or SIGINT; then what is open is answered first. */
void server_run(struct server *server);
void server_free(struct server **server);

/* For the clients and requests. */
struct event_base *server_base(const struct server *server);
const struct settings *server_settings(const struct server *server);
struct sites *server_sites(const struct server *server);
bool server_is_stopping(const struct server *server);

enum server_lane {
	SERVER_LOOKUPS,
	SERVER_HASHES,
};

/* False: that lane is full. */
bool server_submit(
    struct server *server, enum server_lane lane, struct job *job);

struct client *server_client(const struct server *server, uint64_t id);
void server_forget(struct server *server, uint64_t id); /* it frees itself */

/* For the door.  False: there is no room, and the fd is the caller's. */
bool server_admit(
    struct server *server, const struct dialect *dialect, int fd, uid_t uid);
bool server_make_room(struct server *server);

struct gate *server_gate(const struct server *server);

/* Who is watched, and a line to all who want to hear of them. */
struct watch *server_watch(const struct server *server);
void server_tell(struct server *server, const struct authproto_out *out);

/* Every request there is; whoever is last out closes the door. */
struct request **server_requests(struct server *server);
void server_settle(struct server *server);

#endif
