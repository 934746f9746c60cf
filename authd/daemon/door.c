#include "daemon/door.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/dialect.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "serve/acceptor.h"
#include "serve/listening.h"
#include "sys/clock.h"
#include "sys/log.h"

#define DOORS 4
#define SAY_EVERY INT64_C(10000000)

struct door {
	struct server *server;
	const struct dialect *dialect;
	struct acceptor *acceptor;
	uid_t *uids;
	gid_t *gids;
	int64_t said_at; /* not a line for each who is turned away */
};

struct doors {
	struct door *doors[DOORS]; /* NULL: that dialect has none */
};

static void
say(struct door *door, const char *what, const struct peer *peer)
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
is_allowed(const struct door *door, const struct peer *peer)
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
on_accept(void *user, int fd, const struct peer *peer)
{
	static const struct peer nobody = { .uid = (uid_t)-1,
		.gid = (gid_t)-1 };
	struct door *door = user;
	const char *why = NULL;

	if (peer == NULL)
		why = "it does not say who it is";
	else if (!is_allowed(door, peer))
		why = "it is not on the list";
	else if (!server_admit(door->server, door->dialect, fd, peer->uid))
		why = "there is no room";
	if (why == NULL)
		return;
	say(door, why, peer != NULL ? peer : &nobody);
	close(fd);
}

static void
on_crowded(void *user)
{
	struct door *door = user;

	server_make_room(door->server);
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
door_free(struct door **door)
{
	struct door *d = *door;

	if (d == NULL)
		return;
	acceptor_free(&d->acceptor);
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
	struct listening listening;

	door->server = server;
	door->dialect = dialect;
	if (!read_lists(door, said) ||
	    !listening_open(&listening, path, set->socket_group, said)) {
		door_free(&door);
		return NULL;
	}
	door->acceptor = acceptor_new(server_base(server), &listening,
	    &(struct acceptor_settings){
		.accept = on_accept, .crowded = on_crowded, .user = door });
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
			acceptor_free(&doors->doors[i]->acceptor);
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
