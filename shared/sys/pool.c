#include "sys/pool.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/clock.h"
#include "sys/log.h"

#define EX_OSERR 71

/* Microseconds: how long the loop looks out for a result, which may be one of a
 * database server's, and for a worker to take what it was given. */
#define LINGER 100
#define TAKEN 3

#define BRISK 8 /* jobs in a row, each alone and soon after the last */
#define REST 64 /* jobs the loop does not look out for after one in vain */

struct line {
	struct job *first, **last;
};

struct pool {
	struct pool_settings set;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct line waiting, finished;
	unsigned count, count_seen; /* of jobs that were taken */
	bool lingering; /* the loop looks out: it need not be woken */
	bool resting;   /* it need not be woken while more than a few wait */
	int fd;

	/* Changed under the lock; who looks out for them looks without. */
	atomic_bool closing;
	atomic_uint waiting_len;
	atomic_bool is_finished; /* there are some */

	atomic_uint brisk;   /* so many jobs in a row came soon and alone */
	atomic_bool looking; /* a worker looks out for the next */

	/* The loop's. */
	unsigned out; /* jobs it has not got back */
	int64_t submitted;
	unsigned rest;
	pthread_t threads[];
};

static void
line_init(struct line *line)
{
	line->first = NULL;
	line->last = &line->first;
}

static void
line_put(struct line *line, struct job *job)
{
	job->next = NULL;
	*line->last = job;
	line->last = &job->next;
}

static struct job *
line_take(struct line *line)
{
	struct job *job = line->first;

	if (job != NULL && (line->first = job->next) == NULL)
		line->last = &line->first;
	return job;
}

/*
 * To wake a thread that sleeps, and to be woken by it, takes several times as
 * long as a cheap job.  So where one job comes at a time, each soon after the
 * last, one worker looks out for the next one with its eyes open.  Whoever
 * looks out leaves the core to anybody who has something to do: on two cores,
 * those for whom the result is would else wait for it.
 */
static void
look_out(struct pool *pool)
{
	int64_t until;

	if (atomic_load(&pool->brisk) < BRISK ||
	    atomic_exchange(&pool->looking, true))
		return;
	until = clock_monotonic() + pool->set.eager;
	while (atomic_load(&pool->waiting_len) == 0 &&
	       !atomic_load(&pool->closing) && clock_monotonic() < until)
		sched_yield();
	atomic_store(&pool->looking, false);
}

/* The next job, or NULL when the pool closes. */
static struct job *
next_job(struct pool *pool)
{
	struct job *job = NULL;

	look_out(pool);
	pthread_mutex_lock(&pool->lock);
	while (!atomic_load(&pool->closing) &&
	       (job = line_take(&pool->waiting)) == NULL)
		pthread_cond_wait(&pool->work, &pool->lock);
	if (job != NULL)
		atomic_fetch_sub(&pool->waiting_len, 1);
	pool->count++;
	pthread_mutex_unlock(&pool->lock);
	return job;
}

/* Is there not even one more job for each worker? */
static bool
is_low(struct pool *pool)
{
	return atomic_load(&pool->waiting_len) <= pool->set.workers;
}

/*
 * The loop is woken once for all that finished since it last looked, and not at
 * all if it looks.  One that rests is woken before the workers run dry.
 */
static void
hand_back(struct pool *pool, struct job *job)
{
	bool wake;

	job->worked = true;
	pthread_mutex_lock(&pool->lock);
	wake = pool->resting ? is_low(pool)
			     : pool->finished.first == NULL && !pool->lingering;
	line_put(&pool->finished, job);
	atomic_store(&pool->is_finished, true);
	pthread_mutex_unlock(&pool->lock);
	if (wake)
		(void)eventfd_write(pool->fd, 1);
}

static void *
worker(void *arg)
{
	struct pool *pool = arg;
	void *bench = pool->set.bench_new != NULL
			  ? pool->set.bench_new(pool->set.user)
			  : NULL;
	struct job *job;

	while ((job = next_job(pool)) != NULL) {
		job->work(job, bench);
		hand_back(pool, job);
	}
	if (pool->set.bench_free != NULL)
		pool->set.bench_free(bench);
	return NULL;
}

/*
 * Signals are the loop's business: a worker is born with all blocked.  With
 * fewer of them than were asked for it goes on, only more slowly.
 */
static void
start(struct pool *pool)
{
	sigset_t all, before;
	unsigned n = 0;
	int error = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; n < pool->set.workers && error == 0; n += error == 0)
		error = pthread_create(&pool->threads[n], NULL, worker, pool);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (n == 0)
		log_fatal(
		    EX_OSERR, "cannot start a thread: %s", strerror(error));
	if (n < pool->set.workers)
		log_warnx("only %u of %u threads could be started: %s", n,
		    pool->set.workers, strerror(error));
	pool->set.workers = n;
}

