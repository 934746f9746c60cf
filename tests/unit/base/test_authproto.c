#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"

#include "../unit.h"

static struct arena *arena;
static struct authproto_line line;

static enum authproto_code
read_bytes(const char *s, size_t len)
{
	if (arena == NULL)
		arena = arena_new_wiping();
	arena_reset(arena);
	return authproto_read(arena, s, len, &line);
}

static enum authproto_code
read_line(const char *s)
{
	return read_bytes(s, strlen(s));
}

static const char *
said(struct authproto_out *out)
{
	ck_assert(authproto_end(out));
	ck_assert_int_eq(out->s[out->len - 1], '\n');
	out->s[out->len - 1] = '\0';
	return out->s;
}

/* The transcript of the protocol's description, as both ends see it. */
START_TEST(authproto_read__takes__the_questions_of_the_transcript)
{
	ck_assert_int_eq(read_line("AUTHD\t1\tagent=t/1"), AUTHPROTO_FINE);
	ck_assert_str_eq(line.verb, "AUTHD");
	ck_assert_uint_eq(line.id, AUTHPROTO_VERSION);
	ck_assert_str_eq(authproto_gets(&line, "agent"), "t/1");

	ck_assert_int_eq(read_line("isuser\t1\tuser=alice\thost=example.org"),
	    AUTHPROTO_FINE);
	ck_assert_uint_eq(line.id, 1);
	ck_assert_str_eq(authproto_gets(&line, "host"), "example.org");

	ck_assert_int_eq(read_line("auth\t2\tuser=alice\thost=example.org\t"
				   "pw=p%E2%82%AC%3Aa%25\tip=192.0.2.7"),
	    AUTHPROTO_FINE);
	ck_assert_str_eq(authproto_gets(&line, "pw"), "p\xe2\x82\xac:a%");
	ck_assert_uint_eq(authproto_get(&line, "pw")->len, 7);
	ck_assert_ptr_null(authproto_get(&line, "cookie"));

	ck_assert_int_eq(read_line("auth\t3\tuser=bob\thost=example.org\t"
				   "cookie=bob%7C1790000000%7Ctok%7Cmac"),
	    AUTHPROTO_FINE);
	ck_assert_str_eq(
	    authproto_gets(&line, "cookie"), "bob|1790000000|tok|mac");

	ck_assert_int_eq(
	    read_line("auth\t5\tuser=alice\thost=example.org\tpw=a%00b"),
	    AUTHPROTO_VALUE);
	ck_assert_uint_eq(line.id, 5);
}
END_TEST

START_TEST(authproto_out__writes__the_answers_of_the_transcript)
{
	static struct authproto_out out;

	authproto_begin_id(&out, "OK", 4);
	ck_assert_str_eq(said(&out), "OK\t4");
	authproto_begin_id(&out, "OK", 1);
	authproto_addn(&out, "exists", 1);
	ck_assert_str_eq(said(&out), "OK\t1\texists=1");
	authproto_refuse(&out, 3, AUTHPROTO_DENIED);
	ck_assert_uint_eq(out.len, strlen("NO\t3\tcode=denied\n"));
	ck_assert_int_eq(memcmp(out.s, "NO\t3\tcode=denied\n", out.len), 0);
	authproto_refuse(&out, 5, AUTHPROTO_VALUE);
	ck_assert_int_eq(memcmp(out.s, "BAD\t5\tcode=value\n", out.len), 0);
	authproto_refuse(&out, 7, AUTHPROTO_BUSY);
	ck_assert_int_eq(memcmp(out.s, "TMP\t7\tcode=busy\n", out.len), 0);
	authproto_begin_id(&out, "OK", 19);
	authproto_adds(&out, "name", "Alice B.");
	authproto_adds(&out, "roles", "subscriber,editor");
	ck_assert_str_eq(
	    said(&out), "OK\t19\tname=Alice%20B.\troles=subscriber,editor");
	authproto_begin_id(&out, "auth", 2);
	authproto_adds(&out, "pw", "p\xe2\x82\xac:a%");
	ck_assert_str_eq(said(&out), "auth\t2\tpw=p%E2%82%AC:a%25");
}
END_TEST

