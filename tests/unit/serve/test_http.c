#include <string.h>

#include "serve/http.h"

#include "../unit.h"

static char path[HTTP_PATH_MAX];

static enum http
read_it(const char *s)
{
	return http_read(s, strlen(s), path);
}

START_TEST(http_read__finds__the_path)
{
	ck_assert_int_eq(
	    read_it("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"), HTTP_GET);
	ck_assert_str_eq(path, "/metrics");
	ck_assert_int_eq(read_it("GET /ready?x=1 HTTP/1.0\n\n"), HTTP_GET);
	ck_assert_str_eq(path, "/ready");
	ck_assert_int_eq(read_it("GET / HTTP/1.1\r\n\r\nmore"), HTTP_GET);
	ck_assert_str_eq(path, "/");
}
END_TEST

START_TEST(http_read__waits__for_the_rest)
{
	static const char whole[] = "GET /metrics HTTP/1.1\r\nA: b\r\n\r\n";

	for (size_t i = 0; i < sizeof(whole) - 1; i++)
		ck_assert_int_eq(http_read(whole, i, path), HTTP_MORE);
}
END_TEST

START_TEST(http_read__refuses__other_methods)
{
	ck_assert_int_eq(read_it("HEAD / HTTP/1.1\r\n\r\n"), HTTP_METHOD);
	ck_assert_int_eq(read_it("POST / HTTP/1.1\r\n"), HTTP_METHOD);
	ck_assert_int_eq(read_it("get / HTTP/1.1\r\n\r\n"), HTTP_METHOD);
}
END_TEST

START_TEST(http_read__refuses__what_is_no_request)
{
	static const char *const bad[] = { "\r\n\r\n", "GET\r\n", "GET /\r\n",
		"GET / HTTP/2.0\r\n", "GET / HTTP/1.1 x\r\n",
		"GET  / HTTP/1.1\r\n", "GET http://x/ HTTP/1.1\r\n",
		"GET /\x01 HTTP/1.1\r\n", "\x16\x03\x01\n" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(read_it(bad[i]) == HTTP_MALFORMED, "%zu", i);
}
END_TEST

START_TEST(http_read__knows_no__long_path)
{
	char request[HTTP_PATH_MAX + 64] = "GET /";

	memset(request + 5, 'a', HTTP_PATH_MAX);
	strcpy(request + 5 + HTTP_PATH_MAX, " HTTP/1.1\r\n\r\n");
	ck_assert_int_eq(read_it(request), HTTP_GET);
	ck_assert_str_eq(path, "");
}
END_TEST

START_TEST(http_read__ends__an_endless_one)
{
	static char request[HTTP_REQUEST_MAX];

	memset(request, 'a', sizeof(request));
	ck_assert_int_eq(
	    http_read(request, sizeof(request), path), HTTP_TOO_LONG);
	memcpy(request, "GET / HTTP/1.1\r\n", 16);
	ck_assert_int_eq(
	    http_read(request, sizeof(request), path), HTTP_TOO_LONG);
	ck_assert_int_eq(
	    http_read(request, sizeof(request) - 1, path), HTTP_MORE);
}
END_TEST

int
main(void)
{
	return unit_run("http", (const TTest *const[]){
				    http_read__finds__the_path,
				    http_read__waits__for_the_rest,
				    http_read__refuses__other_methods,
				    http_read__refuses__what_is_no_request,
				    http_read__knows_no__long_path,
				    http_read__ends__an_endless_one,
				    NULL,
				});
}
