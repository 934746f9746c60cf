/*
 * Cookies that are spoilt, stolen or late.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/account.h"
#include "wp/cookie.h"
#include "wp/credential.h"

#include "../unit.h"
#include "vectors.h"

/* A good cookie of alice, to be spoilt. */
struct sample {
	struct arena *arena;
	struct account account;
	struct bytes salt;
	int64_t now;
	char text[256];
	struct vectors *v;
};

static void
sample_open(struct sample *s)
{
	struct bytes text;

	*s = (struct sample){ .arena = arena_new_wiping() };
	s->v = vectors_open("cookies.json", "vectors");
	do
		ck_assert(vectors_next(s->v));
	while (!bytes_are(vector_get(s->v, "family"), "6.8") ||
	       !vector_true(s->v, "expect.valid") ||
	       !bytes_are(vector_get(s->v, "db_user.user_login"), "alice"));
	s->account = (struct account){
		.login = vector_get(s->v, "db_user.user_login"),
		.hash = vector_get(s->v, "db_user.user_pass"),
		.sessions = vector_get(s->v, "db_user.session_tokens"),
	};
	s->salt = vector_get(s->v, "salt");
	s->now = vector_int(s->v, "now");
	text = vector_get(s->v, "cookie");
	ck_assert_uint_lt(text.len, sizeof(s->text));
	memcpy(s->text, text.s, text.len);
}

static void
sample_close(struct sample *s)
{
	vectors_leave(&s->v);
	arena_free(&s->arena);
}

static enum verdict
sample_verify(struct sample *s, struct bytes text)
{
	struct cookie cookie;

	if (!cookie_parse(s->arena, text, &cookie))
		return VERDICT_NO;
	return cookie_verify(s->arena, &cookie, &s->account, s->salt,
	    COOKIE_DEFAULT | COOKIE_28 | COOKIE_251 | COOKIE_2013, s->now,
	    NULL);
}

/* T9: no byte of it may differ, in any way. */
START_TEST(cookie_verify__refuses__every_changed_bit_T09)
{
	struct sample s;
	size_t len;

	sample_open(&s);
	len = strlen(s.text);
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_YES);
	for (size_t i = 0; i < len; i++)
		for (int bit = 0; bit < 8; bit++) {
			s.text[i] ^= (char)(1 << bit);
			ck_assert_int_eq(
			    sample_verify(&s, (struct bytes){ s.text, len }),
			    VERDICT_NO);
			s.text[i] ^= (char)(1 << bit);
		}
	for (size_t i = 0; i < len; i++)
		ck_assert_int_eq(
		    sample_verify(&s, (struct bytes){ s.text, i }), VERDICT_NO);
	sample_close(&s);
}
END_TEST

/* T9: the clock goes on within one process. */
START_TEST(cookie_verify__refuses__once_time_has_passed_T09)
{
	struct sample s;
	struct cookie cookie;
	enum cookie_fault fault;

	sample_open(&s);
	ck_assert(cookie_parse(s.arena, bytes_of(s.text), &cookie));
	s.now = cookie.expires;
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_YES);
	s.now++;
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_NO);
	(void)cookie_verify(s.arena, &cookie, &s.account, s.salt,
	    COOKIE_DEFAULT, s.now, &fault);
	ck_assert_int_eq(fault, COOKIE_EXPIRED);
	sample_close(&s);
}
END_TEST

START_TEST(cookie_verify__refuses__other_people_and_no_key_T08)
{
	struct sample s;

	sample_open(&s);
	s.account.login = bytes_of("bob");
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_NO);
	s.account.login = bytes_of("\xc3\xa1lice"); /* álice, one in MySQL */
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_NO);
	s.account.login = bytes_of("Alice"); /* one localpart */
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_YES);
	s.account.login = (struct bytes){ NULL, 0 };
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_NO);
	s.account.login = bytes_of("alice");
	s.salt = bytes_of("");
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_NO);
	s.salt = (struct bytes){ NULL, 0 };
	ck_assert_int_eq(sample_verify(&s, bytes_of(s.text)), VERDICT_NO);
	sample_close(&s);
}
END_TEST

START_TEST(cookie_verify__needs__the_session_unless_told)
{
	struct sample s;
	struct cookie cookie;
	enum cookie_fault fault;

	sample_open(&s);
	s.account.sessions = (struct bytes){ NULL, 0 };
	ck_assert(cookie_parse(s.arena, bytes_of(s.text), &cookie));
	ck_assert_int_eq(cookie_verify(s.arena, &cookie, &s.account, s.salt,
			     COOKIE_DEFAULT, s.now, &fault),
	    VERDICT_NO);
	ck_assert_int_eq(fault, COOKIE_NO_SESSION);
	ck_assert_int_eq(cookie_verify(s.arena, &cookie, &s.account, s.salt,
			     COOKIE_DEFAULT | COOKIE_SESSIONLESS, s.now, NULL),
	    VERDICT_YES);
	ck_assert_int_eq(credential_verify(
			     s.arena, &cookie, &s.account, s.salt, s.now, NULL),
	    VERDICT_NO);
	sample_close(&s);
}
END_TEST

START_TEST(cookie_parse__knows__what_is_no_cookie)
{
	static const char *const passwords[] = { "", "|", "||", "|||", "a|b",
		"a|b|c", "a|1|b", "pass|word|1|2",
		"a|1|t|0000000000000000000000000000000000000000000000000000000"
		"00000000", /* 63 */
		"|1|t|0000000000000000000000000000000000000000000000000000000"
		"000000000",
		"a|1234567890123456789|t|00000000000000000000000000000000000000"
		"00000000000000000000000000",
		"a|1|00000000000000000000000000000000|Global",
		"a|1|0000000000000000000000000000000g",
		"a%7C1%7C0000000000000000000000000000000", "100% sure" };
	struct arena *arena = arena_new();
	struct cookie cookie;

	for (size_t i = 0; i < sizeof(passwords) / sizeof(*passwords); i++)
		ck_assert_msg(
		    !cookie_parse(arena, bytes_of(passwords[i]), &cookie), "%s",
		    passwords[i]);
	arena_free(&arena);
}
END_TEST

START_TEST(cookie_parse__decodes__once_and_only_without_bars)
{
	static const char encoded[] =
	    "a%20b%2541%7c12%7C00000000000000000000000000000000";
	struct arena *arena = arena_new();
	struct cookie cookie;

	ck_assert(cookie_parse(arena, bytes_of(encoded), &cookie));
	ck_assert(bytes_are(cookie.login, "a b%41"));
	ck_assert_int_eq(cookie.expires, 12);
	ck_assert(cookie.token.s == NULL && !cookie.global);
	ck_assert(cookie_parse(arena,
	    bytes_of("a%20b|12|00000000000000000000000000000000|global"),
	    &cookie));
	ck_assert(bytes_are(cookie.login, "a%20b"));
	ck_assert(cookie.global);
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "cookie", (const TTest *const[]){
			  cookie_verify__refuses__every_changed_bit_T09,
			  cookie_verify__refuses__once_time_has_passed_T09,
			  cookie_verify__refuses__other_people_and_no_key_T08,
			  cookie_verify__needs__the_session_unless_told,
			  cookie_parse__knows__what_is_no_cookie,
			  cookie_parse__decodes__once_and_only_without_bars,
			  NULL,
		      });
}