/* Cut anywhere, a line gives an answer or a refusal, never something else. */
START_TEST(authproto_read__survives__a_cut_at_every_byte)
{
	static const char whole[] =
	    "auth\t4294967295\tuser=alice\thost=example.org\t"
	    "pw=p%E2%82%AC%3Aa%25\tdeadline=25000\twant=exp,roles";

	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		char *copy = malloc(len + 1); /* exact, so that ASan sees */
		enum authproto_code code;

		memcpy(copy, whole, len);
		code = read_bytes(copy, len);
		if (code == AUTHPROTO_FINE)
			ck_assert_ptr_null(authproto_get(&line, "nothing"));
		else
			ck_assert_int_eq(
			    authproto_class_of(code), AUTHPROTO_BAD);
		if (len >= 16)
			ck_assert_uint_eq(line.id, UINT32_MAX);
		free(copy);
	}
}
END_TEST

START_TEST(authproto_read__refuses__what_the_grammar_does_not_have)
{
	static const char *const bad[] = { "", "\t", "auth7\t1", "au th\t1",
		"abcdefghijklmnopq\t1", "**\t1", "auth\t01", "auth\t4294967296",
		"auth\t99999999999999999999", "auth\t1\t", "auth\t1\t=x",
		"auth\t1\tUser=x", "auth\t1\tuser=a b", "auth\t1\tuser=a\r",
		"auth\t1\tuser=a\x7f", "auth\t1\tuser=%", "auth\t1\tuser=%4",
		"auth\t1\tuser=%4g", "auth\t1\tuser=%g4",
		"auth\t1\tuser=a\tuser=a", "auth\t1\tabcdefghijklmnopq=x",
		"auth\t1\tuser=a\t\thost=b", "\xff\t1" };
	static const char *const odd[] = { "auth\t1\tuser=a%0Ab",
		"auth\t1\tuser=%FF", "auth\t1\tuser=%C2%85",
		"auth\t1\tuser=a%00", "auth\t1\tpw=%00",
		"auth\t1\tdeadline=", "auth\t1\tdeadline=-5",
		"auth\t1\tdeadline=12345678901",
		"auth\t1\tsvc=123456789012345678901234567890123" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(read_line(bad[i]) == AUTHPROTO_SYNTAX, "%zu: %s",
		    i, bad[i]);
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		ck_assert_msg(
		    read_line(odd[i]) == AUTHPROTO_VALUE, "%zu: %s", i, odd[i]);
	ck_assert_int_eq(read_bytes("ping\0\t1", 7), AUTHPROTO_SYNTAX);
	ck_assert_int_eq(read_bytes("auth\t1\tpw=a\0b", 13), AUTHPROTO_SYNTAX);
}
END_TEST

START_TEST(authproto_read__ignores__what_it_does_not_know)
{
	ck_assert_int_eq(
	    read_line("whois\t7\tuser=a\tshoe=44%00\tevt"), AUTHPROTO_FINE);
	ck_assert_uint_eq(authproto_get(&line, "shoe")->len, 3);
	ck_assert_uint_eq(authproto_get(&line, "evt")->len, 0);
	ck_assert_int_eq(read_line("BYE\tcode=shutdown"), AUTHPROTO_FINE);
	ck_assert_uint_eq(line.id, 0);
	ck_assert_int_eq(read_line("EVT\tinvalidate\tuser=a"), AUTHPROTO_FINE);
	ck_assert_ptr_nonnull(authproto_get(&line, "invalidate"));
}
END_TEST

START_TEST(authproto_read__holds__the_limits)
{
	static char s[2 * AUTHPROTO_LINE_MAX];
	int len = snprintf(s, sizeof(s), "auth\t1\tpw=");

	memset(s + len, 'x', AUTHPROTO_SECRET_MAX + 1);
	ck_assert_int_eq(
	    read_bytes(s, (size_t)len + AUTHPROTO_SECRET_MAX), AUTHPROTO_FINE);
	ck_assert_int_eq(read_bytes(s, (size_t)len + AUTHPROTO_SECRET_MAX + 1),
	    AUTHPROTO_VALUE);
	len = snprintf(s, sizeof(s), "auth\t1\tx=");
	memset(s + len, 'x', sizeof(s) - (size_t)len);
	ck_assert_int_eq(read_bytes(s, AUTHPROTO_LINE_MAX - 1), AUTHPROTO_FINE);
	ck_assert_int_eq(read_bytes(s, AUTHPROTO_LINE_MAX), AUTHPROTO_TOOLONG);
	len = snprintf(s, sizeof(s), "auth\t1");
	for (int i = 0; i <= AUTHPROTO_FIELDS; i++)
		len += snprintf(s + len, sizeof(s) - (size_t)len, "\tk%d", i);
	ck_assert_int_eq(read_bytes(s, (size_t)len), AUTHPROTO_SYNTAX);
}
END_TEST

START_TEST(authproto_out__and_read__give_back_every_byte)
{
	static struct authproto_out out;
	char all[256];

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	authproto_begin_id(&out, "auth", 1);
	authproto_add(&out, "x", all, sizeof(all));
	ck_assert(authproto_end(&out));
	for (size_t i = 0; i + 1 < out.len; i++)
		ck_assert(
		    out.s[i] == '\t' || (out.s[i] > 0x20 && out.s[i] < 0x7f));
	ck_assert_int_eq(read_bytes(out.s, out.len - 1), AUTHPROTO_FINE);
	ck_assert_uint_eq(authproto_get(&line, "x")->len, sizeof(all));
	ck_assert_mem_eq(authproto_gets(&line, "x"), all, sizeof(all));
}
END_TEST

START_TEST(authproto_out__says__when_it_is_full)
{
	static struct authproto_out out;
	static char long_value[AUTHPROTO_LINE_MAX];

	authproto_begin(&out, "x");
	authproto_add(&out, "k", long_value, sizeof(long_value) / 3);
	ck_assert(!authproto_end(&out));
	memset(long_value, 'a', sizeof(long_value));
	authproto_begin(&out, "x");
	authproto_add(&out, "k", long_value, AUTHPROTO_LINE_MAX - 5);
	ck_assert(authproto_end(&out));
	ck_assert_uint_eq(out.len, AUTHPROTO_LINE_MAX);
	authproto_begin(&out, "x");
	authproto_add(&out, "k", long_value, AUTHPROTO_LINE_MAX - 4);
	ck_assert(!authproto_end(&out));
	authproto_wipe(&out);
	for (size_t i = 0; i < sizeof(out.s); i++)
		ck_assert_int_eq(out.s[i], 0);
}
END_TEST

START_TEST(authproto_is_reply__keeps__the_classes_apart)
{
	enum authproto_class class;
	enum authproto_code code;

	ck_assert_int_eq(read_line("TMP\t1\tcode=db"), AUTHPROTO_FINE);
	ck_assert(authproto_is_reply(&line, &class, &code));
	ck_assert_int_eq(class, AUTHPROTO_TMP);
	ck_assert_int_eq(code, AUTHPROTO_DB);
	/* A code of another class does not change the class. */
	ck_assert_int_eq(read_line("TMP\t1\tcode=denied"), AUTHPROTO_FINE);
	ck_assert(authproto_is_reply(&line, &class, &code));
	ck_assert_int_eq(class, AUTHPROTO_TMP);
	ck_assert_int_eq(code, AUTHPROTO_FINE);
	ck_assert_int_eq(read_line("NO\t1"), AUTHPROTO_FINE);
	ck_assert(authproto_is_reply(&line, &class, &code));
	ck_assert_int_eq(class, AUTHPROTO_NO);
	ck_assert_int_eq(read_line("ok\t1"), AUTHPROTO_FINE);
	ck_assert(!authproto_is_reply(&line, &class, &code));
}
END_TEST

int
main(void)
{
	return unit_run("authproto",
	    (const TTest *const[]){
		authproto_read__takes__the_questions_of_the_transcript,
		authproto_out__writes__the_answers_of_the_transcript,
		authproto_read__survives__a_cut_at_every_byte,
		authproto_read__refuses__what_the_grammar_does_not_have,
		authproto_read__ignores__what_it_does_not_know,
		authproto_read__holds__the_limits,
		authproto_out__and_read__give_back_every_byte,
		authproto_out__says__when_it_is_full,
		authproto_is_reply__keeps__the_classes_apart,
		NULL,
	    });
}
