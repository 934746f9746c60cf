#include "daemon/setup.h"

#include <stdlib.h>

#include <event2/event.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/rights.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/verify.h"
#include "sys/conf.h"
#include "sys/pool.h"
#include "sys/process.h"

#define LANES 2

/* Microseconds: a server that asks one question after the other asks the next
 * one sooner than that. */
#define EAGER 200

/* Microseconds between two looks at the hashes, while more of them wait. */
#define REST 4000

struct setup {
	struct conf *conf;
	struct sites *sites;
	struct pool *pools[LANES]; /* NULL: not started */
	struct event *done[LANES];
	struct event *rested;
	unsigned held;
};

struct setup *
setup_load(const char *path, struct text *said)
{
	struct conf *conf = conf_load(path, &settings_table, said);
	struct setup *setup;
	struct sites *sites = NULL;
	const struct settings *set;

	if (conf == NULL)
		return NULL;
	conf_say_warnings(said);
	set = conf_settings(conf);
	/* First of all, so that nothing is read by more rights than these. */
	if ((set->user == NULL || process_become(set->user, said)) &&
	    rights_check(set, path, said))
		sites = sites_load(set, path, said);
	if (sites == NULL) {
		conf_free(&conf);
		return NULL;
	}
	setup = mem_new(sizeof(*setup));
	setup->conf = conf;
	setup->sites = sites;
	setup->held = 1;
	return setup;
}

static void
on_done(evutil_socket_t fd, short what, void *pool)
{
	(void)fd;
	(void)what;
	pool_drain(pool);
}

/*
 * Where more wait than are being hashed, each waits long.  A moment more, and
 * the loop is woken for several of them, their answers go together, and what
 * these bring comes together: to be woken for each took time from the hashes.
 */
static void
on_hashed(evutil_socket_t fd, short what, void *arg)
{
	const struct timeval rest = { .tv_usec = REST };
	struct setup *setup = arg;

	(void)fd;
	(void)what;
	pool_drain(setup->pools[SETUP_HASHES]);
	if (pool_rest(setup->pools[SETUP_HASHES]))
		evtimer_add(setup->rested, &rest);
	else
		evtimer_del(setup->rested);
}

static struct event *
listen_to(
    struct event_base *base, struct pool *pool, event_callback_fn on, void *arg)
{
	struct event *event =
	    event_new(base, pool_fd(pool), EV_READ | EV_PERSIST, on, arg);

	if (event == NULL || event_add(event, NULL) != 0)
		abort();
	return event;
}

void
setup_start(struct setup *setup, struct event_base *base)
{
	const struct settings *set = setup_settings(setup);
	unsigned hashes = (unsigned)set->hash_workers;

	setup->pools[SETUP_LOOKUPS] = pool_new(&(struct pool_settings){
	    .workers = (unsigned)set->lookup_workers,
	    .queue = (unsigned)set->lookup_queue,
	    .bench_new = verify_lookup_bench_new,
	    .bench_free = verify_lookup_bench_free,
	    .user = setup->sites,
	    .eager = EAGER,
	});
	setup->pools[SETUP_HASHES] = pool_new(&(struct pool_settings){
	    .workers = hashes > 0 ? hashes : process_cores(),
	    .queue = (unsigned)set->hash_queue,
	    .bench_new = verify_hash_bench_new,
	    .bench_free = verify_hash_bench_free,
	});
	setup->done[SETUP_LOOKUPS] = listen_to(base,
	    setup->pools[SETUP_LOOKUPS], on_done, setup->pools[SETUP_LOOKUPS]);
	setup->done[SETUP_HASHES] =
	    listen_to(base, setup->pools[SETUP_HASHES], on_hashed, setup);
	setup->rested = evtimer_new(base, on_hashed, setup);
	if (setup->rested == NULL)
		abort();
}

const struct settings *
setup_settings(const struct setup *setup)
{
	return conf_settings(setup->conf);
}

struct sites *
setup_sites(const struct setup *setup)
{
	return setup->sites;
}

bool
setup_submit(struct setup *setup, enum setup_lane lane, struct job *job)
{
	return pool_submit(setup->pools[lane], job);
}

void
setup_linger(struct setup *setup)
{
	pool_linger(setup->pools[SETUP_LOOKUPS]);
}

bool
setup_is_stuck(struct setup *setup)
{
	bool lookups = pool_is_stuck(setup->pools[SETUP_LOOKUPS]);

	return pool_is_stuck(setup->pools[SETUP_HASHES]) || lookups;
}

unsigned
setup_waiting(struct setup *setup, enum setup_lane lane)
{
	return pool_waiting(setup->pools[lane]);
}

struct setup *
setup_hold(struct setup *setup)
{
	setup->held++;
	return setup;
}

bool
setup_let_go(struct setup *setup)
{
	return --setup->held == 0;
}

bool
setup_is_held(const struct setup *setup)
{
	return setup->held > 0;
}

void
setup_free(struct setup **setup)
{
	struct setup *s = *setup;

	if (s == NULL)
		return;
	if (s->rested != NULL)
		event_free(s->rested);
	for (size_t i = 0; i < LANES; i++) {
		if (s->done[i] != NULL)
			event_free(s->done[i]);
		pool_free(&s->pools[i]);
	}
	sites_free(&s->sites);
	conf_free(&s->conf);
	free(s);
	*setup = NULL;
}
