#include "daemon/clients.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "daemon/client.h"
#include "daemon/server.h"
#include "daemon/settings.h"

#define PLACES_FIRST 64

/* A number is a place, and above it a count that makes it the only one. */
struct clients {
	struct server *server;
	struct client **places;
	size_t size, len, limit, next;
	uint64_t count;
};

struct clients *
clients_new(struct server *server)
{
	struct clients *clients = mem_new(sizeof(*clients));

	clients->server = server;
	clients->size = PLACES_FIRST;
	clients->places = mem_new(clients->size * sizeof(*clients->places));
	return clients;
}

void
clients_free(struct clients **clients)
{
	struct clients *c = *clients;

	if (c == NULL)
		return;
	for (size_t i = 0; i < c->size; i++)
		client_free(&c->places[i]);
	free(c->places);
	free(c);
	*clients = NULL;
}

void
clients_limit(struct clients *clients, size_t limit)
{
	clients->limit = limit;
}

size_t
clients_len(const struct clients *clients)
{
	return clients->len;
}

struct client *
clients_find(const struct clients *clients, uint64_t id)
{
	size_t place = id % CLIENTS_MAX;
	struct client *client =
	    place < clients->size ? clients->places[place] : NULL;

	return client != NULL && client_id(client) == id ? client : NULL;
}

void
clients_forget(struct clients *clients, uint64_t id)
{
	clients->places[id % CLIENTS_MAX] = NULL;
	clients->len--;
	server_settle(clients->server);
}

static unsigned
count_of(const struct clients *clients, uid_t uid)
{
	unsigned count = 0;

	for (size_t i = 0; i < clients->size; i++)
		if (clients->places[i] != NULL &&
		    client_uid(clients->places[i]) == uid)
			count++;
	return count;
}

/* Whoever means it greets at once. */
static bool
make_room(struct clients *clients, const uid_t *of)
{
	struct client *oldest = NULL;

	for (size_t i = 0; i < clients->size; i++) {
		struct client *client = clients->places[i];

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
clients_make_room(struct clients *clients)
{
	return make_room(clients, NULL);
}

/* There is a free one: a limit is never above CLIENTS_MAX. */
static size_t
find_place(struct clients *clients)
{
	if (clients->len == clients->size) {
		struct client **more =
		    mem_new(2 * clients->size * sizeof(*more));

		memcpy(more, clients->places, clients->size * sizeof(*more));
		free(clients->places);
		clients->places = more;
		clients->next = clients->size;
		clients->size *= 2;
	}
	while (clients->places[clients->next % clients->size] != NULL)
		clients->next++;
	return clients->next++ % clients->size;
}

bool
clients_admit(struct clients *clients, const struct dialect *dialect,
    bool admin, int fd, uid_t uid)
{
	int64_t per_user = server_settings(clients->server)->max_per_user;
	size_t place;
	uint64_t id;

	if (count_of(clients, uid) >= (unsigned)per_user &&
	    !make_room(clients, &uid))
		return false;
	if (clients->len >= clients->limit && !make_room(clients, NULL))
		return false;
	place = find_place(clients);
	id = ++clients->count * CLIENTS_MAX + place;
	clients->len++;
	clients->places[place] =
	    client_new(clients->server, &(struct client_from){
					    .dialect = dialect,
					    .admin = admin,
					    .id = id,
					    .fd = fd,
					    .uid = uid,
					});
	return true;
}

void
clients_tell(
    struct clients *clients, const char *host, const struct authproto_out *out)
{
	for (size_t i = 0; i < clients->size; i++)
		if (clients->places[i] != NULL &&
		    client_wants_events(clients->places[i], host))
			client_event(clients->places[i], out);
}

void
clients_dismiss(
    struct clients *clients, const struct dialect *dialect, bool admin)
{
	for (size_t i = 0; i < clients->size; i++)
		if (clients->places[i] != NULL &&
		    (dialect == NULL ||
			client_is_from(clients->places[i], dialect, admin)))
			client_dismiss(clients->places[i]);
}
