#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <strophe.h>

#include "base/stanza.h"
#include "base/text.h"
#include "host/ear.h"
#include "sys/clock.h"

#include "../unit.h"

#define BURST 200 /* stanzas, in far less time than a brisk server takes */

static xmpp_ctx_t *ctx;
static struct event_base *base;
static struct ear *ear;
static struct text heard; /* ids */
static int reads, looks, put, listened;
static int ends[2];

static void
on_stanza(void *user, const struct stanza *in)
{
	(void)user;
	text_addf(&heard, "%s ", stanza_attr(in, "id"));
	listened++;
}

static void
on_read(evutil_socket_t fd, short what, void *user)
{
	char bytes[64];

	(void)what;
	(void)user;
	looks++;
	reads += recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0;
	ear_catch_up(ear);
}

static void
setup(void)
{
	ctx = xmpp_ctx_new(NULL, NULL);
	base = event_base_new();
	ear = ear_new(base,
	    &(struct ear_settings){ .stanza = on_stanza, .read = on_read });
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ear_open(ear, ends[0]);
	reads = looks = put = listened = 0;
}

static void
teardown(void)
{
	ear_free(&ear);
	ck_assert_ptr_null(ear);
	event_base_free(base);
	xmpp_ctx_free(ctx);
	close(ends[0]);
	close(ends[1]);
	text_free(&heard);
}

static void
come(int many)
{
	for (int i = 0; i < many; i++) {
		xmpp_stanza_t *tree = xmpp_stanza_new(ctx);
		char id[16];

		snprintf(id, sizeof(id), "%d", put++);
		xmpp_stanza_set_name(tree, "message");
		xmpp_stanza_set_id(tree, id);
		ear_put(ear, stanza_wrap(tree));
		xmpp_stanza_release(tree);
	}
}

/* All that came, in order. */
static void
all_heard(void)
{
	struct text all = { 0 };

	for (int i = 0; i < put; i++)
		text_addf(&all, "%d ", i);
	ck_assert_str_eq(heard.s, all.s);
	text_free(&all);
}

/* It is known how fast they come, and there is no rest. */
static void
be_brisk(void)
{
	for (int i = 0; i < BURST; i++) {
		come(1);
		ear_was_read(ear, 100);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	while (listened < put)
		event_base_loop(base, EVLOOP_ONCE);
}

START_TEST(ear_put__is_heard_at_once__when_few_come)
{
	setup();
	for (int i = 0; i < 20; i++) {
		come(1);
		ear_was_read(ear, 100);
		all_heard();
	}
	ck_assert_int_eq(looks, 0);
	teardown();
}
END_TEST

START_TEST(ear_put__is_heard_at_once__when_many_come_in_pieces)
{
	setup();
	for (int i = 0; i < BURST; i++) {
		come(100);
		ear_was_read(ear, 64 * 1024);
	}
	all_heard();
	ck_assert_int_eq(looks, 0);
	teardown();
}
END_TEST

START_TEST(ear_put__is_heard_after_a_rest__when_they_come_one_by_one)
{
	int64_t began;
	size_t len;

	setup();
	be_brisk();
	all_heard();
	come(1);
	ear_was_read(ear, 100);
	len = heard.len;
	come(3);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	looks = reads = 0;
	ck_assert_uint_eq(heard.len, len);
	began = clock_monotonic();
	while (looks == 0)
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_int_lt(clock_monotonic() - began, 1000000);
	ck_assert_int_eq(reads, 1); /* together with what was kept */
	all_heard();
	teardown();
}
END_TEST

START_TEST(ear_hold__keeps__what_comes_until_it_ends)
{
	size_t len;

	setup();
	come(2);
	ear_hold(ear, true);
	len = heard.len;
	come(3);
	ear_was_read(ear, 100);
	ear_catch_up(ear);
	ck_assert_uint_eq(heard.len, len);
	ear_hold(ear, false);
	come(1); /* not before those that wait */
	ck_assert_uint_eq(heard.len, len);
	ear_catch_up(ear);
	all_heard();
	teardown();
}
END_TEST

START_TEST(ear_close__drops__what_nobody_heard)
{
	setup();
	be_brisk();
	come(1);
	ear_was_read(ear, 100);
	come(1);
	ear_close(ear);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	reads = looks = 0;
	event_base_loop(base, EVLOOP_NONBLOCK);
	ck_assert_int_eq(reads + looks, 0);
	text_clear(&heard);
	put = 0;
	ear_open(ear, ends[0]);
	come(2);
	all_heard();
	event_base_loop(base, EVLOOP_NONBLOCK);
	ck_assert_int_eq(reads, 1);
	teardown();
}
END_TEST

int
main(void)
{
	return unit_run("ear",
	    (const TTest *const[]){ ear_put__is_heard_at_once__when_few_come,
		ear_put__is_heard_at_once__when_many_come_in_pieces,
		ear_put__is_heard_after_a_rest__when_they_come_one_by_one,
		ear_hold__keeps__what_comes_until_it_ends,
		ear_close__drops__what_nobody_heard, NULL });
}
