#include <stdio.h>
#include <string.h>

#include "daemon/imprint.h"
#include "wp/account.h"

#include "../unit.h"

#define NOW INT64_C(1000)

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct imprint
imprint_with(const char *hash, const char *sessions, const char *caps)
{
	const struct account account = {
		.hash = bytes_of(hash),
		.sessions = bytes_of(sessions),
		.caps = bytes_of(caps),
	};
	struct imprint imprint;

	imprint_of(&account, false, NOW, &imprint);
	return imprint;
}

static unsigned
changes_of_sessions(const char *was, const char *is, int64_t now)
{
	struct imprint before = imprint_with("h", was, "c");
	struct imprint after = imprint_with("h", is, "c");

	return imprint_changes(&before, &after, now);
}

#define ONE(key, expires)                                                      \
	"s:32:\"" key "\";a:1:{s:10:\"expiration\";i:" expires ";}"

START_TEST(imprint__tells__password_and_roles)
{
	struct imprint was = imprint_with("h", NULL, "c");
	struct imprint same = imprint_with("h", NULL, "c");
	struct imprint password = imprint_with("i", NULL, "c");
	struct imprint roles = imprint_with("h", NULL, NULL);

	ck_assert_uint_eq(imprint_changes(&was, &same, NOW), 0);
	ck_assert_uint_eq(
	    imprint_changes(&was, &password, NOW), IMPRINT_PASSWORD);
	ck_assert_uint_eq(imprint_changes(&was, &roles, NOW), IMPRINT_ROLES);
	same.super_admin = true;
	ck_assert_uint_eq(imprint_changes(&was, &same, NOW), IMPRINT_ROLES);
}
END_TEST

START_TEST(imprint__tells__that_all_sessions_are_over)
{
	const char *two = "a:2:{" ONE(A, "2000") ONE(B, "2000") "}";
	const char *one = "a:1:{" ONE(B, "2000") "}";

	ck_assert_uint_eq(
	    changes_of_sessions(two, NULL, NOW), IMPRINT_SESSIONS_OVER);
	ck_assert_uint_eq(
	    changes_of_sessions(one, "a:0:{}", NOW), IMPRINT_SESSIONS_OVER);
	/* Logged out everywhere, and in again before we look. */
	ck_assert_uint_eq(
	    changes_of_sessions("a:1:{" ONE(A, "2000") "}", one, NOW),
	    IMPRINT_SESSIONS_OVER);
}
END_TEST

START_TEST(imprint__tells__that_one_of_several_sessions_has_ended)
{
	const char *two = "a:2:{" ONE(A, "2000") ONE(B, "2000") "}";

	ck_assert_uint_eq(
	    changes_of_sessions(two, "a:1:{" ONE(A, "2000") "}", NOW),
	    IMPRINT_SESSION_ENDED);
	ck_assert_uint_eq(
	    changes_of_sessions(two, "a:1:{" ONE(B, "2000") "}", NOW),
	    IMPRINT_SESSION_ENDED);
	/* Its time had come. */
	ck_assert_uint_eq(
	    changes_of_sessions("a:2:{" ONE(A, "999") ONE(B, "2000") "}",
		"a:1:{" ONE(B, "2000") "}", NOW),
	    0);
}
END_TEST

/* "a:N:{...}" of sessions number `from' up to, not with, `to'. */
static const char *
many(char *buffer, size_t size, unsigned from, unsigned to)
{
	size_t len = (size_t)snprintf(buffer, size, "a:%u:{", to - from);

	for (unsigned i = from; i < to; i++)
		len += (size_t)snprintf(buffer + len, size - len,
		    "s:32:\"%016u%016u\";a:1:{s:10:\"expiration\";i:2000;}", i,
		    0);
	snprintf(buffer + len, size - len, "}");
	return buffer;
}

/* Whoever logs in every day, on every device, has many. */
START_TEST(imprint__tells__of_many_sessions_which_ended)
{
	char all[2048], rest[2048];

	many(all, sizeof(all), 0, 20);
	ck_assert_uint_eq(
	    changes_of_sessions(all, "a:0:{}", NOW), IMPRINT_SESSIONS_OVER);
	/* "Everywhere else" leaves the newest. */
	ck_assert_uint_eq(
	    changes_of_sessions(all, many(rest, sizeof(rest), 19, 20), NOW),
	    IMPRINT_SESSION_ENDED);
	ck_assert_uint_eq(
	    changes_of_sessions(all, many(rest, sizeof(rest), 0, 19), NOW),
	    IMPRINT_SESSION_ENDED);
}
END_TEST

/* Logging in and running out are not it. */
START_TEST(imprint__passes_over__everyday_sessions)
{
	const char *two = "a:2:{" ONE(A, "2000") ONE(B, "2000") "}";
	const char *one = "a:1:{" ONE(A, "2000") "}";

	ck_assert_uint_eq(changes_of_sessions(NULL, one, NOW), 0);
	ck_assert_uint_eq(changes_of_sessions(one, two, NOW), 0);
	ck_assert_uint_eq(changes_of_sessions(one, NULL, 2001), 0);
	ck_assert_uint_eq(
	    changes_of_sessions("a:1:{" ONE(A, "999") "}", NULL, NOW), 0);
	ck_assert_uint_eq(changes_of_sessions("a:9:{i:1", NULL, NOW), 0);
}
END_TEST

int
main(void)
{
	return unit_run("imprint",
	    (const TTest *const[]){
		imprint__tells__password_and_roles,
		imprint__tells__that_all_sessions_are_over,
		imprint__tells__that_one_of_several_sessions_has_ended,
		imprint__tells__of_many_sessions_which_ended,
		imprint__passes_over__everyday_sessions,
		NULL,
	    });
}
