/*
 * One room, many occupants: how many deliveries a second leave by the real
 * path, engine to deliver to link (libstrophe) to a loopback socket, whose
 * other end another process drains; and beside it, in the same run and by
 * turns, a bare loop of write() with the same bytes in pieces of 128 KiB.
 *
 *	bench_fanout [OCCUPANTS [MESSAGES [ROUNDS]]]
 *
 * Prints one line: the medians of the rounds.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <event2/event.h>
#include <strophe.h>

#include "base/arena.h"
#include "base/stanza.h"
#include "host/deliver.h"
#include "host/link.h"
#include "muc/features.h"
#include "room/engine.h"
#include "sys/clock.h"
#include "sys/log.h"

#include "drain.h"

#define ROUNDS_MAX 99
#define BACKLOG ((size_t)4 * 1024 * 1024)

struct bench {
	struct event_base *base;
	struct engine *engine;
	struct deliver *deliver;
	struct link *link;
	struct arena *arena;
	struct outbox out;
	xmpp_ctx_t *ctx;
	const struct stanza *message;
	unsigned occupants, messages, left;
	size_t bytes;
	bool done; /* all is written */
	struct drain *drain;
};

static const struct stanza *
parse(struct bench *b, const char *text)
{
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(b->ctx, text);

	if (tree == NULL)
		abort();
	return stanza_wrap(tree);
}

static void
carry_out(struct bench *b, bool deliver)
{
	for (struct effect *e = b->out.first; e != NULL; e = e->next)
		if (deliver && e->kind == EFFECT_SEND)
			deliver_send(b->deliver, e);
	if (deliver)
		deliver_retire(b->deliver, &b->out);
	outbox_done(&b->out);
	arena_reset(b->arena);
}

static void
handle_text(struct bench *b, const char *text)
{
	const struct stanza *in = parse(b, text);

	engine_handle(b->engine, in, clock_now(), &b->out);
	stanza_let_go(&in);
	carry_out(b, false);
}

/* Nobody is told of those who come: joining is another bench's. */
static void
fill_room(struct bench *b)
{
	char text[512];

	for (unsigned i = 0; i < b->occupants; i++) {
		snprintf(text, sizeof(text),
		    "<presence from='user%u@example.org/tab%u' "
		    "to='hall@rooms.example.org/Some Name %u'>"
		    "<x xmlns='http://jabber.org/protocol/muc'/></presence>",
		    i, i, i);
		handle_text(b, text);
		if (i == 0)
			handle_text(b,
			    "<iq type='set' id='1' "
			    "from='user0@example.org/tab0' "
			    "to='hall@rooms.example.org'><query xmlns="
			    "'http://jabber.org/protocol/muc#owner'><x xmlns="
			    "'jabber:x:data' type='submit'/></query></iq>");
	}
	b->message = parse(b,
	    "<message from='user7@example.org/tab7' type='groupchat' "
	    "to='hall@rooms.example.org' id='b1c5c4d6-31a2-4c0b'><body>How "
	    "many of you can read this, and how soon?</body>"
	    "<origin-id xmlns='urn:xmpp:sid:0' id='b1c5c4d6-31a2-4c0b'/>"
	    "</message>");
}

/* Say as much as there is room for, as if it had just been read. */
static const char *
on_next(void *user, size_t *len_r)
{
	struct bench *b = user;
	const char *bytes;

	while (b->left > 0 && deliver_backlog(b->deliver) < BACKLOG) {
		engine_handle(b->engine, b->message, clock_now(), &b->out);
		carry_out(b, true);
		b->left--;
	}
	bytes = deliver_next(b->deliver, len_r);
	b->bytes += *len_r;
	b->done = bytes == NULL;
	return bytes;
}

static void
on_up(void *user)
{
	event_base_loopbreak(((struct bench *)user)->base);
}

static void
on_down(void *user)
{
	(void)user;
	abort();
}

static void
on_stanza(void *user, const struct stanza *in)
{
	(void)user, (void)in;
}

