#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sys/pool.h"

#include "../unit.h"

struct sum {
	struct job job;
	int n, result;
	int *bench;
};

static int finished, total, dropped;
static atomic_int benches, hold;

static void *
bench_new(void *user)
{
	ck_assert_ptr_eq(user, &benches);
	atomic_fetch_add(&benches, 1);
	return mem_new(sizeof(int));
}

static void
bench_free(void *bench)
{
	atomic_fetch_sub(&benches, 1);
	free(bench);
}

static void
work(struct job *job, void *bench)
{
	struct sum *sum = container_of(job, struct sum, job);

	while (atomic_load(&hold) != 0)
		poll(NULL, 0, 1);
	sum->bench = bench;
	(*sum->bench)++;
	for (int i = 0; i <= sum->n; i++)
		sum->result += i;
}

static void
done(struct job *job)
{
	struct sum *sum = container_of(job, struct sum, job);

	total += sum->result == 5050;
	dropped += !job->worked;
	finished++;
	free(sum);
}

static struct pool *
make_eager(unsigned workers, unsigned queue, int64_t eager)
{
	finished = total = dropped = 0;
	return pool_new(&(struct pool_settings){
	    .workers = workers,
	    .queue = queue,
	    .bench_new = bench_new,
	    .bench_free = bench_free,
	    .user = &benches,
	    .eager = eager,
	});
}

static struct pool *
make(unsigned workers, unsigned queue)
{
	return make_eager(workers, queue, 0);
}

static bool
submit(struct pool *pool)
{
	struct sum *sum = mem_new(sizeof(*sum));
	bool taken;

	sum->n = 100;
	sum->job = (struct job){ .work = work, .done = done };
	taken = pool_submit(pool, &sum->job);
	if (!taken)
		free(sum);
	return taken;
}

static void
wait_for_some(struct pool *pool)
{
	struct pollfd fd = { .fd = pool_fd(pool), .events = POLLIN };

	ck_assert_int_eq(poll(&fd, 1, 10000), 1);
	pool_drain(pool);
}

START_TEST(pool__refuses__when_full_and_loses_nothing)
{
	struct pool *pool = make(3, 8);
	int accepted = 0, refused = 0;

	while (accepted < 20000) {
		if (submit(pool)) {
			accepted++;
		} else {
			refused++;
			wait_for_some(pool);
		}
	}
	while (finished < accepted)
		wait_for_some(pool);
	ck_assert_int_gt(refused, 0);
	ck_assert_int_eq(total, accepted);
	ck_assert_uint_eq(pool_waiting(pool), 0);
	pool_free(&pool);
	ck_assert_ptr_null(pool);
	ck_assert_int_eq(atomic_load(&benches), 0);
	pool_free(&pool);
}
END_TEST

/* Whoever submitted a job gets it back, or its memory would be nobody's. */
START_TEST(pool_free__hands_back__what_had_no_turn)
{
	struct pool *pool = make(1, 5);

	atomic_store(&hold, 1);
	ck_assert(submit(pool));
	while (pool_waiting(pool) > 0)
		poll(NULL, 0, 1);
	for (int i = 0; i < 5; i++)
		ck_assert(submit(pool));
	ck_assert(!submit(pool));
	ck_assert_uint_eq(pool_waiting(pool), 5);
	atomic_store(&hold, 0);
	pool_free(&pool);
	ck_assert_int_eq(finished, 6);
	ck_assert_int_ge(total, 1);
	ck_assert_int_eq(total + dropped, 6);
}
END_TEST

/* Somebody waits, and nobody comes to an end: from one look to the next. */
START_TEST(pool_is_stuck__says_so__while_nothing_moves)
{
	struct pool *pool = make(1, 5);

	ck_assert(!pool_is_stuck(pool));
	atomic_store(&hold, 1);
	ck_assert(submit(pool));
	while (pool_waiting(pool) > 0)
		poll(NULL, 0, 1);
	ck_assert(!pool_is_stuck(pool));
	ck_assert(!pool_is_stuck(pool));
	ck_assert(submit(pool));
	ck_assert(pool_is_stuck(pool));
	ck_assert(pool_is_stuck(pool));
	atomic_store(&hold, 0);
	while (finished < 2)
		wait_for_some(pool);
	ck_assert(!pool_is_stuck(pool));
	pool_free(&pool);
}
END_TEST

