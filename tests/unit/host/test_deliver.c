#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "host/deliver.h"
#include "room/address.h"
#include "room/outbox.h"

#include "../unit.h"

#define MANY 3000

static struct address *people[MANY];
static struct arena *arena;
static struct outbox out;
static struct deliver *d;
static struct text sent;

static void
setup(void)
{
	arena = arena_new();
	outbox_init(&out, arena);
	d = deliver_new();
	for (int i = 0; i < MANY; i++) {
		char jid[64];

		snprintf(jid, sizeof(jid), "u%d@h/r'%d", i, i);
		people[i] = address_new(jid);
	}
}

static void
teardown(void)
{
	for (int i = 0; i < MANY; i++)
		free(people[i]);
	deliver_free(&d);
	ck_assert_ptr_null(d);
	deliver_free(&d);
	arena_free(&arena);
	text_free(&sent);
}

/* Post one stanza to `to_len' people from `first' on, and end the turn: what
 * is not copied then is no longer there. */
static void
post(const char *body, int first, int to_len)
{
	char *text = arena_printf(arena, "<message>%s</message>", body);
	struct effect *e =
	    outbox_send_text(&out, text, strlen(text), strlen("<message"));

	outbox_to_all(&out, e, people + first, (size_t)to_len);
	deliver_send(d, e);
	outbox_done(&out);
	arena_reset(arena);
}

static void
expect(struct text *want, const char *body, int first, int to_len)
{
	for (int i = first; i < first + to_len; i++)
		text_addf(want, "<message to='u%d@h/r&apos;%d'>%s</message>", i,
		    i, body);
}

/* Take all there is; returns in how many pieces. */
static int
take(void)
{
	const char *piece;
	int pieces = 0;
	size_t len;

	while ((piece = deliver_next(d, &len)) != NULL) {
		ck_assert_uint_gt(len, 0);
		ck_assert_uint_eq(strlen(piece), len);
		text_add(&sent, piece, len);
		pieces++;
	}
	ck_assert_uint_eq(len, 0);
	ck_assert_uint_eq(deliver_backlog(d), 0);
	return pieces;
}

START_TEST(deliver_next__splices__each_recipient_in_order)
{
	static const int counts[] = { 1, 2, 8, 9, 50, MANY, 1, 9, 1 };
	struct text want = { 0 };

	ck_assert_int_eq(take(), 0);
	post("nobody", 0, 0);
	ck_assert_int_eq(take(), 0);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		post("hello", 0, counts[i]);
		expect(&want, "hello", 0, counts[i]);
	}
	ck_assert_uint_gt(deliver_backlog(d), want.len * 3 / 4);
	ck_assert_uint_lt(deliver_backlog(d), want.len * 5 / 4);
	take();
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
}
END_TEST

START_TEST(deliver_next__hands_out__pieces_of_a_good_size)
{
	struct text want = { 0 };
	int pieces;

	for (int i = 0; i < 20; i++) {
		char body[32];

		snprintf(body, sizeof(body), "message %d", i);
		post(body, 0, MANY);
		expect(&want, body, 0, MANY);
	}
	pieces = take();
	ck_assert_uint_ge(sent.len / (size_t)pieces, 64 * 1024);
	ck_assert_uint_le(sent.len / (size_t)pieces, 256 * 1024);
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
}
END_TEST

START_TEST(deliver_next__manages__stanzas_longer_than_a_piece)
{
	static const size_t lens[] = { 100000, 131072, 300000, 1000000 };
	struct text want = { 0 };

	for (size_t i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		char *body = calloc(1, lens[i] + 1);

		memset(body, 'a' + (int)i, lens[i]);
		post(body, 5, 1);
		expect(&want, body, 5, 1);
		post(body, 0, 12);
		expect(&want, body, 0, 12);
		free(body);
	}
	take();
	ck_assert_uint_eq(sent.len, want.len);
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
}
END_TEST

