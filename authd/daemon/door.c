#include "daemon/door.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/clients.h"
#include "daemon/dialect.h"
#include "daemon/guests.h"
#include "daemon/rights.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/tally.h"
#include "serve/acceptor.h"
#include "serve/listening.h"
#include "sys/clock.h"
#include "sys/log.h"

#define DOORS 6
#define SAY_EVERY INT64_C(10000000)

/* What a door leads to, and what the settings say of it. */
struct wanted {
	const struct dialect *dialect;
	bool admin;
	const char *name;  /* FileDescriptorName= of our unit's socket */
	const char *path;  /* NULL: no such door */
	const char *group; /* NULL: our own */
	const struct guests *guests;
};

struct door {
	struct server *server;
	const struct dialect *dialect;
	bool admin, inherited;
	const struct guests *guests;
	char *path;
	struct listening listening; /* the acceptor's */
	struct acceptor *acceptor;
	int64_t said_at; /* not a line for each who is turned away */
};

struct doors {
	struct server *server;
	/* By the same place; NULL: there is no such door. */
	struct guests guests[DOORS];
	struct door *doors[DOORS];
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

/* The admin is root, or who could do all that authd does anyway. */
static bool
is_allowed(const struct door *door, const struct peer *peer)
{
	if (door->admin)
		return peer->uid == 0 || peer->uid == geteuid();
	return guests_have(door->guests, peer);
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
	else if (!clients_admit(server_clients(door->server), door->dialect,
		     door->admin, fd, peer->uid))
		why = "there is no room";
	if (why == NULL)
		return;
	tally_count(server_tally(door->server), TALLY_TURNED_AWAY, 1);
	say(door, why, peer != NULL ? peer : &nobody);
	close(fd);
}

static void
on_crowded(void *user)
{
	struct door *door = user;

	clients_make_room(server_clients(door->server));
}

static void
door_free(struct door **door)
{
	struct door *d = *door;

	if (d == NULL)
		return;
	acceptor_free(&d->acceptor);
	free(d->path);
	free(d);
	*door = NULL;
}

static struct door *
door_new(struct doors *doors, const struct wanted *wanted,
    const struct listening *inherited, struct text *said)
{
	struct door *door = mem_new(sizeof(*door));

	door->server = doors->server;
	door->dialect = wanted->dialect;
	door->admin = wanted->admin;
	door->guests = wanted->guests;
	door->inherited = inherited != NULL;
	door->path = mem_dup(wanted->path != NULL ? wanted->path : "");
	if (inherited != NULL) {
		door->listening = *inherited;
	} else if (!listening_open(&door->listening, door->path,
		       door->admin ? 0600 : 0660, wanted->group, said)) {
		door_free(&door);
		return NULL;
	}
	door->acceptor =
	    acceptor_new(server_base(doors->server), &door->listening,
		&(struct acceptor_settings){
		    .accept = on_accept, .crowded = on_crowded, .user = door });
	return door;
}

/* False: it is said why not; what systemd holds for us goes first. */
static bool
open_door(struct doors *doors, const struct wanted *wanted, struct door **door,
    struct text *said)
{
	struct listening inherited;

	if (!listening_inherit(&inherited, wanted->name, said))
		return false;
	if (inherited.fd >= 0)
		*door = door_new(doors, wanted, &inherited, said);
	else if (wanted->path != NULL)
		*door = door_new(doors, wanted, NULL, said);
	else
		return true;
	return *door != NULL;
}

struct doors *
doors_new(struct server *server)
{
	struct doors *doors = mem_new(sizeof(*doors));

	doors->server = server;
	return doors;
}

static void
want(struct doors *doors, const struct settings *set,
    struct wanted wanted[DOORS])
{
	const struct sockets *s = &set->sockets;
	const struct {
		const struct dialect *dialect;
		const char *name, *path;
	} all[DOORS] = {
		{ &dialect_native, "native", s->native },
		{ &dialect_native, "admin", s->admin },
		{ &dialect_info, "info", s->info },
		{ &dialect_mux, "mux", s->mux },
		{ &dialect_dovecot, "dovecot", s->dovecot },
		{ &dialect_socketmap, "socketmap", s->socketmap },
	};

	for (size_t i = 0; i < DOORS; i++) {
		const char *group = rights_of(set, all[i].name)->group;
		bool admin = strcmp(all[i].name, "admin") == 0;

		if (group == NULL && !admin)
			group = set->socket_group;
		wanted[i] = (struct wanted){
			.dialect = all[i].dialect,
			.admin = admin,
			.name = all[i].name,
			.path = all[i].path,
			.group = group,
			.guests = &doors->guests[i],
		};
	}
}

/* Its own lists, if it has any. */
static bool
invite(const struct settings *set, const char *name, struct guests *guests,
    struct text *said)
{
	const struct rights_settings *own = rights_of(set, name);

	if (own->allow_users.len > 0 || own->allow_groups.len > 0)
		return guests_read(
		    guests, &own->allow_users, &own->allow_groups, said);
	return guests_read(guests, &set->allow_users, &set->allow_groups, said);
}

/* What systemd holds for us is its business, also where it is. */
static bool
stays(const struct door *door, const struct wanted *wanted)
{
	return door != NULL &&
	       (door->inherited || (wanted->path != NULL &&
				       strcmp(door->path, wanted->path) == 0));
}

static bool
regroup(struct door *door, const struct wanted *wanted, struct text *said)
{
	return door->inherited ||
	       listening_give(&door->listening, wanted->group, said);
}

/* Something else is wrong: those that stay are whose they were. */
static void
put_back(struct doors *doors)
{
	struct wanted was[DOORS];
	struct text ignored = { 0 };

	want(doors, server_settings(doors->server), was);
	for (size_t i = 0; i < DOORS; i++)
		if (doors->doors[i] != NULL)
			regroup(doors->doors[i], &was[i], &ignored);
	text_free(&ignored);
}

/* Those who came through a door that is no more get their answers and go. */
static void
replace(struct doors *doors, const struct wanted *wanted, struct door **door,
    struct door *opened)
{
	if (*door != NULL)
		clients_dismiss(server_clients(doors->server), wanted->dialect,
		    wanted->admin);
	door_free(door);
	*door = opened;
}

/* What is new is opened before anything else changes. */
bool
doors_change(struct doors *doors, const struct settings *set, struct text *said)
{
	struct door *opened[DOORS] = { NULL };
	struct guests guests[DOORS] = { { .uids = NULL } };
	struct wanted wanted[DOORS];
	bool good = true;

	want(doors, set, wanted);
	for (size_t i = 0; i < DOORS && good; i++)
		good = invite(set, wanted[i].name, &guests[i], said);
	for (size_t i = 0; i < DOORS && good; i++)
		good = stays(doors->doors[i], &wanted[i])
			   ? regroup(doors->doors[i], &wanted[i], said)
			   : open_door(doors, &wanted[i], &opened[i], said);
	if (!good)
		put_back(doors);
	for (size_t i = 0; i < DOORS; i++) {
		if (!good)
			door_free(&opened[i]);
		else if (!stays(doors->doors[i], &wanted[i]))
			replace(doors, &wanted[i], &doors->doors[i], opened[i]);
		guests_free(good ? &doors->guests[i] : &guests[i]);
		if (good)
			doors->guests[i] = guests[i];
	}
	return good;
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
	for (size_t i = 0; i < DOORS; i++) {
		door_free(&(*doors)->doors[i]);
		guests_free(&(*doors)->guests[i]);
	}
	free(*doors);
	*doors = NULL;
}
