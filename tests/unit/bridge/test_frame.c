#include <string.h>

#include "base/arena.h"
#include "bridge/frame.h"

#include "../unit.h"

static struct frame frame;

static enum frame_op
read_payload(const char *s, size_t len)
{
	frame_read((struct frame_part){ s, len }, false, &frame);
	return frame.op;
}

static enum frame_op
read_line(const char *s)
{
	frame_read((struct frame_part){ s, strlen(s) }, true, &frame);
	return frame.op;
}

static bool
is(struct frame_part part, const char *s)
{
	return part.len == strlen(s) && memcmp(part.s, s, part.len) == 0;
}

/* The password is all the rest: cut at its colon, "pa:anything" would do. */
START_TEST(frame_read__keeps__colons_of_the_password)
{
	ck_assert_int_eq(
	    read_payload("auth:bob:example.org:pa:ss:", 27), FRAME_AUTH);
	ck_assert(is(frame.user, "bob"));
	ck_assert(is(frame.host, "example.org"));
	ck_assert(is(frame.password, "pa:ss:"));
	ck_assert_int_eq(read_payload("auth:b:h:", 9), FRAME_AUTH);
	ck_assert_uint_eq(frame.password.len, 0);
}
END_TEST

START_TEST(frame_read__keeps__every_byte_of_a_password)
{
	char s[9 + 256] = "auth:b:h:";

	for (int i = 0; i < 256; i++)
		s[9 + i] = (char)i;
	ck_assert_int_eq(read_payload(s, sizeof(s)), FRAME_AUTH);
	ck_assert_uint_eq(frame.password.len, 256);
	ck_assert_ptr_eq(frame.password.s, s + 9);
}
END_TEST

START_TEST(frame_read__takes__isuser)
{
	ck_assert_int_eq(read_payload("isuser:b:h", 10), FRAME_ISUSER);
	ck_assert(is(frame.user, "b") && is(frame.host, "h"));
	ck_assert_int_eq(read_line("isuser:b:h"), FRAME_ISUSER);
	ck_assert_int_eq(read_payload("isuser:b:h:x", 12), FRAME_OTHER);
}
END_TEST

START_TEST(frame_read__calls_other__what_it_does_not_know)
{
	static const char *const other[] = { "", ":", "auth", "auth:", "auth:b",
		"auth:b:h", "isuser", "isuser:b", "setpass:b:h:p",
		"tryregister:b:h:p", "removeuser:b:h", "removeuser3:b:h:p",
		"certauth:b:h:p", "AUTH:b:h:p", "auth :b:h:p", "authx:b:h:p" };

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		ck_assert_msg(
		    read_payload(other[i], strlen(other[i])) == FRAME_OTHER,
		    "%s", other[i]);
	ck_assert_int_eq(read_line("auth:b:h:pass\tword"), FRAME_OTHER);
	ck_assert_int_eq(read_line("auth:b:h:password\r"), FRAME_OTHER);
	ck_assert_int_eq(read_payload("auth:b:h:pass\tword", 18), FRAME_AUTH);
}
END_TEST

/* A pipe gives what it has: nothing is done before the last byte is here. */
START_TEST(frame_packet__waits__for_the_last_byte)
{
	static const char two[] = "\0\012isuser:b:h\0\0\0\1x";
	struct frame_part payload;

	for (size_t len = 0; len < 12; len++)
		ck_assert_uint_eq(frame_packet(two, len, &payload), 0);
	ck_assert_uint_eq(frame_packet(two, 17, &payload), 12);
	ck_assert(is(payload, "isuser:b:h"));
	ck_assert_uint_eq(frame_packet(two + 12, 5, &payload), 2);
	ck_assert_uint_eq(payload.len, 0);
	ck_assert_uint_eq(frame_packet(two + 14, 3, &payload), 3);
	ck_assert(is(payload, "x"));
}
END_TEST

START_TEST(frame_packet__takes__the_longest)
{
	static char s[FRAME_PACKET_MAX];
	struct frame_part payload;

	s[0] = s[1] = (char)0xff;
	ck_assert_uint_eq(frame_packet(s, sizeof(s) - 1, &payload), 0);
	ck_assert_uint_eq(frame_packet(s, sizeof(s), &payload), sizeof(s));
	ck_assert_uint_eq(payload.len, 65535);
}
END_TEST

START_TEST(frame_line__ends__at_the_line_feed)
{
	struct frame_part payload;

	ck_assert_uint_eq(frame_line("", 0, &payload), 0);
	ck_assert_uint_eq(frame_line("abc", 3, &payload), 0);
	ck_assert_uint_eq(frame_line("abc\nd\n", 6, &payload), 4);
	ck_assert(is(payload, "abc"));
	ck_assert_uint_eq(frame_line("\n", 1, &payload), 1);
	ck_assert_uint_eq(payload.len, 0);
}
END_TEST

static enum frame_op
read_pipe(const char *s)
{
	static struct arena *arena;
	enum frame_op op;

	if (arena == NULL)
		arena = arena_new();
	frame_read_pipe(arena, (struct frame_part){ s, strlen(s) }, &frame);
	op = frame.op;
	return op;
}

START_TEST(frame_read_pipe__takes__passwords_of_any_bytes)
{
	ck_assert_int_eq(
	    read_pipe("CHECK-PASSWORD bob YSBiOmMAZA== example.org"),
	    FRAME_AUTH);
	ck_assert(is(frame.user, "bob") && is(frame.host, "example.org"));
	ck_assert_uint_eq(frame.password.len, 7);
	ck_assert_int_eq(memcmp(frame.password.s, "a b:c\0d", 7), 0);
	ck_assert_int_eq(
	    read_pipe("USER-EXISTS carol\\20smith example.org"), FRAME_ISUSER);
	ck_assert(is(frame.user, "carol\\20smith"));
}
END_TEST

/*
 * A yes for what is no localpart makes jabberd's c2s crash, so such a name is
 * not even asked for.
 */
START_TEST(frame_read_pipe__calls_other__what_it_does_not_know)
{
	static const char *const other[] = { "", " ", "FREE", "USER-EXISTS",
		"USER-EXISTS bob", "USER-EXISTS  h", "USER-EXISTS bob h x",
		"USER-EXISTS ca:rol h", "USER-EXISTS c@rol h",
		"USER-EXISTS c'rol h", "USER-EXISTS c/r h", "USER-EXISTS <c> h",
		"USER-EXISTS \xff h",
		"CHECK-PASSWORD bob YQ==", "CHECK-PASSWORD bob YQ== h x",
		"CHECK-PASSWORD ca:rol YQ== h", "CHECK-PASSWORD bob % h",
		"CHECK-PASSWORD bob Y h", "CHECK-PASSWORD bob YQ== h\r",
		"CHECK-PASSWORD bob\tx YQ== h", "check-password bob YQ== h",
		"GET-PASSWORD bob h", "SET-PASSWORD bob YQ== h",
		"CREATE-USER bob h", "DELETE-USER bob h" };

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		ck_assert_msg(
		    read_pipe(other[i]) == FRAME_OTHER, "%s", other[i]);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "frame", (const TTest *const[]){
			 frame_read__keeps__colons_of_the_password,
			 frame_read__keeps__every_byte_of_a_password,
			 frame_read__takes__isuser,
			 frame_read__calls_other__what_it_does_not_know,
			 frame_packet__waits__for_the_last_byte,
			 frame_packet__takes__the_longest,
			 frame_line__ends__at_the_line_feed,
			 frame_read_pipe__takes__passwords_of_any_bytes,
			 frame_read_pipe__calls_other__what_it_does_not_know,
			 NULL,
		     });
}
