/*
 * All connections, by number: who may come in, and who is sent away for
 * another.
 */
#ifndef DAEMON_CLIENTS_H
#define DAEMON_CLIENTS_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct authproto_out;
struct client;
struct clients;
struct dialect;
struct server;

#define CLIENTS_MAX 65536

struct clients *clients_new(struct server *server);
void clients_free(struct clients **clients); /* and each of them */

/* How many there may be; those that are there stay. */
void clients_limit(struct clients *clients, size_t limit);
size_t clients_len(const struct clients *clients);

/* NULL: it has gone, and its number is never used again. */
struct client *clients_find(const struct clients *clients, uint64_t id);
void clients_forget(struct clients *clients, uint64_t id); /* frees itself */

/* False: there is no room, and the fd is the caller's. */
bool clients_admit(struct clients *clients, const struct dialect *dialect,
    bool admin, int fd, uid_t uid);

/* Send away who has been silent for longest; false: nobody is. */
bool clients_make_room(struct clients *clients);

/* To all who want to hear of what changes on this host, and may. */
void clients_tell(
    struct clients *clients, const char *host, const struct authproto_out *out);

/* Those of one dialect, through the admin's door or not; NULL: everybody. */
void clients_dismiss(
    struct clients *clients, const struct dialect *dialect, bool admin);

#endif
