/*
 * Thousands of clients of a real server in one room, with few manners: they
 * log in (SASL PLAIN, no TLS), enter, say something now and then and count what
 * they hear.  What is said carries the time, so that hearing it is a latency.
 *
 *	bench_crowd PORT HOST ROOM PEOPLE PER_SECOND SECONDS RELOADS SPEAKERS
 *
 * So many of them speak, one after the other.  Then RELOADS of them lose their
 *connection, fifty a second, and enter again. Prints a line of name=value for
 *each of the three, for tests/bench/cafe, which starts all the rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "crowd_client.h"

#define AT_ONCE 50     /* logins on their way, reloads a second */
#define PATIENCE 300.0 /* with nobody coming in */

static void
turn(double seconds)
{
	struct epoll_event events[256];
	int n = epoll_wait(
	    all.epoll, events, 256, seconds > 0 ? (int)(seconds * 1000) : 0);

	for (int i = 0; i < n; i++)
		client_read(events[i].data.ptr);
}

/* All of them, so many at a time; the first alone, for it makes the room.  A
 * room that shows everybody to everybody takes 3,000 in eight minutes. */
static double
gather(void)
{
	double from = now(), last = from;
	int begun = 0, in = 0;

	while (all.in < all.people) {
		int most = all.in == 0 ? 1 : AT_ONCE;

		if (all.in > in)
			last = now();
		in = all.in;

		while (begun < all.people && all.underway < most)
			client_begin(&all.clients[begun++]);
		turn(0.1);
		if (now() > last + PATIENCE)
			die("not all came in", NULL);
	}
	return now() - from;
}

static void
talk(double rate, double seconds)
{
	double from = now();
	char text[256];

	for (double due;
	     (due = from + (double)all.said / rate) < from + seconds;) {
		struct client *c = &all.clients[all.said % all.speakers];

		while (now() < due)
			turn(due - now());
		all.said++;
		snprintf(text, sizeof(text),
		    "<message type='groupchat' to='%s' id='m%ld'>"
		    "<body>@%.9f. How many of you can read this?</body>"
		    "</message>",
		    all.room, all.said, now());
		client_say(c, text);
	}
}

/* Until all was heard, or nothing has come for long. */
static void
drain(long wanted)
{
	double last = now();
	long before = all.heard;

	while (all.heard < wanted && now() - last < 60) {
		turn(0.1);
		if (all.heard != before)
			last = now();
		before = all.heard;
	}
}

static void
settle(double seconds)
{
	double until = now() + seconds;

	while (now() < until)
		turn(0.05);
}

static void
reload(int number)
{
	double from;

	settle(2);
	all.joins_len = 0;
	for (int i = 0; i < number; i++)
		all.clients[i].reloading = true;
	all.quiet = true;
	from = now();
	for (int i = 0; i < number; i++) {
		struct client *c = &all.clients[i];

		while (now() < from + (double)i / AT_ONCE ||
		       all.underway >= AT_ONCE)
			turn(0.01);
		close(c->fd);
		all.in--;
		client_begin(c);
	}
	while (all.underway > 0)
		turn(0.1);
	settle(2);
	all.quiet = false;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
quantile(double *of, long len, double q)
{
	if (len == 0)
		return 0;
	qsort(of, (size_t)len, sizeof(*of), compare);
	return 1000 * of[(long)(q * (double)(len - 1))];
}

static void
print_talk(void)
{
	long len = all.heard;

	if (len > all.said * all.people)
		len = all.said * all.people;
	printf("said=%ld heard=%ld wanted=%ld presences=%ld p50_ms=%.1f "
	       "p99_ms=%.1f "
	       "most_ms=%.1f\n",
	    all.said, all.heard, all.said * all.people, all.presences,
	    quantile(all.latencies, len, 0.5),
	    quantile(all.latencies, len, 0.99),
	    quantile(all.latencies, len, 1));
	fflush(stdout);
}

int
main(int argc, char *argv[])
{
	double rate, seconds, gathered;
	int reloads;

	if (argc != 9) {
		fprintf(stderr, "usage: bench_crowd PORT HOST ROOM PEOPLE "
				"PER_SECOND SECONDS RELOADS SPEAKERS\n");
		return EXIT_FAILURE;
	}
	all.port = atoi(argv[1]);
	all.host = argv[2];
	all.room = argv[3];
	all.people = atoi(argv[4]);
	rate = strtod(argv[5], NULL);
	seconds = strtod(argv[6], NULL);
	reloads = atoi(argv[7]);
	all.speakers = atoi(argv[8]);
	if (all.speakers < 1 || all.speakers > all.people)
		die("so many cannot speak", NULL);
	all.epoll = epoll_create1(0);
	all.clients = calloc((size_t)all.people, sizeof(*all.clients));
	all.latencies =
	    calloc((size_t)((rate * seconds + 2) * all.people), sizeof(double));
	all.joins = calloc((size_t)(all.people + reloads + 1), sizeof(double));
	for (int i = 0; i < all.people; i++)
		all.clients[i].number = i;
	gathered = gather();
	settle(2);
	printf("joined=%d join_seconds=%.1f\n", all.in, gathered);
	fflush(stdout);
	all.presences = 0;
	talk(rate, seconds);
	drain(all.said * all.people);
	print_talk();
	if (reloads > 0) {
		double from = now();

		reload(reloads);
		printf("reloads=%d others=%ld seconds=%.1f back_p50_ms=%.1f "
		       "back_p99_ms=%.1f\n",
		    reloads, all.others, now() - from,
		    quantile(all.joins, all.joins_len, 0.5),
		    quantile(all.joins, all.joins_len, 0.99));
	}
	return EXIT_SUCCESS;
}
