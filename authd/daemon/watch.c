#include "daemon/watch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/authproto.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/text.h"
#include "daemon/clients.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/site.h"
#include "daemon/tally.h"
#include "daemon/verify.h"
#include "daemon/watch_round.h"
#include "sys/clock.h"

#define MOST 8192

struct watched {
	char *key; /* the id and the host */
	const char *host;
	uint64_t id;
	char *login;
	struct imprint imprint;
	bool fresh; /* newer than the look that goes on */
};

struct watch {
	struct server *server;
	struct event *timer;
	struct map all; /* of struct watched, whom one asked for last, last */
	unsigned listeners;
	size_t next_site;          /* of the look that goes on */
	struct watch_round *round; /* in the pool, or NULL */
};

static void
forget(struct watch *watch, struct watched *w)
{
	map_remove(&watch->all, w->key);
	free(w->key);
	free(w->login);
	free(w);
}

static void
forget_all(struct watch *watch)
{
	struct watched *w;

	for (size_t i = 0; (w = map_next(&watch->all, &i)) != NULL;)
		forget(watch, w);
}

static void
tell(struct watch *watch, const struct watched *w, const char *why)
{
	struct authproto_out out;

	authproto_begin(&out, "EVT");
	authproto_flag(&out, "invalidate");
	authproto_adds(&out, "user", w->login);
	authproto_adds(&out, "host", w->host);
	authproto_adds(&out, "why", why);
	tally_count(server_tally(watch->server), TALLY_EVENTS, 1);
	if (authproto_end(&out))
		clients_tell(server_clients(watch->server), w->host, &out);
}

/* Whoever asks now what they are hears nothing that is older. */
static void
outdate(struct watch *watch, const struct watched *w)
{
	struct site *site = sites_find(server_sites(watch->server), w->host);

	if (site != NULL)
		atomic_fetch_add(&site->epoch, 1);
}

static void
compare(struct watch *watch, struct watched *w, const struct imprint_now *is)
{
	unsigned changes;

	if (!is->found) {
		outdate(watch, w);
		tell(watch, w, "deleted");
		forget(watch, w);
		return;
	}
	changes =
	    imprint_changes(&w->imprint, &is->imprint, clock_now() / 1000);
	w->imprint = is->imprint;
	if ((changes & IMPRINT_PASSWORD) != 0)
		tell(watch, w, "password");
	if ((changes & IMPRINT_SESSIONS_OVER) != 0)
		tell(watch, w, "sessions");
	if ((changes & IMPRINT_SESSION_ENDED) != 0)
		tell(watch, w, "session");
	if ((changes & IMPRINT_ROLES) == 0)
		return;
	outdate(watch, w);
	tell(watch, w, "roles");
}

/* Sites come and go with the configuration; their names mean the same. */
static void
make_key(struct text *key, const struct site *site, uint64_t id)
{
	text_clear(key);
	text_addf(key, "%" PRIu64 "@%s", id, site->set->host);
}

static void look(struct watch *watch);

static void
on_round(struct job *job)
{
	struct watch_round *round = container_of(job, struct watch_round, job);
	struct watch *watch = round->watch;
	struct text key = { 0 };

	watch->round = NULL;
	for (size_t i = 0; job->worked && round->good && i < round->len; i++) {
		struct watched *w;

		make_key(&key, round->site, round->list[i].id);
		w = map_get(&watch->all, key.s);
		if (w != NULL && !w->fresh)
			compare(watch, w, &round->list[i]);
		else if (w != NULL)
			w->fresh = false;
	}
	text_free(&key);
	if (job->worked)
		look(watch);
	server_let_go(watch->server, round->setup);
	free(round);
}

static struct watch_round *
round_of(struct watch *watch, struct site *site)
{
	struct watch_round *round =
	    mem_new(sizeof(*round) + watch->all.len * sizeof(*round->list));
	const struct watched *w;

	round->watch = watch;
	round->setup = setup_hold(server_setup(watch->server));
	round->site = site;
	for (size_t i = 0; (w = map_next(&watch->all, &i)) != NULL;)
		if (strcmp(w->host, site->set->host) == 0)
			round->list[round->len++].id = w->id;
	return round;
}

