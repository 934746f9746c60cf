/*
 * How many questions authd answers: one connection, so many open at a time,
 * the same question again and again; beside it what the libraries can do by
 * themselves, on as many processes as there are cores.
 *
 *	bench_authd load SOCKET WINDOW SECONDS NAME QUESTION
 *	bench_authd phpass SECONDS	raw OpenSSL: MD5, 8193 times a password
 *	bench_authd bcrypt SECONDS	raw crypt_r: $2y$10$
 *
 * QUESTION is a line of AP/1 without id and line feed, "%ID" in it is the
 * question's number: so that no answer is kept from one to the next, a
 * password may hold it.  Prints one line.
 */
#include <crypt.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "sys/clock.h"

#define WINDOW_MAX 64
#define SAMPLES 1000000
#define MILLION 1000000.0

static int64_t sent_at[WINDOW_MAX];
static uint32_t samples[SAMPLES];

_Noreturn static void
die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static int
dial(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		die(path);
	return fd;
}

static void
put(int fd, const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno != EINTR)
			die("write");
		if (n > 0) {
			s += n;
			len -= (size_t)n;
		}
	}
}

/* The verb, the id, and the rest with its numbers put in. */
static void
ask(int fd, const char *question, uint32_t id)
{
	size_t verb = strcspn(question, "\t");
	const char *rest = question + verb, *mark;
	char line[20000];
	int n =
	    snprintf(line, sizeof(line), "%.*s\t%u", (int)verb, question, id);

	while ((mark = strstr(rest, "%ID")) != NULL) {
		n += snprintf(line + n, sizeof(line) - (size_t)n, "%.*s%u",
		    (int)(mark - rest), rest, id);
		rest = mark + 3;
	}
	n += snprintf(line + n, sizeof(line) - (size_t)n, "%s\n", rest);
	sent_at[id % WINDOW_MAX] = clock_monotonic();
	put(fd, line, (size_t)n);
}

static int
earlier(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
load(const char *path, unsigned window, double seconds, const char *name,
    const char *question)
{
	int fd = dial(path);
	FILE *in = fdopen(fd, "r");
	char line[20000], verb[20];
	uint32_t id = 0, open = 0, done = 0, refused = 0;
	int64_t begun, now, end;

	put(fd, "AUTHD\t1\tagent=bench\n", 20);
	if (in == NULL || fgets(line, sizeof(line), in) == NULL)
		die("greeting");
	begun = now = clock_monotonic();
	end = begun + (int64_t)(seconds * MILLION);
	while (open > 0 || now < end) {
		unsigned n;

		for (; open < window && now < end; open++)
			ask(fd, question, ++id);
		if (fgets(line, sizeof(line), in) == NULL ||
		    sscanf(line, "%19s %u", verb, &n) != 2)
			die("answer");
		now = clock_monotonic();
		if (done < SAMPLES)
			samples[done] =
			    (uint32_t)(now - sent_at[n % WINDOW_MAX]);
		done++;
		open--;
		refused += strcmp(verb, "TMP") == 0 || strcmp(verb, "BAD") == 0;
	}
	qsort(samples, done < SAMPLES ? done : SAMPLES, sizeof(samples[0]),
	    earlier);
	printf("%s window %u: %.0f/s, p50 %.3f ms, p99 %.3f ms, "
	       "not answered %u of %u\n",
	    name, window, done / ((now - begun) / MILLION),
	    samples[(done < SAMPLES ? done : SAMPLES) / 2] / 1000.0,
	    samples[(done < SAMPLES ? done : SAMPLES) * 99 / 100] / 1000.0,
	    refused, done);
	fclose(in);
}

static void
hash_phpass(void)
{
	unsigned char x[16];

	digest_of(DIGEST_MD5,
	    "saltsalt"
	    "wonderland",
	    18, x);
	digest_md5_again(x, "wonderland", 10, 8192);
}

static void
hash_bcrypt(void)
{
	static struct crypt_data data;

	if (crypt_r("wonderland", "$2y$10$abcdefghijklmnopqrstuu", &data) ==
	    NULL)
		die("crypt_r");
}

/* On every core at once: each a process that reports how often it could. */
static void
raw(const char *name, void (*hash)(void), double seconds)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned long total = 0, one;
	int ends[2];

	if (pipe(ends) != 0)
		die("pipe");
	for (long i = 0; i < cores; i++)
		if (fork() == 0) {
			int64_t end =
			    clock_monotonic() + (int64_t)(seconds * MILLION);

			for (one = 0; clock_monotonic() < end; one++)
				hash();
			_exit(write(ends[1], &one, sizeof(one)) != sizeof(one));
		}
	for (long i = 0; i < cores; i++) {
		if (read(ends[0], &one, sizeof(one)) != sizeof(one))
			die("read");
		total += one;
	}
	while (wait(NULL) > 0)
		;
	printf("raw %s on %ld cores: %.0f/s\n", name, cores, total / seconds);
}

int
main(int argc, char *argv[])
{
	if (argc == 7 && strcmp(argv[1], "load") == 0)
		load(argv[2],
		    (unsigned)strtoul(argv[3], NULL, 10) % (WINDOW_MAX + 1),
		    strtod(argv[4], NULL), argv[5], argv[6]);
	else if (argc == 3 && strcmp(argv[1], "phpass") == 0)
		raw("phpass", hash_phpass, strtod(argv[2], NULL));
	else if (argc == 3 && strcmp(argv[1], "bcrypt") == 0)
		raw("bcrypt 10", hash_bcrypt, strtod(argv[2], NULL));
	else {
		fprintf(stderr, "usage: see bench_authd.c, or run "
				"tests/bench/authd\n");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
