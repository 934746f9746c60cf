/*
 * Cookies: every vector of cookies.json.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wp/account.h"
#include "wp/cookie.h"
#include "wp/session.h"

#include "../unit.h"
#include "vectors.h"

static const struct {
	const char *family;
	unsigned forms;
} families[] = {
	{ "6.8", COOKIE_68 },
	{ "4.0", COOKIE_40 },
	{ "2.8", COOKIE_28 },
	{ "2.5.1", COOKIE_251 },
	{ "2.5.0", 0 }, /* forgeable: there is no form for it */
	{ "erlang2013", COOKIE_2013 | COOKIE_28 },
};

static unsigned
forms_of(const struct vectors *v)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (bytes_are(vector_get(v, "family"), families[i].family))
			return families[i].forms;
	ck_abort_msg("unknown family %s", vector_text(v, "family"));
}

static struct account
account_of(const struct vectors *v)
{
	return (struct account){
		.login = vector_get(v, "db_user.user_login"),
		.hash = vector_get(v, "db_user.user_pass"),
		.sessions = vector_get(v, "db_user.session_tokens"),
	};
}

/*
 * WordPress gives an hour of grace to POST and admin-ajax.php, we to nobody:
 * the hour is taken off the clock of the cookie, and the session is asked by
 * the true one.  So the vectors can be followed exactly.
 */
static enum verdict
verdict_of(struct arena *arena, const struct vectors *v, unsigned forms,
    enum cookie_fault *fault)
{
	int64_t now = vector_int(v, "now"), grace = 0;
	struct account account = account_of(v);
	struct cookie cookie;

	*fault = COOKIE_WRONG_FORM;
	if (bytes_are(vector_get(v, "method"), "POST") ||
	    vector_true(v, "ajax"))
		grace = 3600;
	if (account.login.s == NULL ||
	    !cookie_parse(arena, vector_get(v, "cookie"), &cookie) ||
	    cookie_verify(arena, &cookie, &account, vector_get(v, "salt"),
		forms | COOKIE_SESSIONLESS, now - grace, fault) != VERDICT_YES)
		return VERDICT_NO;
	if (cookie.token.s == NULL)
		return VERDICT_YES;
	return session_verify(account.sessions, cookie.token, now, NULL);
}

/* Where we may say no to what WordPress takes; never the other way round. */
static const char *
excuse(const struct vectors *v)
{
	const char *note = vector_text(v, "note");

	if (vector_true(v, "odd"))
		return "a shape WordPress never writes";
	if (vector_get(v, "salt").len == 0)
		return "2.6 had no custom schemes, and no key for them";
	if (bytes_are(vector_get(v, "family"), "2.5.0"))
		return "2.5.0 is forgeable (CVE-2008-1930)";
	if (bytes_are(vector_get(v, "family"), "erlang2013") &&
	    (strstr(note, "fourth part") != NULL ||
		strstr(note, "fifth part") != NULL ||
		strstr(note, "leading +") != NULL ||
		strstr(note, "30 digits") != NULL))
		return "neither `global' nor a cookie of WordPress";
	return NULL;
}

static void
compare(struct arena *arena, struct vectors *v, bool valid)
{
	enum cookie_fault fault;
	enum verdict verdict = verdict_of(arena, v, forms_of(v), &fault);
	const char *why = NULL;

	if ((verdict == VERDICT_YES) == valid) {
		vectors_passed(v);
		return;
	}
	if (verdict == VERDICT_NO)
		why = excuse(v);
	if (why != NULL) {
		printf("  %s refused (%s): %s\n", vector_text(v, "id"),
		    vector_text(v, "note"), why);
		vectors_excused(v);
		return;
	}
	printf("  %s: WordPress %d, we %d (%s): %s\n", vector_text(v, "id"),
	    valid, verdict, cookie_fault_text(fault), vector_text(v, "note"));
}

START_TEST(cookie_verify__decides__as_wordpress)
{
	struct vectors *v = vectors_open("cookies.json", "vectors");
	struct arena *arena = arena_new_wiping();

	while (vectors_next(v)) {
		compare(arena, v, vector_true(v, "expect.valid"));
		arena_reset(arena);
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

START_TEST(cookie_verify__decides__as_the_module_of_2013)
{
	struct vectors *v = vectors_open("cookies.json", "erlang2013");
	struct arena *arena = arena_new_wiping();

	while (vectors_next(v)) {
		compare(arena, v, vector_true(v, "expect.valid"));
		arena_reset(arena);
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

static const char *const reasons[] = {
	[COOKIE_GOOD] = "valid",
	[COOKIE_EXPIRED] = "expired",
	[COOKIE_BAD_MAC] = "bad_hash",
	[COOKIE_NO_SESSION] = "bad_session_token",
};

/* The reason for a no, where the cookie has the shape of one. */
START_TEST(cookie_verify__gives__the_reason_wordpress_gives)
{
	struct vectors *v = vectors_open("cookies.json", "vectors");
	struct arena *arena = arena_new_wiping();
	size_t compared = 0;

	while (vectors_next(v)) {
		struct bytes reason = vector_get(v, "expect.reason");
		struct account account = account_of(v);
		enum cookie_fault fault;
		struct cookie cookie;

		arena_reset(arena);
		if (reason.s == NULL || account.login.s == NULL ||
		    bytes_are(vector_get(v, "method"), "POST") ||
		    vector_true(v, "ajax") ||
		    !cookie_parse(arena, vector_get(v, "cookie"), &cookie))
			continue;
		(void)cookie_verify(arena, &cookie, &account,
		    vector_get(v, "salt"), forms_of(v), vector_int(v, "now"),
		    &fault);
		if (fault == COOKIE_OTHER_LOGIN || fault == COOKIE_WRONG_FORM)
			continue;
		compared++;
		ck_assert_str_eq(reason.s, reasons[fault]);
	}
	printf("reasons compared: %zu\n", compared);
	ck_assert_uint_gt(compared, 600);
	vectors_leave(&v);
	arena_free(&arena);
}
END_TEST

/* Without knowing the release: whatever was good under its own rules is. */
START_TEST(cookie_verify__takes__both_fragments)
{
	struct vectors *v = vectors_open("cookies.json", "vectors");
	struct arena *arena = arena_new_wiping();

	while (vectors_next(v)) {
		enum cookie_fault fault;
		unsigned forms = forms_of(v);

		if ((forms & COOKIE_DEFAULT) == 0 ||
		    verdict_of(arena, v, forms, &fault) == VERDICT_NO ||
		    verdict_of(arena, v, COOKIE_DEFAULT, &fault) == VERDICT_YES)
			vectors_passed(v);
		arena_reset(arena);
	}
	vectors_close(&v);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("cookie_vectors",
	    (const TTest *const[]){
		cookie_verify__decides__as_wordpress,
		cookie_verify__decides__as_the_module_of_2013,
		cookie_verify__gives__the_reason_wordpress_gives,
		cookie_verify__takes__both_fragments,
		NULL,
	    });
}
