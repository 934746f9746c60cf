/*
 * DB_HOST: every vector of dbhost.json.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wp/dbhost.h"

#include "../unit.h"
#include "vectors.h"

static bool
same(const struct vectors *v, const struct dbhost *host)
{
	const char *name = vector_text(v, "expect.host");
	const char *socket = vector_text(v, "expect.socket");

	if (strcmp(host->host, name != NULL ? name : "") != 0 ||
	    host->port != (unsigned)vector_int(v, "expect.port") ||
	    host->ipv6 != vector_true(v, "expect.is_ipv6"))
		return false;
	return socket == NULL
		   ? host->socket == NULL
		   : host->socket != NULL && strcmp(host->socket, socket) == 0;
}

START_TEST(dbhost_parse__takes__apart_what_wordpress_does)
{
	struct vectors *v = vectors_open("dbhost.json", "vectors");
	struct arena *arena = arena_new();

	while (vectors_next(v)) {
		const char *text = vector_text(v, "db_host");
		bool readable = !vector_has(v, "expect");
		struct dbhost host;

		if (dbhost_parse(arena, text, &host) == readable &&
		    (!readable || same(v, &host)))
			vectors_passed(v);
		else
			printf("  DIFFERS: %s\n", text);
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

START_TEST(dbhost_parse__ignores__ports_that_are_none)
{
	struct arena *arena = arena_new();
	struct dbhost host;

	ck_assert(dbhost_parse(arena, "h:65535", &host));
	ck_assert_uint_eq(host.port, 65535);
	ck_assert(dbhost_parse(arena, "h:65536", &host));
	ck_assert_uint_eq(host.port, 0);
	ck_assert(dbhost_parse(arena, "h:99999999999999999999", &host));
	ck_assert_uint_eq(host.port, 0);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "dbhost", (const TTest *const[]){
			  dbhost_parse__takes__apart_what_wordpress_does,
			  dbhost_parse__ignores__ports_that_are_none,
			  NULL,
		      });
}
