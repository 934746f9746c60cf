#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/mem.h"
#include "store/batch.h"
#include "store/desk.h"
#include "store/settings.h"
#include "sys/clock.h"
#include "sys/db.h"
#include "sys/log.h"
#include "sys/pool.h"

#define SECOND INT64_C(1000000) /* of clock_monotonic() */

/* Whoever waits that long for one commit is not well. */
#define SLOW (5 * SECOND)

/* Milliseconds until the next attempt: twice as long each time. */
#define RETRY_FIRST 100
#define RETRY_MOST 5000

#define SAID_EVERY (60 * SECOND)

#define REASON_SIZE 320

struct writer {
	struct writer_settings set;
	struct pool *pool;
	struct event *done, *commit, *retry;
	struct batch filling;
	uint64_t issued, committed;
	bool closing;

	/* The batch that is being written, or tried again. */
	struct job job;
	struct batch batch;
	bool busy;       /* it is the worker's */
	int64_t busy_at; /* since when */
	bool written;
	char reason[REASON_SIZE]; /* why it was not */

	/* While it is not well. */
	unsigned failures;
	int64_t failing_at, said_at;
	char said[REASON_SIZE];
};

static void *
bench_new(void *user)
{
	const struct writer *w = user;

	return desk_new(w->set.set, w->set.file, true);
}

static void
bench_free(void *bench)
{
	struct desk *desk = bench;

	desk_free(&desk);
}

static bool
write_batch(struct writer *w, struct desk *desk)
{
	const char *reason;

	if (desk_open(desk) && batch_write(&w->batch, desk->db, w->set.set))
		return true;
	reason = desk->reason != NULL ? desk->reason : db_error(desk->db);
	snprintf(w->reason, sizeof(w->reason), "%s", reason);
	return false;
}

static void
work(struct job *job, void *bench)
{
	struct writer *w = container_of(job, struct writer, job);

	w->written = write_batch(w, bench);
}

static void
submit(struct writer *w)
{
	w->busy_at = clock_monotonic();
	/* There is one batch, and the pool has room for it. */
	w->busy = pool_submit(w->pool, &w->job);
}

/* What waits becomes the next batch; false: there is one, or nothing waits. */
static bool
load(struct writer *w)
{
	struct batch empty = w->batch;

	if (!batch_is_empty(&w->batch) || batch_is_empty(&w->filling))
		return false;
	w->batch = w->filling;
	w->filling = empty;
	/* An empty list's end is in the struct itself. */
	batch_clear(&w->filling);
	return true;
}

static void
go_on(struct writer *w)
{
	if (load(w))
		submit(w);
}

static void
on_commit(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	go_on(user);
}

static void
on_retry(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	submit(user);
}

static void
on_done(evutil_socket_t fd, short what, void *user)
{
	struct writer *w = user;

	(void)fd;
	(void)what;
	pool_drain(w->pool);
}

/* Whoever runs us hears of it once, again when the reason is another for long,
 * and when it is over. */
static void
complain(struct writer *w)
{
	int64_t now = clock_monotonic();

	if (w->failures > 0 &&
	    (strcmp(w->reason, w->said) == 0 || now - w->said_at < SAID_EVERY))
		return;
	if (w->failures == 0)
		w->failing_at = now;
	w->said_at = now;
	memcpy(w->said, w->reason, sizeof(w->said));
	log_warnx("storage: %s; what waits to be stored is not shown until it "
		  "is",
	    w->reason);
}

static void
fail(struct writer *w)
{
	int64_t wait = RETRY_FIRST;
	struct timeval tv;

	complain(w);
	for (unsigned i = 0; i < w->failures && wait < RETRY_MOST; i++)
		wait *= 2;
	if (wait > RETRY_MOST)
		wait = RETRY_MOST;
	w->failures++;
	tv = (struct timeval){ .tv_sec = wait / 1000,
		.tv_usec = wait % 1000 * 1000 };
	evtimer_add(w->retry, &tv);
}

static void
succeed(struct writer *w)
{
	w->committed = w->batch.ticket;
	batch_repeat(&w->filling, &w->batch);
	w->filling.ticket = w->issued;
	batch_clear(&w->batch);
	if (w->closing)
		return;
	if (w->failures > 0)
		log_info("storage: well again after %lld s",
		    (long long)((clock_monotonic() - w->failing_at) / SECOND));
	w->failures = 0;
	go_on(w);
	w->set.committed(w->set.user);
}

static void
done(struct job *job)
{
	struct writer *w = container_of(job, struct writer, job);

	w->busy = false;
	if (job->worked && w->written)
		succeed(w);
	else if (!w->closing)
		fail(w);
}

struct writer *
writer_new(struct event_base *base, const struct writer_settings *set)
{
	struct writer *w = mem_new(sizeof(*w));

	w->set = *set;
	w->job = (struct job){ .work = work, .done = done };
	batch_init(&w->filling);
	batch_init(&w->batch);
	w->pool = pool_new(&(struct pool_settings){
	    .workers = 1,
	    .queue = 2, /* the batch, and a step of a sweep */
	    .bench_new = bench_new,
	    .bench_free = bench_free,
	    .user = w,
	});
	w->done =
	    event_new(base, pool_fd(w->pool), EV_READ | EV_PERSIST, on_done, w);
	w->commit = event_new(base, -1, 0, on_commit, w);
	w->retry = evtimer_new(base, on_retry, w);
	event_add(w->done, NULL);
	return w;
}

static void
write_rest(struct writer *w)
{
	struct desk *desk = desk_new(w->set.set, w->set.file, true);

	while (!batch_is_empty(&w->batch) || load(w)) {
		if (!write_batch(w, desk)) {
			log_warnx("storage: %s; the last %llu changes are lost",
			    w->reason,
			    (unsigned long long)(w->issued - w->committed));
			break;
		}
		succeed(w);
	}
	desk_free(&desk);
}

void
writer_free(struct writer **writer)
{
	struct writer *w = *writer;

	if (w == NULL)
		return;
	w->closing = true;
	pool_free(&w->pool);
	write_rest(w);
	event_free(w->done);
	event_free(w->commit);
	event_free(w->retry);
	batch_free(&w->filling);
	batch_free(&w->batch);
	free(w);
	*writer = NULL;
}

uint64_t
writer_put(struct writer *w, const struct effect *effect)
{
	batch_put(&w->filling, effect);
	w->filling.ticket = ++w->issued;
	event_active(w->commit, 0, 0);
	return w->issued;
}

uint64_t
writer_issued(const struct writer *w)
{
	return w->issued;
}

uint64_t
writer_committed(const struct writer *w)
{
	return w->committed;
}

size_t
writer_backlog(const struct writer *w)
{
	return w->filling.bytes + w->batch.bytes;
}

bool
writer_is_well(const struct writer *w)
{
	return w->failures == 0 &&
	       (!w->busy || clock_monotonic() - w->busy_at < SLOW);
}

struct pool *
writer_pool(const struct writer *w)
{
	return w->pool;
}