/* The sites one after the other; where there is no room, the next time. */
static void
look(struct watch *watch)
{
	struct sites *sites = server_sites(watch->server);

	while (watch->next_site < sites->len) {
		struct watch_round *round =
		    round_of(watch, &sites->sites[watch->next_site++]);

		round->job.work = verify_round;
		round->job.done = on_round;
		if (round->len > 0 &&
		    setup_submit(round->setup, SETUP_LOOKUPS, &round->job)) {
			watch->round = round;
			return;
		}
		server_let_go(watch->server, round->setup);
		free(round);
	}
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct watch *watch = arg;

	(void)fd;
	(void)what;
	if (watch->round != NULL || server_is_stopping(watch->server))
		return;
	watch->next_site = 0;
	look(watch);
}

struct watch *
watch_new(struct server *server)
{
	struct watch *watch = mem_new(sizeof(*watch));

	watch->server = server;
	watch->timer =
	    event_new(server_base(server), -1, EV_PERSIST, on_timer, watch);
	if (watch->timer == NULL)
		abort();
	map_init(&watch->all, 0);
	return watch;
}

void
watch_free(struct watch **watch)
{
	struct watch *w = *watch;

	if (w == NULL)
		return;
	forget_all(w);
	map_free(&w->all);
	event_free(w->timer);
	free(w);
	*watch = NULL;
}

static void
set_timer(struct watch *watch)
{
	int64_t wait = server_settings(watch->server)->watch;
	struct timeval every = { .tv_sec = wait / 1000,
		.tv_usec = wait % 1000 * 1000 };

	event_del(watch->timer);
	if (watch->listeners > 0 && wait > 0)
		event_add(watch->timer, &every);
}

/* Nothing is said of those whose site is not ours any more. */
void
watch_adjust(struct watch *watch)
{
	struct watched *w;

	for (size_t i = 0; (w = map_next(&watch->all, &i)) != NULL;)
		if (sites_find(server_sites(watch->server), w->host) == NULL)
			forget(watch, w);
	set_timer(watch);
}

void
watch_listen(struct watch *watch, bool more)
{
	watch->listeners += more ? 1 : -1U;
	if (watch->listeners == 0) {
		event_del(watch->timer);
		forget_all(watch);
	} else if (more && watch->listeners == 1) {
		set_timer(watch);
	}
}

/*
 * One who is watched already keeps the imprint if something changed since: that
 * is still to be told.  If nothing did, the newer one knows of more sessions.
 */
void
watch_remember(struct watch *watch, const struct request *request)
{
	struct text key = { 0 };
	struct watched *w;
	size_t first = 0;

	if (watch->listeners == 0)
		return;
	make_key(&key, request->site, request->answer.uid);
	w = map_remove(&watch->all, key.s);
	if (w == NULL) {
		if (watch->all.len >= MOST)
			forget(watch, map_next(&watch->all, &first));
		w = mem_new(sizeof(*w));
		w->key = mem_dup(key.s);
		w->host = strchr(w->key, '@') + 1;
		w->id = request->answer.uid;
		w->login = mem_dup(request->answer.login);
		w->imprint = request->imprint;
		w->fresh = watch->round != NULL;
	} else if (imprint_changes(&w->imprint, &request->imprint,
		       clock_now() / 1000) == 0) {
		w->imprint = request->imprint;
	}
	/* Nothing to tell: what is newer is what it is held against. */
	if (imprint_changes(&w->imprint, &request->imprint, request->now) ==
	    0) {
		w->imprint = request->imprint;
		w->fresh = watch->round != NULL;
	}
	map_put(&watch->all, w->key, w);
	text_free(&key);
}

size_t
watch_len(const struct watch *watch)
{
	return watch->all.len;
}

bool
watch_is_working(const struct watch *watch)
{
	return watch->round != NULL;
}
