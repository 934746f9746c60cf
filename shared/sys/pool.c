#include "sys/pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/log.h"

#define EX_OSERR 71

struct line {
	struct job *first, **last;
};

struct pool {
	struct pool_settings set;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct line waiting, finished;
	unsigned waiting_len;
	unsigned count, count_seen; /* of jobs that were taken */
	bool closing;
	int fd;
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

/* The next job, or NULL when the pool closes. */
static struct job *
next_job(struct pool *pool)
{
	struct job *job = NULL;

	pthread_mutex_lock(&pool->lock);
	while (!pool->closing && (job = line_take(&pool->waiting)) == NULL)
		pthread_cond_wait(&pool->work, &pool->lock);
	if (job != NULL)
		pool->waiting_len--;
	pool->count++;
	pthread_mutex_unlock(&pool->lock);
	return job;
}

/* The loop is woken once for all that finished since it last looked. */
static void
hand_back(struct pool *pool, struct job *job)
{
	bool wake;

	job->worked = true;
	pthread_mutex_lock(&pool->lock);
	wake = pool->finished.first == NULL;
	line_put(&pool->finished, job);
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
	pool->waiting_len = 0;
	pthread_mutex_unlock(&pool->lock);
	for (; job != NULL; job = next) {
		next = job->next;
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
	p->closing = true;
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

bool
pool_submit(struct pool *pool, struct job *job)
{
	bool room;

	job->worked = false;
	pthread_mutex_lock(&pool->lock);
	room = !pool->closing && pool->waiting_len < pool->set.queue;
	if (room) {
		line_put(&pool->waiting, job);
		pool->waiting_len++;
	}
	pthread_mutex_unlock(&pool->lock);
	/* Not under the lock, or who wakes up waits for that. */
	if (room)
		pthread_cond_signal(&pool->work);
	return room;
}

int
pool_fd(const struct pool *pool)
{
	return pool->fd;
}

void
pool_drain(struct pool *pool)
{
	struct job *done;
	eventfd_t count;

	(void)eventfd_read(pool->fd, &count);
	pthread_mutex_lock(&pool->lock);
	done = pool->finished.first;
	line_init(&pool->finished);
	pthread_mutex_unlock(&pool->lock);
	while (done != NULL) {
		struct job *next = done->next;

		done->done(done);
		done = next;
	}
}

bool
pool_is_stuck(struct pool *pool)
{
	bool stuck;

	pthread_mutex_lock(&pool->lock);
	stuck = pool->waiting_len > 0 && pool->count == pool->count_seen;
	pool->count_seen = pool->count;
	pthread_mutex_unlock(&pool->lock);
	return stuck;
}

unsigned
pool_waiting(struct pool *pool)
{
	unsigned len;

	pthread_mutex_lock(&pool->lock);
	len = pool->waiting_len;
	pthread_mutex_unlock(&pool->lock);
	return len;
}
