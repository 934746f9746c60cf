#include "room/rate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

#define SWEEP 64 /* fewer meters are not worth it */

/* Exact: the times of those within the last seconds, oldest first. */
struct meter {
	char *name;
	int64_t *at;
	uint32_t len, size;
	int64_t busy_until; /* a pace */
	int64_t rests_at;   /* it says nothing any more */
	int64_t told_at;    /* it was counted last */
};

void
rates_init(struct rates *rates, uint32_t seed)
{
	map_init(&rates->meters, seed);
	rates->sweep_at = SWEEP;
}

static void
meter_free(struct meter **meter)
{
	free((*meter)->name);
	free((*meter)->at);
	free(*meter);
	*meter = NULL;
}

void
rates_free(struct rates *rates)
{
	struct meter *m;

	for (size_t i = 0; (m = map_next(&rates->meters, &i)) != NULL;)
		meter_free(&m);
	map_free(&rates->meters);
}

const char *
rate_name(struct arena *arena, const char *what, const char *room,
    const char *bare_jid)
{
	/* No part of an address holds a line's end. */
	return arena_join(arena, what, "\n", room, "\n", bare_jid, NULL);
}

static bool
is_limit(struct rate rate)
{
	return rate.count > 0 && rate.seconds > 0;
}

/* If the clock was set back it tells of what has not been: nobody is to wait
 * until then. */
static bool
is_of_use(const struct meter *m, int64_t now)
{
	return m != NULL && m->told_at <= now;
}

int64_t
rates_wait(
    const struct rates *rates, const char *name, struct rate rate, int64_t now)
{
	const struct meter *m = map_get(&rates->meters, name);
	int64_t until;

	if (!is_limit(rate) || !is_of_use(m, now) || m->len < rate.count)
		return 0;
	/* There is room for one more when the count-th last is old enough. */
	until = m->at[m->len - rate.count] + (int64_t)rate.seconds * 1000;
	return until > now ? until - now : 0;
}

static void
sweep(struct rates *rates, int64_t now)
{
	struct meter *m;

	if (rates->meters.len < rates->sweep_at)
		return;
	for (size_t i = 0; (m = map_next(&rates->meters, &i)) != NULL;)
		if (m->rests_at <= now || !is_of_use(m, now)) {
			map_remove(&rates->meters, m->name);
			meter_free(&m);
		}
	rates->sweep_at = 2 * (size_t)rates->meters.len;
	if (rates->sweep_at < SWEEP)
		rates->sweep_at = SWEEP;
}

static struct meter *
have(struct rates *rates, const char *name, int64_t now)
{
	struct meter *m = map_get(&rates->meters, name);

	if (m == NULL) {
		sweep(rates, now);
		m = mem_new(sizeof(*m));
		m->name = mem_dup(name);
		map_put(&rates->meters, m->name, m);
	} else if (!is_of_use(m, now)) {
		m->len = 0;
		m->busy_until = now;
	}
	m->told_at = now;
	return m;
}

/* What is too old to matter, and what is more than ever matters. */
static void
drop(struct meter *m, uint32_t n)
{
	m->len -= n;
	if (n > 0)
		memmove(m->at, m->at + n, m->len * sizeof(*m->at));
}

void
rates_count(
    struct rates *rates, const char *name, struct rate rate, int64_t now)
{
	int64_t window = (int64_t)rate.seconds * 1000;
	struct meter *m;
	uint32_t old = 0;

	if (!is_limit(rate))
		return;
	m = have(rates, name, now);
	while (old < m->len && m->at[old] + window <= now)
		old++;
	if (m->len - old >= rate.count)
		old = m->len - rate.count + 1;
	drop(m, old);
	if (m->len == m->size) {
		m->size = m->size > 0 ? 2 * m->size : 2;
		m->at = mem_grow(m->at, m->size * sizeof(*m->at));
	}
	m->at[m->len++] = now;
	m->rests_at = now + window;
}

int64_t
rates_pace_wait(const struct rates *rates, const struct pace *pace, int64_t now)
{
	const struct meter *m =
	    pace->name != NULL ? map_get(&rates->meters, pace->name) : NULL;
	int64_t busy = is_of_use(m, now) ? m->busy_until - pace->free : now;

	return busy > now ? busy - now : 0;
}

void
rates_pace(struct rates *rates, const struct pace *pace, int64_t now)
{
	struct meter *m;

	if (pace->name == NULL)
		return;
	m = have(rates, pace->name, now);
	if (m->busy_until < now)
		m->busy_until = now;
	m->busy_until += pace->takes;
	m->rests_at = m->busy_until;
}
