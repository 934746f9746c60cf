#include "store/fetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "room/archive.h"
#include "room/outbox.h"
#include "store/desk.h"
#include "store/page.h"
#include "sys/clock.h"
#include "sys/db.h"
#include "sys/log.h"
#include "sys/pool.h"

#define READERS 2
#define QUEUE 64
#define MOST 512 /* questions at a time; the next is answered "failed" */

#define SAID_EVERY (60 * INT64_C(1000000)) /* of clock_monotonic() */

struct fetch {
	struct job job;
	struct fetches *fetches;
	struct fetch *next;
	struct arena *arena;
	uint64_t ticket; /* what has to be committed before */
	const char *wait;
	struct archive_query query;
	const struct archive_page *page;
	const char *reason; /* why it failed */
};

struct line {
	struct fetch *first, **last;
};

struct fetches {
	struct fetch_settings set;
	struct pool *pool;
	struct event *done, *refuse;
	struct line waiting, refused;
	uint64_t committed;
	unsigned len;
	int64_t said_at;
	bool closing;
};

static const struct archive_page failed = { .failed = true };

static void
line_init(struct line *line)
{
	line->first = NULL;
	line->last = &line->first;
}

static void
line_put(struct line *line, struct fetch *f)
{
	f->next = NULL;
	*line->last = f;
	line->last = &f->next;
}

static struct fetch *
line_take(struct line *line)
{
	struct fetch *f = line->first;

	if (f != NULL && (line->first = f->next) == NULL)
		line->last = &line->first;
	return f;
}

static const char *
copy(struct arena *arena, const char *s)
{
	return s != NULL ? arena_dup(arena, s, strlen(s)) : NULL;
}

static const char *const *
copy_all(struct arena *arena, const char *const *strings, size_t len)
{
	const char **all = arena_alloc(arena, (len + 1) * sizeof(*all));

	for (size_t i = 0; i < len; i++)
		all[i] = copy(arena, strings[i]);
	return all;
}

static void
copy_query(struct fetch *f, const struct archive_query *q)
{
	struct archive_query *to = &f->query;

	*to = *q;
	to->room = copy(f->arena, q->room);
	to->sender = copy(f->arena, q->sender);
	to->resource = copy(f->arena, q->resource);
	to->nick = copy(f->arena, q->nick);
	to->after_id = copy(f->arena, q->after_id);
	to->before_id = copy(f->arena, q->before_id);
	to->ids = copy_all(f->arena, q->ids, q->ids_len);
	to->words = copy_all(f->arena, q->words, q->words_len);
	to->after = copy(f->arena, q->after);
	to->before = copy(f->arena, q->before);
}

static void
fetch_end(struct fetch *f)
{
	f->fetches->len--;
	arena_free(&f->arena);
	free(f);
}

static void
answer(struct fetch *f)
{
	struct fetches *all = f->fetches;

	if (!all->closing)
		all->set.answer(all->set.user, f->wait, f->page);
	fetch_end(f);
}

static void
work(struct job *job, void *bench)
{
	struct fetch *f = container_of(job, struct fetch, job);
	struct desk *desk = bench;

	if (!desk_open(desk)) {
		f->reason = copy(f->arena, desk->reason);
		return;
	}
	f->page = archive_read(desk->db, &f->query, f->arena);
	if (f->page->failed)
		f->reason = copy(f->arena, db_error(desk->db));
}

/* Once a minute at most: anybody can ask for what takes too long. */
static void
complain(struct fetches *all, const char *reason)
{
	int64_t now = clock_monotonic();

	if (all->said_at != 0 && now - all->said_at < SAID_EVERY)
		return;
	all->said_at = now;
	log_warnx("storage: the archive was not read: %s", reason);
}

/* Those whose time has come, as many as there is room for. */
static void
go_on(struct fetches *all)
{
	struct fetch *f;

	while ((f = all->waiting.first) != NULL &&
	       f->ticket <= all->committed && pool_submit(all->pool, &f->job)) {
		(void)line_take(&all->waiting);
	}
}

static void
done(struct job *job)
{
	struct fetch *f = container_of(job, struct fetch, job);

	if (f->reason != NULL && !f->fetches->closing)
		complain(f->fetches, f->reason);
	answer(f);
}

static void
on_done(evutil_socket_t fd, short what, void *user)
{
	struct fetches *all = user;

	(void)fd;
	(void)what;
	pool_drain(all->pool);
	go_on(all);
}

static void
on_refuse(evutil_socket_t fd, short what, void *user)
{
	struct fetches *all = user;
	struct line refused = all->refused;
	struct fetch *f;

	(void)fd;
	(void)what;
	/* Whoever is answered may ask again, and be refused again. */
	line_init(&all->refused);
	while ((f = line_take(&refused)) != NULL)
		answer(f);
}

static void *
bench_new(void *user)
{
	const struct fetches *all = user;

	return desk_new(all->set.set, all->set.file, false);
}

static void
bench_free(void *bench)
{
	struct desk *desk = bench;

	desk_free(&desk);
}

struct fetches *
fetch_new(struct event_base *base, const struct fetch_settings *set)
{
	struct fetches *all = mem_new(sizeof(*all));

	all->set = *set;
	line_init(&all->waiting);
	line_init(&all->refused);
	all->pool = pool_new(&(struct pool_settings){
	    .workers = READERS,
	    .queue = QUEUE,
	    .bench_new = bench_new,
	    .bench_free = bench_free,
	    .user = all,
	});
	all->done = event_new(
	    base, pool_fd(all->pool), EV_READ | EV_PERSIST, on_done, all);
	all->refuse = event_new(base, -1, 0, on_refuse, all);
	event_add(all->done, NULL);
	return all;
}

void
fetch_free(struct fetches **fetches)
{
	struct fetches *all = *fetches;
	struct fetch *f;

	if (all == NULL)
		return;
	all->closing = true;
	pool_free(&all->pool);
	while ((f = line_take(&all->waiting)) != NULL)
		fetch_end(f);
	while ((f = line_take(&all->refused)) != NULL)
		fetch_end(f);
	event_free(all->done);
	event_free(all->refuse);
	free(all);
	*fetches = NULL;
}

void
fetch_ask(struct fetches *all, const struct effect *effect, uint64_t ticket)
{
	struct fetch *f = mem_new(sizeof(*f));

	*f = (struct fetch){
		.job = { .work = work, .done = done },
		.fetches = all,
		.arena = arena_new(),
		.ticket = ticket,
		.page = &failed,
	};
	f->wait = copy(f->arena, effect->key);
	if (all->len++ >= MOST) {
		line_put(&all->refused, f);
		event_active(all->refuse, 0, 0);
		return;
	}
	copy_query(f, effect->query);
	line_put(&all->waiting, f);
	go_on(all);
}

void
fetch_committed(struct fetches *all, uint64_t ticket)
{
	all->committed = ticket;
	go_on(all);
}

struct pool *
fetch_pool(const struct fetches *all)
{
	return all->pool;
}

bool
fetch_is_closing(const struct fetches *all)
{
	return all->closing;
}
