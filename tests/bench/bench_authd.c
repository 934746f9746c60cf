/*
 * How many questions authd answers: one connection, so many open at a time,
 * the same question again and again; beside it what the libraries can do by
 * themselves, on as many processes as there are cores.
 *
 *	bench_authd load SOCKET WINDOW SECONDS NAME QUESTION
 *	bench_authd dovecot SOCKET WINDOW SECONDS NAME QUESTION
 *	bench_authd mux SOCKET CLIENTS SECONDS NAME USER PASSWORD REALM
 *	bench_authd pipe SECONDS NAME QUESTION PROGRAM ARGUMENT...
 *	bench_authd phpass SECONDS	raw OpenSSL: MD5, 8193 times a password
 *	bench_authd bcrypt SECONDS	raw crypt_r: $2y$10$
 *
 * QUESTION is a line of AP/1, or of Dovecot's auth protocol, without id and
 * line feed, "%ID" in it is the question's number: so that no answer is kept
 * from one to the next, a password may hold it.  Of the pipe it is what
 * ejabberd would write.  Each client of mux connects, asks and reads, and
 * connects again.  WINDOW 0 asks once in five milliseconds, and what is asked
 * late counts from when it was due: or those who wait would hardly be counted.
 * Prints one line.
 */
#include <crypt.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "sys/clock.h"

#define WINDOW_MAX 64
#define SAMPLES 1000000
#define PACE_USEC 5000
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

static void
ask_in_time(int fd, const char *question, uint32_t id, int64_t begun)
{
	int64_t due = begun + (int64_t)(id - 1) * PACE_USEC;
	int64_t wait = due - clock_monotonic();

	if (wait > 0)
		usleep((useconds_t)wait);
	ask(fd, question, id);
	sent_at[id % WINDOW_MAX] = due;
}

