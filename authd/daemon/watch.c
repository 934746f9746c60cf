#include "daemon/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "base/authproto.h"
#include "base/map.h"
#include "base/mem.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/verify.h"
#include "daemon/watch_round.h"
#include "sys/clock.h"

#define MOST 8192
#define KEY_MAX 48

struct watched {
	char key[KEY_MAX]; /* site and id */
	struct site *site;
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
	authproto_adds(&out, "host", w->site->set->host);
	authproto_adds(&out, "why", why);
	if (authproto_end(&out))
		server_tell(watch->server, &out);
}

static void
compare(struct watch *watch, struct watched *w, const struct imprint_now *is)
{
	unsigned changes;

	if (!is->found) {
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
	if ((changes & IMPRINT_ROLES) != 0)
		tell(watch, w, "roles");
}

static void
make_key(char key[KEY_MAX], const struct site *site, uint64_t id)
{
	snprintf(key, KEY_MAX, "%zu:%" PRIu64, site->index, id);
}

static void look(struct watch *watch);

static void
on_round(struct job *job)
{
	struct watch_round *round = container_of(job, struct watch_round, job);
	struct watch *watch = round->watch;
	char key[KEY_MAX];

	watch->round = NULL;
	for (size_t i = 0; job->worked && round->good && i < round->len; i++) {
		struct watched *w;

		make_key(key, round->site, round->list[i].id);
		w = map_get(&watch->all, key);
		if (w != NULL && !w->fresh)
			compare(watch, w, &round->list[i]);
		else if (w != NULL)
			w->fresh = false;
	}
	if (job->worked)
		look(watch);
	free(round);
}

static struct watch_round *
round_of(struct watch *watch, struct site *site)
{
	struct watch_round *round =
	    mem_new(sizeof(*round) + watch->all.len * sizeof(*round->list));
	const struct watched *w;

	round->watch = watch;
	round->site = site;
	for (size_t i = 0; (w = map_next(&watch->all, &i)) != NULL;)
		if (w->site == site)
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
		    server_submit(watch->server, SERVER_LOOKUPS, &round->job)) {
			watch->round = round;
			return;
		}
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

void
watch_listen(struct watch *watch, bool more)
{
	int64_t wait = server_settings(watch->server)->watch;
	struct timeval every = { .tv_sec = wait / 1000,
		.tv_usec = wait % 1000 * 1000 };

	watch->listeners += more ? 1 : -1U;
	if (watch->listeners == 0) {
		event_del(watch->timer);
		forget_all(watch);
	} else if (more && watch->listeners == 1 && wait > 0) {
		event_add(watch->timer, &every);
	}
}

/*
 * One who is watched already keeps the imprint if something changed since: that
 * is still to be told.  If nothing did, the newer one knows of more sessions.
 */
void
watch_remember(struct watch *watch, const struct request *request)
{
	char key[KEY_MAX];
	struct watched *w;
	size_t first = 0;

	if (watch->listeners == 0)
		return;
	make_key(key, request->site, request->answer.uid);
	w = map_remove(&watch->all, key);
	if (w == NULL) {
		if (watch->all.len >= MOST)
			forget(watch, map_next(&watch->all, &first));
		w = mem_new(sizeof(*w));
		make_key(w->key, request->site, request->answer.uid);
		w->site = request->site;
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
}

bool
watch_is_working(const struct watch *watch)
{
	return watch->round != NULL;
}
