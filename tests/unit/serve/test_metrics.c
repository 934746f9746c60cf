#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/text.h"
#include "serve/metrics.h"

#include "../unit.h"

static struct event_base *base;
static struct metrics *metrics;
static char folder[] = "/tmp/meerkat-test-metrics-XXXXXX";
static char path[64];
static const char *trouble;

static void
write_them(void *user, struct text *out)
{
	(void)user;
	metrics_gauge(out, "meerkat_rooms", "Rooms there are.", 3);
	metrics_head(out, "meerkat_refused_total", "counter", "By reason.");
	metrics_line(
	    out, "meerkat_refused_total", "why", "\"a\\b\n", 1234567890123.0);
}

static const char *
is_unready(void *user)
{
	(void)user;
	return trouble;
}

static struct metrics *
serve_at(const char *where, struct text *said)
{
	return metrics_new(base,
	    &(struct metrics_settings){
		.where = where, .write = write_them, .unready = is_unready },
	    said);
}

static void
set_up(void)
{
	struct text said = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/s", folder);
	base = event_base_new();
	metrics = serve_at(path, &said);
	ck_assert_msg(metrics != NULL, "%s", said.s);
}

static void
clean(void)
{
	char command[96];

	metrics_free(&metrics);
	event_base_free(base);
	ck_assert_int_ne(access(path, F_OK), 0);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static int
call(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	memcpy(addr.sun_path, path, strlen(path));
	ck_assert_int_eq(
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	return fd;
}

/* All that comes until it is closed. */
static const char *
hear(int fd)
{
	static char got[4096];
	size_t len = 0;
	ssize_t n = -1;

	for (int i = 0; i < 2000 && n != 0; i++) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		n = read(fd, got + len, sizeof(got) - 1 - len);
		if (n > 0)
			len += (size_t)n;
		else if (n < 0)
			usleep(1000);
	}
	ck_assert_int_eq(n, 0);
	got[len] = '\0';
	close(fd);
	return got;
}

static const char *
ask(const char *request)
{
	int fd = call();

	ck_assert_int_gt(write(fd, request, strlen(request)), 0);
	return hear(fd);
}

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

START_TEST(metrics__shows__figures)
{
	const char *got;

	set_up();
	got = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
	ck_assert(begins(got, "HTTP/1.1 200 OK\r\n"));
	ck_assert_ptr_nonnull(strstr(got, "version=0.0.4"));
	ck_assert_ptr_nonnull(strstr(got,
	    "\r\n\r\n# HELP meerkat_rooms Rooms there are.\n"
	    "# TYPE meerkat_rooms gauge\nmeerkat_rooms 3\n"
	    "# HELP meerkat_refused_total By reason.\n"
	    "# TYPE meerkat_refused_total counter\n"
	    "meerkat_refused_total{why=\"\\\"a\\\\b\\n\"} 1234567890123\n"));
	clean();
}
END_TEST

START_TEST(metrics__says__whether_it_is_ready)
{
	const char *got;

	set_up();
	ck_assert(begins(ask("GET /ready HTTP/1.0\n\n"), "HTTP/1.1 200 "));
	trouble = "the storage is away";
	got = ask("GET /ready HTTP/1.1\r\n\r\n");
	ck_assert(begins(got, "HTTP/1.1 503 "));
	ck_assert_ptr_nonnull(strstr(got, "\r\n\r\nthe storage is away\n"));
	ck_assert(
	    begins(ask("GET /healthz HTTP/1.1\r\n\r\n"), "HTTP/1.1 200 "));
	clean();
}
END_TEST

START_TEST(metrics__refuses__anything_else)
{
	char endless[9000];

	set_up();
	ck_assert(
	    begins(ask("POST /metrics HTTP/1.1\r\n\r\n"), "HTTP/1.1 405 "));
	ck_assert(begins(ask("GET /other HTTP/1.1\r\n\r\n"), "HTTP/1.1 404 "));
	ck_assert(begins(ask("what?\n"), "HTTP/1.1 400 "));
	memset(endless, 'a', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	ck_assert(begins(ask(endless), "HTTP/1.1 431 "));
	clean();
}
END_TEST

/* However many come and say nothing, whoever says something is heard. */
START_TEST(metrics__is_not_held_up__by_the_silent)
{
	int silent[64];

	set_up();
	for (int i = 0; i < 64; i++) {
		silent[i] = call();
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	ck_assert(begins(ask("GET /ready HTTP/1.1\r\n\r\n"), "HTTP/1.1 200 "));
	for (int i = 0; i < 64; i++)
		close(silent[i]);
	event_base_loop(base, EVLOOP_NONBLOCK);
	clean();
}
END_TEST

START_TEST(metrics__listens__on_this_machine_only)
{
	static const char *const bad[] = { "0.0.0.0:9100", "9100", "",
		"localhost:9100", "127.0.0.1:", "127.0.0.1:0", "relative",
		"127.0.0.1:65536", "[::]:9100", "127.0.0.1:9100x" };
	struct sockaddr_in addr = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(addr);
	struct text said = { 0 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char where[32];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(metrics_check(bad[i]) != NULL, "%s", bad[i]);
	ck_assert_ptr_null(metrics_check("127.0.0.1:9100"));
	ck_assert_ptr_null(metrics_check("[::1]:9100"));
	/* A port that was free a moment ago. */
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&addr, &len), 0);
	close(fd);
	snprintf(where, sizeof(where), "127.0.0.1:%u", ntohs(addr.sin_port));
	base = event_base_new();
	metrics = serve_at(where, &said);
	ck_assert_msg(metrics != NULL, "%s", said.s);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	ck_assert_int_eq(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_gt(write(fd, "GET /ready HTTP/1.1\n\n", 21), 0);
	ck_assert(begins(hear(fd), "HTTP/1.1 200 "));
	ck_assert_ptr_null(serve_at(where, &said));
	ck_assert_ptr_nonnull(strstr(said.s, where));
	text_free(&said);
	metrics_free(&metrics);
	event_base_free(base);
}
END_TEST

int
main(void)
{
	return unit_run("metrics", (const TTest *const[]){
				       metrics__shows__figures,
				       metrics__says__whether_it_is_ready,
				       metrics__refuses__anything_else,
				       metrics__is_not_held_up__by_the_silent,
				       metrics__listens__on_this_machine_only,
				       NULL,
				   });
}
