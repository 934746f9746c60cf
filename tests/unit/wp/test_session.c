/*
 * The row session_tokens: every vector of sessions.json.
 */
#include <stdio.h>
#include <string.h>

#include "wp/session.h"

#include "../unit.h"
#include "vectors.h"

static enum verdict
check_of(const struct vectors *v, size_t i)
{
	struct bytes now = vector_at(v, "checks.%zu.now", i);
	struct bytes token = vector_at(v, "checks.%zu.token", i);
	char verifier[SESSION_VERIFIER_SIZE];
	int64_t seconds;

	ck_assert(bytes_number(now, &seconds));
	session_verifier(token, verifier);
	ck_assert(bytes_are(vector_at(v, "checks.%zu.verifier", i), verifier));
	return session_verify(
	    vector_get(v, "meta_value"), token, seconds, NULL);
}

/* What was made by hand may be read more strictly, never less. */
START_TEST(session_verify__decides__as_wordpress)
{
	struct vectors *v = vectors_open("sessions.json", "vectors");

	while (vectors_next(v)) {
		bool hand = bytes_are(vector_get(v, "made_by"), "hand");
		size_t len = (size_t)vector_int(v, "checks.len");
		size_t same = 0, stricter = 0;

		for (size_t i = 0; i < len; i++) {
			bool valid =
			    bytes_are(vector_at(v, "checks.%zu.valid", i), "1");
			bool ours = check_of(v, i) == VERDICT_YES;

			same += ours == valid;
			stricter += hand && valid && !ours;
		}
		if (len > 0 && same == len)
			vectors_passed(v);
		else if (len > 0 && same + stricter == len)
			vectors_excused(v);
		if (same != len)
			printf("  %s %s: %s\n", vector_text(v, "id"),
			    same + stricter == len ? "read more strictly"
						   : "DIFFERS",
			    vector_text(v, "note"));
	}
	vectors_close(&v);
}
END_TEST

START_TEST(session_verify__says__when_it_ends)
{
	static const char format[] =
	    "a:1:{s:64:\"%s\";a:1:{s:10:\"expiration\";i:100;}}";
	char verifier[SESSION_VERIFIER_SIZE], row[256];
	int64_t expires = -1;

	session_verifier(bytes_of("tok"), verifier);
	snprintf(row, sizeof(row), format, verifier);
	ck_assert_int_eq(
	    session_verify(bytes_of(row), bytes_of("tok"), 101, &expires),
	    VERDICT_NO);
	ck_assert_int_eq(expires, -1);
	ck_assert_int_eq(
	    session_verify(bytes_of(row), bytes_of("tok"), 100, &expires),
	    VERDICT_YES);
	ck_assert_int_eq(expires, 100);
	ck_assert_int_eq(
	    session_verify_hashed(bytes_of(row), verifier, 100, &expires),
	    VERDICT_YES);
	ck_assert_int_eq(
	    session_verify(bytes_of(row), bytes_of("toc"), 100, NULL),
	    VERDICT_NO);
	ck_assert_int_eq(session_verify((struct bytes){ NULL, 0 },
			     bytes_of("tok"), 100, NULL),
	    VERDICT_NO);
}
END_TEST

int
main(void)
{
	return unit_run("session", (const TTest *const[]){
				       session_verify__decides__as_wordpress,
				       session_verify__says__when_it_ends,
				       NULL,
				   });
}