static double
cpu(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

/* Deliveries a second, by the wall clock and by our processor time. */
static void
run_rooms(struct bench *b, double *wall_r, double *cpu_r)
{
	double n = (double)b->messages * b->occupants, cpu0 = cpu();
	int64_t begin = clock_monotonic();
	size_t before = drain_bytes(b->drain);

	b->left = b->messages;
	b->bytes = 0;
	link_flush(b->link);
	while (!b->done)
		event_base_loop(b->base, EVLOOP_ONCE);
	while (drain_bytes(b->drain) - before < b->bytes)
		event_base_loop(b->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	*wall_r = n * 1e6 / (double)(clock_monotonic() - begin);
	*cpu_r = n / (cpu() - cpu0);
}

/* The same number of bytes by a bare loop, as deliveries a second. */
static void
run_bare(struct bench *b, int fd, double *wall_r, double *cpu_r)
{
	static char piece[128 * 1024];
	double n = (double)b->messages * b->occupants, cpu0 = cpu();
	int64_t begin = clock_monotonic();
	size_t before = drain_bytes(b->drain);

	memset(piece, 'x', sizeof(piece));
	for (size_t left = b->bytes; left > 0;) {
		size_t len = left < sizeof(piece) ? left : sizeof(piece);
		ssize_t done = write(fd, piece, len);

		if (done < 0)
			abort();
		left -= (size_t)done;
	}
	while (drain_bytes(b->drain) - before < b->bytes)
		continue;
	*wall_r = n * 1e6 / (double)(clock_monotonic() - begin);
	*cpu_r = n / (cpu() - cpu0);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
median(double *values, unsigned len)
{
	qsort(values, len, sizeof(*values), by_size);
	return values[len / 2];
}

static void
begin(struct bench *b)
{
	const struct engine_settings rooms = {
		.domain = "rooms.example.org",
		.name = "Chat rooms",
		.software = "Meerkat",
		.version = "1",
		.seed = { 1 },
		.max_nick = 128,
		.max_stanza = 65536,
		/* joins that do not tell everybody of everybody */
		.limits = { .big_room = 1, .big_room_speakers = 50 },
	};
	const struct link_settings wire = {
		.domain = "rooms.example.org",
		.secret = "secret",
		.host = "127.0.0.1",
		.port = drain_port(b->drain),
		.up = on_up,
		.down = on_down,
		.stanza = on_stanza,
		.next = on_next,
		.user = b,
	};

	log_init("bench_fanout", LOG_LEVEL_WARN);
	b->base = event_base_new();
	b->arena = arena_new();
	outbox_init(&b->out, b->arena);
	b->deliver = deliver_new();
	b->ctx = xmpp_ctx_new(NULL, NULL);
	b->engine = engine_new(muc_features, &rooms);
	b->link = link_new(b->base, &wire);
	event_base_dispatch(b->base); /* until it is up */
	fill_room(b);
}

int
main(int argc, char *argv[])
{
	struct bench b = {
		.occupants = argc > 1 ? (unsigned)atoi(argv[1]) : 3000,
		.messages = argc > 2 ? (unsigned)atoi(argv[2]) : 300,
	};
	unsigned rounds = argc > 3 ? (unsigned)atoi(argv[3]) : 7;
	double wall[ROUNDS_MAX], cpus[ROUNDS_MAX], bare[ROUNDS_MAX],
	    bare_cpus[ROUNDS_MAX], ratio[ROUNDS_MAX], warm;
	int fd;

	if (b.occupants < 1 || b.messages < 1 || rounds < 1 ||
	    rounds > ROUNDS_MAX)
		return EXIT_FAILURE;
	b.drain = drain_new();
	begin(&b);
	fd = drain_dial(b.drain);
	run_rooms(&b, &warm, &warm);
	for (unsigned i = 0; i < rounds; i++) {
		run_rooms(&b, &wall[i], &cpus[i]);
		run_bare(&b, fd, &bare[i], &bare_cpus[i]);
		ratio[i] = wall[i] / bare[i];
	}
	printf("fan-out to %u: %.0f deliveries/s of %zu bytes (%.0f per CPU "
	       "second), bare write() %.0f/s (%.0f), ratio %.2f\n",
	    b.occupants, median(wall, rounds),
	    b.bytes / b.messages / b.occupants, median(cpus, rounds),
	    median(bare, rounds), median(bare_cpus, rounds),
	    median(ratio, rounds));
	close(fd);
	drain_free(&b.drain);
	return EXIT_SUCCESS;
}
