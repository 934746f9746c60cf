#include "host/reload.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "host/host.h"
#include "host/inside.h"
#include "host/settings.h"
#include "room/retune.h"
#include "room/settings.h"
#include "sys/clock.h"
#include "sys/conf.h"
#include "sys/log.h"
#include "sys/notify.h"

struct reload {
	struct host *host;
	const char *path;
	struct event *hup;

	/* What holds now; the first settings are the program's. */
	struct conf *conf;
	struct arena *arena;
};

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
same_store(const struct store_settings *a, const struct store_settings *b)
{
	return a->driver == b->driver && a->durability == b->durability &&
	       same(a->file, b->file) && same(a->host, b->host) &&
	       same(a->socket, b->socket) && same(a->user, b->user) &&
	       same(a->password, b->password) && same(a->name, b->name) &&
	       a->port == b->port && a->archive_days == b->archive_days &&
	       a->archive_max == b->archive_max &&
	       a->audit_days == b->audit_days &&
	       a->keep_destroyed == b->keep_destroyed;
}

/* What is only looked at when the program starts. */
static void
tell_what_stays(const struct settings *now, const struct settings *new)
{
	const struct {
		const char *name;
		bool same;
	} keys[] = {
		{ "domain", same(now->domain, new->domain) },
		{ "secret", same(now->secret, new->secret) },
		{ "server", same(now->server.host, new->server.host) &&
				now->server.port == new->server.port },
		{ "storage", same_store(&now->storage, &new->storage) },
		{ "room", same(now->room, new->room) },
		{ "authd", same(now->authd, new->authd) },
		{ "site", same(now->site, new->site) },
		{ "control", same(now->control, new->control) },
		{ "metrics", same(now->metrics, new->metrics) },
		{ "socket_group", same(now->socket_group, new->socket_group) },
		{ "time_zone", same(now->time_zone, new->time_zone) },
		{ "multicast", same(now->multicast, new->multicast) },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!keys[i].same)
			log_warnx("%s is another in the settings, but not "
				  "before the next start",
			    keys[i].name);
}

static void
take(struct reload *r, struct conf *conf)
{
	const struct settings *new = conf_settings(conf);
	struct arena *arena = arena_new();
	struct engine_settings rooms = settings_rooms(new, arena);

	tell_what_stays(r->host->set, new);
	engine_retune(r->host->engine, &rooms);
	r->host->max_queue = (size_t) new->max_queue;
	log_init(r->host->program->name, new->log_level);
	host_carry_out(r->host); /* it may want to be called at another time */
	conf_free(&r->conf);
	arena_free(&r->arena);
	r->conf = conf;
	r->arena = arena;
	log_info("the settings were read again");
}

static void
on_hup(evutil_socket_t sig, short what, void *user)
{
	struct reload *r = user;
	const struct host_program *program = r->host->program;
	struct text said = { 0 };
	struct conf *conf;
	char state[64];

	(void)sig;
	(void)what;
	/* systemd waits for the end of it (sd_notify(3)). */
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    clock_monotonic());
	notify(state);
	conf = settings_load(r->path, program->keys, program->keys_len, &said);
	conf_say_warnings(&said);
	if (conf != NULL)
		take(r, conf);
	else
		log_warnx("the settings stay as they were");
	text_free(&said);
	notify("READY=1");
}

struct reload *
reload_new(struct host *host, const char *path)
{
	struct reload *r = mem_new(sizeof(*r));

	r->host = host;
	r->path = path;
	r->hup = evsignal_new(host->base, SIGHUP, on_hup, r);
	event_add(r->hup, NULL);
	return r;
}

void
reload_free(struct reload **reload)
{
	struct reload *r = *reload;

	if (r == NULL)
		return;
	event_free(r->hup);
	conf_free(&r->conf);
	arena_free(&r->arena);
	free(r);
	*reload = NULL;
}
