/*
 * What keeping costs.  One line each:
 *
 *	bench_store latency [SECONDS [FOLDER]]
 *		1,000 messages a second, each with its own mark, in turns of the
 *		three durabilities: how long until a message may be shown.
 *	bench_store start [FOLDER]
 *		From nothing to an engine with 10,000 rooms and 50,000 people.
 *	bench_store page [MESSAGES [FOLDER]]
 *		Pages of 50 out of an archive that large (1,000,000), of which
 *		one room has nine tenths.  BENCH_ARCHIVE=FILE: that is kept.
 *	bench_store memory [FOLDER]
 *		Of a store at rest, and of one that wrote 100,000 messages.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "bench_store.h"
#include "sys/clock.h"

#define RATE 1000
#define MOST 100000
#define ROUNDS 3
#define ROOMS 2000 /* each message is in another page than the last */

static const char *const names[] = { "crash", "power", "relaxed" };

struct latency {
	struct bench bench;
	struct event *timer;
	int64_t put_at[MOST]; /* microseconds, by ticket */
	double took[MOST];    /* milliseconds */
	uint64_t seen, len, total;
	int64_t begun;
};

static void
look(struct latency *l)
{
	uint64_t mark = store_mark(l->bench.store);
	int64_t now = clock_monotonic();

	for (; l->seen < mark; l->seen++)
		l->took[l->len++] =
		    (double)(now - l->put_at[l->seen + 1]) / 1000;
}

static void
on_moved(void *user)
{
	look(user);
}

/* As many as are due: a timer that was late does not make it easier. */
static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	struct latency *l = user;
	int64_t now = clock_monotonic();
	uint64_t due = (uint64_t)(now - l->begun) * RATE / 1000000;

	(void)fd;
	(void)what;
	while (store_ticket(l->bench.store) < due &&
	       store_ticket(l->bench.store) < l->total) {
		uint64_t n = store_ticket(l->bench.store) + 1;

		/* It is due since then, whenever we came to it. */
		l->put_at[n] = l->begun + (int64_t)(n * 1000000 / RATE);
		bench_append(l->bench.store, (unsigned)(n % ROOMS), n);
		look(l);
	}
	if (l->seen == l->total)
		event_base_loopbreak(l->bench.base);
}

static void
run_latency(struct latency *l, enum durability durability, unsigned seconds)
{
	const struct timeval tick = { .tv_usec = 1000000 / RATE };

	l->seen = 0;
	l->total = (uint64_t)seconds * RATE;
	bench_open(&l->bench, durability, on_moved, NULL, l);
	l->timer = event_new(l->bench.base, -1, EV_PERSIST, on_timer, l);
	event_add(l->timer, &tick);
	l->begun = clock_monotonic();
	event_base_dispatch(l->bench.base);
	event_free(l->timer);
	bench_close(&l->bench);
}

static void
latency(unsigned seconds, const char *folder)
{
	static struct latency of[3];
	double p99[3];

	if (seconds * RATE * ROUNDS >= MOST)
		seconds = MOST / RATE / ROUNDS - 1;
	for (unsigned i = 0; i < 3; i++)
		bench_make(&of[i].bench, folder);
	for (unsigned round = 0; round < ROUNDS; round++)
		for (unsigned i = 0; i < 3; i++)
			run_latency(&of[i], (enum durability)i, seconds);
	for (unsigned i = 0; i < 3; i++) {
		struct latency *l = &of[i];

		p99[i] = bench_percentile(l->took, l->len, 99);
		printf("store latency, %d msg/s, %-7s: p50 %.2f ms, p99 %.2f "
		       "ms, most %.2f ms\n",
		    RATE, names[i], bench_percentile(l->took, l->len, 50),
		    p99[i], bench_percentile(l->took, l->len, 100));
		bench_clean(&l->bench);
	}
	printf("store latency, p99 over relaxed: crash +%.2f ms (target 10), "
	       "power +%.2f ms\n",
	    p99[0] - p99[2], p99[1] - p99[2]);
}