START_TEST(deliver_next__goes_on__while_more_is_posted)
{
	struct text want = { 0 };
	const char *piece;
	size_t len;

	for (int i = 0; i < 300; i++) {
		char body[32];

		snprintf(body, sizeof(body), "%d", i);
		post(body, i, 1 + i * 7 % 200);
		expect(&want, body, i, 1 + i * 7 % 200);
		if (i % 3 == 0 && (piece = deliver_next(d, &len)) != NULL)
			text_add(&sent, piece, len);
	}
	take();
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
}
END_TEST

/* Address sanitizer tells if one is freed too early, or never. */
START_TEST(deliver_retire__keeps__addresses_that_are_still_needed)
{
	struct text want = { 0 };

	for (int i = 0; i < 100; i += 2) {
		post("bye", i, 1000);
		expect(&want, "bye", i, 1000);
		outbox_retire(&out, people[i]);
		outbox_retire(&out, people[i + 1]);
		people[i] = people[i + 1] = NULL;
		deliver_retire(d, &out);
		ck_assert_ptr_null(out.retired);
		if (i % 3 == 0) { /* a second list with the same record */
			outbox_retire(&out, people[2000 + i]);
			people[2000 + i] = NULL;
			deliver_retire(d, &out);
		}
	}
	take();
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
	outbox_retire(&out, people[100]); /* nothing queued: gone at once */
	people[100] = NULL;
	deliver_retire(d, &out);
	ck_assert_ptr_null(out.retired);
}
END_TEST

START_TEST(deliver_clear__forgets__all)
{
	struct text want = { 0 };
	size_t len;

	post("lost", 0, MANY);
	ck_assert_ptr_nonnull(deliver_next(d, &len));
	post("lost, too", 0, 1);
	outbox_retire(&out, people[0]);
	people[0] = NULL;
	deliver_retire(d, &out);
	deliver_clear(d);
	ck_assert_uint_eq(deliver_backlog(d), 0);
	ck_assert_ptr_null(deliver_next(d, &len));
	post("found", 1, 20);
	expect(&want, "found", 1, 20);
	take();
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
}
END_TEST

/* What is shown is stored before; all behind it waits as well. */
START_TEST(deliver_next__waits__for_the_ticket)
{
	struct text want = { 0 };
	const char *piece;
	size_t len;

	post("before", 0, 1);
	deliver_hold(d, 7);
	post("seven", 0, MANY);
	post("seven too", 0, 3);
	deliver_hold(d, 9);
	post("nine", 0, 1);
	expect(&want, "before", 0, 1);
	piece = deliver_next(d, &len);
	text_add(&sent, piece, len);
	ck_assert_str_eq(sent.s, want.s);
	deliver_release(d, 6);
	ck_assert_ptr_null(deliver_next(d, &len));
	deliver_release(d, 8);
	while ((piece = deliver_next(d, &len)) != NULL)
		text_add(&sent, piece, len);
	expect(&want, "seven", 0, MANY);
	expect(&want, "seven too", 0, 3);
	ck_assert_str_eq(sent.s, want.s);
	ck_assert_ptr_null(deliver_next(d, &len));
	ck_assert_uint_gt(deliver_backlog(d), 0);
	/* More to come behind it is no reason either. */
	post("nine too", 0, MANY);
	ck_assert_ptr_null(deliver_next(d, &len));
	deliver_release(d, 9);
	take();
	expect(&want, "nine", 0, 1);
	expect(&want, "nine too", 0, MANY);
	ck_assert_str_eq(sent.s, want.s);
	text_free(&want);
}
END_TEST

int
main(void)
{
	return unit_run_in("deliver", setup, teardown,
	    (const TTest *const[]){
		deliver_next__splices__each_recipient_in_order,
		deliver_next__hands_out__pieces_of_a_good_size,
		deliver_next__manages__stanzas_longer_than_a_piece,
		deliver_next__goes_on__while_more_is_posted,
		deliver_retire__keeps__addresses_that_are_still_needed,
		deliver_clear__forgets__all,
		deliver_next__waits__for_the_ticket,
		NULL,
	    });
}
