#include "store/sweep.h"

#include <stdbool.h>
#include <stdlib.h>

#include <event2/event.h>

#include "base/mem.h"
#include "store/audit.h"
#include "store/desk.h"
#include "store/prune.h"
#include "store/settings.h"
#include "store/writer.h"
#include "sys/clock.h"
#include "sys/pool.h"

#define DAY (24 * 3600 * INT64_C(1000))

/* A step is done in some ten milliseconds; the pause is for the others. */
static const struct timeval pause = { .tv_usec = 50000 };
static const struct timeval first = { .tv_sec = 60 };
static const struct timeval hour = { .tv_sec = 3600 };

struct sweeper {
	const struct store_settings *set;
	struct writer *writer;
	struct event *timer;
	struct job job;
	struct sweep sweep;
	bool busy;  /* the job is the worker's */
	bool swept; /* the last step went well */
};

/* Once in a sweep, with its first step. */
static bool
forget_acts(const struct sweeper *s, struct db *db)
{
	return s->sweep.number != 0 || s->set->audit_days == 0 ||
	       audit_prune(
		   db, s->sweep.domain, clock_now() - s->set->audit_days * DAY);
}

static void
work(struct job *job, void *bench)
{
	struct sweeper *s = container_of(job, struct sweeper, job);
	struct desk *desk = bench;

	s->swept = desk_open(desk) && forget_acts(s, desk->db) &&
		   archive_sweep(desk->db, &s->sweep);
}

/* What went wrong, the batches will tell; the next sweep is as good. */
static void
done(struct job *job)
{
	struct sweeper *s = container_of(job, struct sweeper, job);
	bool more = job->worked && s->swept && !s->sweep.over;

	s->busy = false;
	if (!more)
		s->sweep.over = true;
	if (job->worked)
		evtimer_add(s->timer, more ? &pause : &hour);
}

static void
step(struct sweeper *s)
{
	if (s->busy)
		return;
	s->busy = pool_submit(writer_pool(s->writer), &s->job);
	if (!s->busy)
		evtimer_add(s->timer, &pause);
}

static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	struct sweeper *s = user;

	(void)fd;
	(void)what;
	if (s->sweep.over)
		sweeper_begin(s);
	else
		step(s);
}

struct sweeper *
sweeper_new(struct event_base *base, struct writer *writer,
    const struct store_settings *set, const char *domain)
{
	struct sweeper *s = mem_new(sizeof(*s));

	*s = (struct sweeper){
		.set = set,
		.writer = writer,
		.job = { .work = work, .done = done },
		.sweep = { .domain = domain, .over = true },
	};
	s->timer = evtimer_new(base, on_timer, s);
	evtimer_add(s->timer, &first);
	return s;
}

void
sweeper_free(struct sweeper **sweeper)
{
	if (*sweeper == NULL)
		return;
	event_free((*sweeper)->timer);
	free(*sweeper);
	*sweeper = NULL;
}

void
sweeper_begin(struct sweeper *s)
{
	const struct store_settings *set = s->set;

	if (s->busy || !s->sweep.over)
		return;
	s->sweep.over = false;
	s->sweep.number = 0;
	s->sweep.keep = (uint64_t)set->archive_max;
	s->sweep.before = set->archive_days > 0
			      ? clock_now() - set->archive_days * DAY
			      : INT64_MIN;
	step(s);
}