static int
earlier(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
report(const char *name, unsigned window, const char *of, double seconds,
    uint32_t *times, size_t done, size_t refused)
{
	size_t len = done < SAMPLES ? done : SAMPLES;

	qsort(times, len, sizeof(*times), earlier);
	printf("%s %s %u: %.0f/s, p50 %.3f ms, p99 %.3f ms, max %.1f ms, "
	       "not answered %zu of %zu\n",
	    name, of, window, (double)done / seconds, times[len / 2] / 1000.0,
	    times[len * 99 / 100] / 1000.0,
	    len > 0 ? times[len - 1] / 1000.0 : 0, refused, done);
}

/* Both sides of the greeting of each dialect. */
static void
greet(int fd, FILE *in, bool dovecot)
{
	char line[20000];
	int n;

	if (in == NULL)
		die("fdopen");
	n = dovecot ? snprintf(line, sizeof(line), "VERSION\t1\t2\nCPID\t%d\n",
			  (int)getpid())
		    : snprintf(line, sizeof(line), "AUTHD\t1\tagent=bench\n");
	put(fd, line, (size_t)n);
	do {
		if (fgets(line, sizeof(line), in) == NULL)
			die("greeting");
	} while (dovecot && strcmp(line, "DONE\n") != 0);
}

static void
load(const char *path, bool dovecot, unsigned window, double seconds,
    const char *name, const char *question)
{
	int fd = dial(path);
	FILE *in = fdopen(fd, "r");
	char line[20000], verb[20];
	uint32_t id = 0, open = 0, done = 0, refused = 0;
	int64_t begun, now, end;

	greet(fd, in, dovecot);
	begun = now = clock_monotonic();
	end = begun + (int64_t)(seconds * MILLION);
	while (open > 0 || now < end) {
		unsigned n;

		if (window == 0) {
			ask_in_time(fd, question, ++id, begun);
			open = 1;
		}
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
		refused += strcmp(verb, "TMP") == 0 ||
			   strcmp(verb, "BAD") == 0 ||
			   strcmp(verb, "FAIL") == 0;
	}
	report(name, window, "window", (double)(now - begun) / MILLION, samples,
	    done, refused);
	fclose(in);
}

/* What the children of mux() find out. */
struct shared {
	size_t done, refused;
	uint32_t times[SAMPLES / 16];
};

static size_t
counted(char *to, const char *const fields[4])
{
	size_t len = 0;

	for (int i = 0; i < 4; i++) {
		size_t n = strlen(fields[i]);

		to[len++] = (char)(n >> 8);
		to[len++] = (char)n;
		memcpy(to + len, fields[i], n);
		len += n;
	}
	return len;
}

static void
mux_client(const char *path, int64_t end, const char *question, size_t len,
    struct shared *shared)
{
	int64_t now = clock_monotonic();

	while (now < end) {
		int64_t begun = now;
		char reply[64];
		size_t got = 0;
		ssize_t n;
		int fd = dial(path);

		put(fd, question, len);
		while (got < 4 &&
		       (n = read(fd, reply + got, sizeof(reply) - got)) > 0)
			got += (size_t)n;
		if (got < 4 || memcmp(reply + 2, "OK", 2) != 0)
			shared->refused++;
		close(fd);
		now = clock_monotonic();
		if (shared->done < SAMPLES / 16)
			shared->times[shared->done] = (uint32_t)(now - begun);
		shared->done++;
	}
}

static void
mux(const char *path, unsigned clients, double seconds, const char *name,
    const char *const fields[4])
{
	char question[2048];
	size_t len = counted(question, fields), done = 0, refused = 0, kept = 0;
	struct shared *shared = mmap(NULL, clients * sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t end = clock_monotonic() + (int64_t)(seconds * MILLION);

	if (shared == MAP_FAILED || clients > 16)
		die("mux");
	for (unsigned i = 0; i < clients; i++)
		if (fork() == 0) {
			mux_client(path, end, question, len, &shared[i]);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	for (unsigned i = 0; i < clients; i++) {
		size_t n = shared[i].done < SAMPLES / 16 ? shared[i].done
							 : SAMPLES / 16;

		memcpy(samples + kept, shared[i].times, n * sizeof(*samples));
		kept += n;
		done += shared[i].done;
		refused += shared[i].refused;
	}
	report(name, clients, "clients", seconds * (double)done / (double)kept,
	    samples, kept, refused);
}

/* An external program, asked as ejabberd does: one after the other. */
static void
ask_program(
    double seconds, const char *name, const char *question, char **words)
{
	int to[2], from[2];
	char packet[1024], reply[4];
	size_t len = strlen(question), done = 0, no = 0;
	int64_t begun, now, end;

	if (pipe(to) != 0 || pipe(from) != 0)
		die("pipe");
	if (fork() == 0) {
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		close(to[1]);
		execv(words[0], words);
		die(words[0]);
	}
	packet[0] = (char)(len >> 8);
	packet[1] = (char)len;
	memcpy(packet + 2, question, len);
	begun = now = clock_monotonic();
	for (end = begun + (int64_t)(seconds * MILLION); now < end; done++) {
		int64_t asked = now;

		put(to[1], packet, len + 2);
		if (read(from[0], reply, 4) != 4)
			die("reply");
		no += reply[3] != 1;
		now = clock_monotonic();
		if (done < SAMPLES)
			samples[done] = (uint32_t)(now - asked);
	}
	report(name, 1, "program", (double)(now - begun) / MILLION, samples,
	    done, no);
	close(to[1]);
	wait(NULL);
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
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 7 &&
	    (strcmp(what, "load") == 0 || strcmp(what, "dovecot") == 0))
		load(argv[2], *what == 'd',
		    (unsigned)strtoul(argv[3], NULL, 10) % (WINDOW_MAX + 1),
		    strtod(argv[4], NULL), argv[5], argv[6]);
	else if (argc == 9 && strcmp(what, "mux") == 0)
		mux(argv[2], (unsigned)strtoul(argv[3], NULL, 10),
		    strtod(argv[4], NULL), argv[5],
		    (const char *const[]){ argv[6], argv[7], "x", argv[8] });
	else if (argc > 5 && strcmp(what, "pipe") == 0)
		ask_program(strtod(argv[2], NULL), argv[3], argv[4], argv + 5);
	else if (argc == 3 && strcmp(what, "phpass") == 0)
		raw("phpass", hash_phpass, strtod(argv[2], NULL));
	else if (argc == 3 && strcmp(what, "bcrypt") == 0)
		raw("bcrypt 10", hash_bcrypt, strtod(argv[2], NULL));
	else {
		fprintf(stderr, "usage: see bench_authd.c, or run "
				"tests/bench/authd\n");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
