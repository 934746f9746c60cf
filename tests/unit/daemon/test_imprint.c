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
		imprint__passes_over__everyday_sessions,
		NULL,
	    });
}