struct pool *
pool_new(const struct pool_settings *set)
{
	struct pool *pool =
	    mem_new(sizeof(*pool) + set->workers * sizeof(pthread_t));

	pool->set = *set;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	line_init(&pool->waiting);
	line_init(&pool->finished);
	pool->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (pool->fd < 0)
		log_fatal(EX_OSERR, "eventfd: %s", strerror(errno));
	start(pool);
	return pool;
}

/* Their done() may submit again, which is refused from now on. */
static void
hand_back_waiting(struct pool *pool)
{
	struct job *job, *next;

	pthread_mutex_lock(&pool->lock);
	job = pool->waiting.first;
	line_init(&pool->waiting);
	atomic_store(&pool->waiting_len, 0);
	pthread_mutex_unlock(&pool->lock);
	for (; job != NULL; job = next) {
		next = job->next;
		pool->out--;
		job->done(job);
	}
}

void
pool_free(struct pool **pool)
{
	struct pool *p = *pool;

	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	atomic_store(&p->closing, true);
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->set.workers; i++)
		pthread_join(p->threads[i], NULL);
	pool_drain(p);
	hand_back_waiting(p);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->lock);
	close(p->fd);
	free(p);
	*pool = NULL;
}

static void
note_submitted(struct pool *pool)
{
	int64_t now;

	pool->out++;
	if (pool->set.eager == 0)
		return;
	now = clock_monotonic();
	if (pool->out == 1 && now - pool->submitted <= pool->set.eager)
		atomic_fetch_add(&pool->brisk, 1);
	else
		atomic_store(&pool->brisk, 0);
	pool->submitted = now;
}

/* Whoever looks out may have lost its core to another: that is not awaited. */
static bool
is_taken(struct pool *pool)
{
	int64_t until;

	if (!atomic_load(&pool->looking))
		return false;
	until = clock_monotonic() + TAKEN;
	while (atomic_load(&pool->waiting_len) > 0) {
		if (clock_monotonic() >= until)
			return false;
		sched_yield();
	}
	return true;
}

bool
pool_submit(struct pool *pool, struct job *job)
{
	bool room;

	job->worked = false;
	pthread_mutex_lock(&pool->lock);
	room = !atomic_load(&pool->closing) &&
	       atomic_load(&pool->waiting_len) < pool->set.queue;
	if (room) {
		line_put(&pool->waiting, job);
		atomic_fetch_add(&pool->waiting_len, 1);
	}
	pthread_mutex_unlock(&pool->lock);
	if (!room)
		return false;
	note_submitted(pool);
	/* Not under the lock, or who wakes up waits for that. */
	if (!is_taken(pool))
		pthread_cond_signal(&pool->work);
	return true;
}

int
pool_fd(const struct pool *pool)
{
	return pool->fd;
}

static void
take_back(struct pool *pool)
{
	struct job *done;

	pthread_mutex_lock(&pool->lock);
	done = pool->finished.first;
	line_init(&pool->finished);
	atomic_store(&pool->is_finished, false);
	pool->lingering = pool->resting = false;
	pthread_mutex_unlock(&pool->lock);
	while (done != NULL) {
		struct job *next = done->next;

		pool->out--;
		done->done(done);
		done = next;
	}
}

void
pool_drain(struct pool *pool)
{
	eventfd_t count;

	(void)eventfd_read(pool->fd, &count);
	take_back(pool);
}

/*
 * The other half of look_out().  Where a job takes longer than that, to wait
 * for it has only cost: that is not tried again at once.
 */
void
pool_linger(struct pool *pool)
{
	int64_t until;

	if (pool->out != 1 || atomic_load(&pool->brisk) < BRISK)
		return;
	if (pool->rest > 0) {
		pool->rest--;
		return;
	}
	pthread_mutex_lock(&pool->lock);
	pool->lingering = true;
	pthread_mutex_unlock(&pool->lock);
	until = clock_monotonic() + LINGER;
	while (!atomic_load(&pool->is_finished) && clock_monotonic() < until)
		sched_yield();
	if (!atomic_load(&pool->is_finished))
		pool->rest = REST;
	take_back(pool);
}

bool
pool_rest(struct pool *pool)
{
	bool rest;

	pthread_mutex_lock(&pool->lock);
	rest = pool->resting = !is_low(pool);
	pthread_mutex_unlock(&pool->lock);
	return rest;
}

bool
pool_is_stuck(struct pool *pool)
{
	bool stuck;

	pthread_mutex_lock(&pool->lock);
	stuck = atomic_load(&pool->waiting_len) > 0 &&
		pool->count == pool->count_seen;
	pool->count_seen = pool->count;
	pthread_mutex_unlock(&pool->lock);
	return stuck;
}

unsigned
pool_waiting(struct pool *pool)
{
	return atomic_load(&pool->waiting_len);
}