static void
fill_rooms(struct bench *b)
{
	char room[64], jid[96];

	for (unsigned r = 0; r < 10000; r++) {
		bench_room(room, sizeof(room), r);
		bench_save(b->store, RECORD_ROOM, room, "",
		    "title=A room like others\nroomdesc=We talk.\n"
		    "persistentroom=1\nsubject=What we talk about\n"
		    "subject_by=alice@example.org\nsubject_at=1790000000000\n"
		    "secret=00112233445566778899aabbccddeeff\nlocked=0\n");
		bench_save(b->store, RECORD_AFFILIATION, room,
		    "owner@example.org", "affiliation=owner\nnick=\nreason=\n");
		for (unsigned o = 0; o < 5; o++) {
			snprintf(jid, sizeof(jid), "user%u@example.org/phone",
			    r * 5 + o);
			bench_save(b->store, RECORD_OCCUPANT, room, jid,
			    o == 0   ? "nick=Alice\nrole=moderator\n"
				       "presence=<show>away</show><c xmlns='"
				       "http://jabber.org/protocol/caps' "
				       "hash='sha-1' node='http://example.org'"
				       " ver='q07IKJEyjvHSyhy//CH0CxmKi8w='/>\n"
			    : o == 1 ? "nick=Bob\nrole=participant\n"
				       "presence=\n"
			    : o == 2 ? "nick=Carol\nrole=participant\n"
				       "presence=\n"
			    : o == 3 ? "nick=Dave\nrole=participant\n"
				       "presence=\n"
				     : "nick=Eve\nrole=participant\n"
				       "presence=\n");
		}
		bench_until_idle(b);
	}
}

static void
start(const char *folder)
{
	static struct bench b;
	double took[5];
	size_t rooms = 0;

	bench_make(&b, folder);
	bench_open(&b, DURABILITY_CRASH, NULL, NULL, NULL);
	fill_rooms(&b);
	bench_close(&b);
	for (unsigned i = 0; i < 5; i++)
		took[i] = bench_start(&b, &rooms);
	printf("store start, %zu rooms, 50000 occupants: p50 %.0f ms, most "
	       "%.0f ms (target 1000)\n",
	    rooms, bench_percentile(took, 5, 50),
	    bench_percentile(took, 5, 100));
	bench_clean(&b);
}

static void
memory(const char *folder)
{
	static struct bench b;
	long idle, before = bench_resident(), after;

	bench_make(&b, folder);
	bench_open(&b, DURABILITY_CRASH, NULL, NULL, NULL);
	bench_append(b.store, 0, 1);
	bench_until_idle(&b);
	idle = bench_resident();
	for (uint64_t n = 2; n < 100000; n++) {
		bench_append(b.store, (unsigned)(n % 50), n);
		if (n % 100 == 0)
			bench_until_idle(&b);
	}
	after = bench_resident();
	printf("store memory: %ld KiB at rest, %ld KiB after 100000 messages "
	       "(process without a store: %ld KiB)\n",
	    idle - before, after - before, before);
	bench_close(&b);
	bench_clean(&b);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	bool counts = strcmp(what, "latency") == 0 || strcmp(what, "page") == 0;
	unsigned long n = counts && argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	const char *folder = argc > 2 + counts ? argv[2 + counts] : "/tmp";

	if (strcmp(what, "latency") == 0)
		latency(n > 0 ? (unsigned)n : 10, folder);
	else if (strcmp(what, "start") == 0)
		start(folder);
	else if (strcmp(what, "page") == 0)
		bench_page(n > 0 ? n : 1000000, folder);
	else if (strcmp(what, "memory") == 0)
		memory(folder);
	else {
		fprintf(stderr, "usage: bench_store latency|start|page|memory "
				"[N] [FOLDER]\n");
		return 64;
	}
	return 0;
}
