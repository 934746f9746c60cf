/*
 * A bounded pool of worker threads.  A job belongs to whoever holds it: the
 * loop until pool_submit() takes it, a worker until its work is done, the loop
 * again when pool_drain() hands it back.  The only lock of the tree is here.
 */
#ifndef SYS_POOL_H
#define SYS_POOL_H

#include <stdbool.h>
#include <stdint.h>

struct pool;

struct job {
	struct job *next;
	void (*work)(struct job *job, void *bench); /* in a worker */
	void (*done)(struct job *job);              /* back in the loop */
	bool worked; /* false in done(): the pool closed before its turn */
};

struct pool_settings {
	unsigned workers, queue;        /* how many; how many jobs may wait */
	void *(*bench_new)(void *user); /* a worker's own tools: a connection */
	void (*bench_free)(void *bench); /* both may be NULL: no tools */
	void *user;

	/*
	 * Microseconds, 0 for never: jobs that come one at a time and sooner
	 * after each other than this are looked out for, without sleep.
	 */
	int64_t eager;
};

struct pool *pool_new(const struct pool_settings *set);

/* Waits for the running; every job still there gets its done(). */
void pool_free(struct pool **pool);

bool pool_submit(struct pool *pool, struct job *job); /* false: full */
int pool_fd(const struct pool *pool); /* readable when jobs are done */
void pool_drain(struct pool *pool);

/* The loop has nothing else to do: where a worker is eager, its result may be
 * worth a moment's look before the loop sleeps. */
void pool_linger(struct pool *pool);

/*
 * Be woken only when few jobs are left to the workers, until pool_drain(),
 * which is then to be called before long.  False: there are not more.
 */
bool pool_rest(struct pool *pool);

/*
 * Have jobs waited all the time since this was asked last, and no worker come
 * to an end with one?
 */
bool pool_is_stuck(struct pool *pool);
unsigned pool_waiting(struct pool *pool); /* how many jobs wait */

#endif