/* Seen by the loop, by its descriptor, or by neither: nothing is lost between
 * those who look out, those who sleep, and the change from one to the other. */
START_TEST(pool__loses_nothing__of_what_is_looked_out_for)
{
	struct pool *pool = make_eager(3, 8, 50);

	for (int i = 1; i <= 20000; i++) {
		ck_assert(submit(pool));
		if (i % 100 == 0)
			ck_assert(submit(pool));
		pool_linger(pool);
		while (finished < i + i / 100)
			wait_for_some(pool);
	}
	ck_assert_int_eq(total, 20200);
	pool_free(&pool);
	ck_assert_int_eq(atomic_load(&benches), 0);
}
END_TEST

/* And whoever looks out lets the pool end, however eager. */
START_TEST(pool_linger__takes_back__what_came_one_by_one)
{
	struct pool *pool = make_eager(2, 8, INT64_C(3600000000));
	struct pollfd fd = { .fd = pool_fd(pool), .events = POLLIN };

	for (int i = 1; i <= 20; i++) {
		ck_assert(submit(pool));
		wait_for_some(pool);
		ck_assert_int_eq(finished, i);
	}
	ck_assert(submit(pool));
	ck_assert_int_eq(poll(&fd, 1, 10000), 1);
	pool_linger(pool);
	ck_assert_int_eq(finished, 21);
	/* It was told of before, which is no harm. */
	wait_for_some(pool);
	ck_assert_int_eq(finished, 21);
	pool_free(&pool);
}
END_TEST

/* Many at once are nothing to look out for: that is when all cores are busy. */
START_TEST(pool_linger__does_not_look__where_several_are_out)
{
	struct pool *pool = make_eager(1, 8, INT64_C(3600000000));

	for (int i = 1; i <= 20; i++) {
		ck_assert(submit(pool));
		wait_for_some(pool);
	}
	atomic_store(&hold, 1);
	ck_assert(submit(pool));
	ck_assert(submit(pool));
	atomic_store(&hold, 0);
	while (pool_waiting(pool) > 0)
		poll(NULL, 0, 1);
	pool_linger(pool);
	ck_assert_int_eq(finished, 20);
	while (finished < 22)
		wait_for_some(pool);
	pool_free(&pool);
}
END_TEST

/* Of six jobs for one worker the loop hears when one is left to it, unless it
 * asks before; where there is only that one it is not to rest. */
START_TEST(pool_rest__ends__before_the_workers_run_dry)
{
	struct pool *pool = make(1, 8);

	ck_assert(!pool_rest(pool));
	atomic_store(&hold, 1);
	for (int i = 0; i < 6; i++)
		ck_assert(submit(pool));
	while (pool_waiting(pool) > 5)
		poll(NULL, 0, 1);
	ck_assert(pool_rest(pool));
	pool_drain(pool);
	ck_assert_int_eq(finished, 0);
	ck_assert(pool_rest(pool));
	atomic_store(&hold, 0);
	wait_for_some(pool);
	ck_assert_int_ge(finished, 5);
	ck_assert(!pool_rest(pool));
	while (finished < 6)
		wait_for_some(pool);
	ck_assert_int_eq(total, 6);
	pool_free(&pool);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "pool", (const TTest *const[]){
			pool__refuses__when_full_and_loses_nothing,
			pool_free__hands_back__what_had_no_turn,
			pool_is_stuck__says_so__while_nothing_moves,
			pool__loses_nothing__of_what_is_looked_out_for,
			pool_linger__takes_back__what_came_one_by_one,
			pool_linger__does_not_look__where_several_are_out,
			pool_rest__ends__before_the_workers_run_dry,
			NULL,
		    });
}
