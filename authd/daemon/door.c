#include "daemon/door.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/dialect.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/socket.h"
#include "sys/clock.h"
#include "sys/log.h"

#define PAUSE_USEC 100000 /* without files or memory: let some come free */
#define DOORS 4
#define SAY_EVERY INT64_C(10000000)

struct door {
	struct server *server;
	const struct dialect *dialect;
	struct listening listening;
	struct evconnlistener *listener;
	struct event *reopen;
	uid_t *uids;
	gid_t *gids;
	int64_t said_at; /* not a line for each who is turned away */
};

struct doors {
	struct door *doors[DOORS]; /* NULL: that dialect has none */
};

static void
say(struct door *door, const char *what, const struct ucred *peer)
{
	int64_t now = clock_monotonic();

	if (door->said_at != 0 && now - door->said_at < SAY_EVERY)
		return;
	door->said_at = now;
	log_warnx("user %u (process %d) is turned away: %s",
	    (unsigned)peer->uid, (int)peer->pid, what);
}

/* Without any list the mode of the socket has decided. */
static bool
is_allowed(const struct door *door, const struct ucred *peer)
{
	const struct settings *set = server_settings(door->server);

	for (size_t i = 0; i < set->allow_users.len; i++)
		if (door->uids[i] == peer->uid)
			return true;
	for (size_t i = 0; i < set->allow_groups.len; i++)
		if (door->gids[i] == peer->gid)
			return true;
	return set->allow_users.len == 0 && set->allow_groups.len == 0;
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *addr, int addr_len, void *arg)
{
	struct door *door = arg;
	struct ucred peer = { 0 };
	socklen_t len = sizeof(peer);
	const char *why = NULL;

	(void)listener;
	(void)addr;
	(void)addr_len;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		why = "it does not say who it is";
	else if (!is_allowed(door, &peer))
		why = "it is not on the list";
	else if (!server_admit(door->server, door->dialect, fd, peer.uid))
		why = "there is no room";
	if (why == NULL)
		return;
	say(door, why, &peer);
	close(fd);
}

/*
 * The kernel has nothing to make a connection of: asking again at once would
 * only burn time, so those who wait outside wait a little longer.
 */
static void
on_error(struct evconnlistener *listener, void *arg)
{
	struct door *door = arg;
	int64_t now = clock_monotonic();

	if (door->said_at == 0 || now - door->said_at >= SAY_EVERY) {
		door->said_at = now;
		log_warn("cannot accept a connection");
	}
	evconnlistener_disable(listener);
	server_make_room(door->server);
	evtimer_add(door->reopen, &(struct timeval){ .tv_usec = PAUSE_USEC });
}

static void
on_reopen(evutil_socket_t fd, short what, void *arg)
{
	struct door *door = arg;

	(void)fd;
	(void)what;
	if (door->listener != NULL)
		evconnlistener_enable(door->listener);
}

static bool
read_lists(struct door *door, struct text *said)
{
	const struct settings *set = server_settings(door->server);

	door->uids = mem_new((set->allow_users.len + 1) * sizeof(uid_t));
	door->gids = mem_new((set->allow_groups.len + 1) * sizeof(gid_t));
	for (size_t i = 0; i < set->allow_users.len; i++)
		if (!listening_uid(set->allow_users.items[i], &door->uids[i])) {
			text_addf(said, "allow_users: there is no user %s",
			    set->allow_users.items[i]);
			return false;
		}
	for (size_t i = 0; i < set->allow_groups.len; i++)
		if (!listening_gid(
			set->allow_groups.items[i], &door->gids[i])) {
			text_addf(said, "allow_groups: there is no group %s",
			    set->allow_groups.items[i]);
			return false;
		}
	return true;
}

static void
door_close(struct door *door)
{
	if (door->listener != NULL)
		evconnlistener_free(door->listener);
	door->listener = NULL;
	listening_close(&door->listening);
}

static void
door_free(struct door **door)
{
	struct door *d = *door;

	if (d == NULL)
		return;
	door_close(d);
	if (d->reopen != NULL)
		event_free(d->reopen);
	free(d->uids);
	free(d->gids);
	free(d);
	*door = NULL;
}

static struct door *
door_new(struct server *server, const struct dialect *dialect, const char *path,
    struct text *said)
{
	const struct settings *set = server_settings(server);
	struct door *door = mem_new(sizeof(*door));

	door->server = server;
	door->dialect = dialect;
	door->listening.lock = -1;
	if (!read_lists(door, said) ||
	    !listening_open(&door->listening, path, set->socket_group, said)) {
		door_free(&door);
		return NULL;
	}
	door->listener = evconnlistener_new(server_base(server), on_accept,
	    door, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0,
	    door->listening.fd);
	door->reopen = evtimer_new(server_base(server), on_reopen, door);
	if (door->listener == NULL || door->reopen == NULL)
		abort();
	evconnlistener_set_error_cb(door->listener, on_error);
	return door;
}

struct doors *
doors_new(struct server *server, struct text *said)
{
	const struct sockets *sockets = &server_settings(server)->sockets;
	const struct {
		const struct dialect *dialect;
		const char *path;
	} table[DOORS] = {
		{ &dialect_native, sockets->native },
		{ &dialect_mux, sockets->mux },
		{ &dialect_dovecot, sockets->dovecot },
		{ &dialect_socketmap, sockets->socketmap },
	};
	struct doors *doors = mem_new(sizeof(*doors));

	for (size_t i = 0; i < DOORS; i++) {
		if (table[i].path == NULL)
			continue;
		doors->doors[i] =
		    door_new(server, table[i].dialect, table[i].path, said);
		if (doors->doors[i] == NULL) {
			doors_free(&doors);
			return NULL;
		}
	}
	return doors;
}

void
doors_close(struct doors *doors)
{
	for (size_t i = 0; i < DOORS; i++)
		if (doors->doors[i] != NULL)
			door_close(doors->doors[i]);
}

void
doors_free(struct doors **doors)
{
	if (*doors == NULL)
		return;
	for (size_t i = 0; i < DOORS; i++)
		door_free(&(*doors)->doors[i]);
	free(*doors);
	*doors = NULL;
}
