#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "host/bcc.h"
#include "host/bcc_write.h"
#include "host/deliver.h"
#include "room/address.h"
#include "room/outbox.h"

#include "../unit.h"

#define MANY 100
#define FAR 10 /* the last of them are on another server */

static struct address *people[MANY];
static struct arena *arena;
static struct outbox out;
static struct deliver *d;
static struct text sent, want;

static const char *
jid(int i)
{
	static char jid[64];

	snprintf(jid, sizeof(jid), "u%d@%s/r'%d", i,
	    i < MANY - FAR ? "h" : "far", i);
	return jid;
}

static void
open_service(size_t limit, bool ordered)
{
	bcc_use(deliver_bcc(d), &(struct bcc_service){
				    .jid = "mc.h",
				    .domain = "rooms.h",
				    .host = "h",
				    .limit = limit,
				    .ordered = ordered,
				});
}

static void
setup(void)
{
	arena = arena_new();
	outbox_init(&out, arena);
	d = deliver_new();
	for (int i = 0; i < MANY; i++)
		people[i] = address_new(jid(i));
	open_service(1000, false);
}

static void
teardown(void)
{
	for (int i = 0; i < MANY; i++)
		free(people[i]);
	deliver_free(&d);
	arena_free(&arena);
	text_free(&sent);
	text_free(&want);
}

static void
post(const char *text, int first, int to_len)
{
	const char *copy = arena_dup(arena, text, strlen(text));
	struct effect *e =
	    outbox_send_text(&out, copy, strlen(copy), strcspn(copy, " />"));

	outbox_to_all(&out, e, people + first, (size_t)to_len);
	deliver_send(d, e);
	outbox_done(&out);
	arena_reset(arena);
}

/* What is to come: through the service, with its fence; and one by one. */
static void
expect_many(int number, const char *begin, const char *rest, const char *end,
    int first, int to_len)
{
	text_addf(&want,
	    "%s to='mc.h'%s<addresses "
	    "xmlns='http://jabber.org/protocol/address'>",
	    begin, rest);
	for (int i = first; i < first + to_len; i++)
		text_addf(
		    &want, "<address type='bcc' jid='u%d@h/r&apos;%d'/>", i, i);
	text_addf(&want,
	    "</addresses>%s<iq type='get' id='bcc-%d' from='rooms.h' "
	    "to='mc.h'><query xmlns='http://jabber.org/protocol/disco#items'/>"
	    "</iq>",
	    end, number);
}

static void
expect_each(const char *begin, const char *rest, int first, int to_len)
{
	for (int i = first; i < first + to_len; i++)
		text_addf(&want, "%s to='u%d@%s/r&apos;%d'%s", begin, i,
		    i < MANY - FAR ? "h" : "far", i, rest);
}

static void
check(void)
{
	const char *piece;
	size_t len;

	text_add(&want, "", 0);
	while ((piece = deliver_next(d, &len)) != NULL)
		text_add(&sent, piece, len);
	text_add(&sent, "", 0);
	ck_assert_str_eq(sent.s, want.s);
	text_clear(&sent);
	text_clear(&want);
}

static void
answer(int number)
{
	char id[32];

	snprintf(id, sizeof(id), "bcc-%d", number);
	ck_assert(bcc_answered(deliver_bcc(d), id));
}

START_TEST(bcc__sends__one_stanza_to_many_and_others_one_by_one)
{
	post("<message from='r/n'><body>hi</body></message>", 80, 20);
	expect_many(
	    1, "<message", " from='r/n'><body>hi</body>", "</message>", 80, 10);
	expect_each(
	    "<message", " from='r/n'><body>hi</body></message>", 90, 10);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);

	post("<presence from='r/n'/>", 0, 9);
	expect_many(2, "<presence", " from='r/n'>", "</presence>", 0, 9);
	check();
	post("<presence from='r/n'/>", 90, 10);
	expect_each("<presence", " from='r/n'/>", 90, 10);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);
}
END_TEST

START_TEST(bcc__leaves__few_and_queries_and_what_is_long_alone)
{
	char *body = calloc(1, 40000);

	post("<message/>", 0, 8);
	expect_each("<message", "/>", 0, 8);
	post("<iq type='get'/>", 0, 9);
	expect_each("<iq", " type='get'/>", 0, 9);
	memset(body, 'x', 39999);
	memcpy(body, "<message>", strlen("<message>"));
	memcpy(body + 39989, "</message>", strlen("</message>"));
	post(body, 0, 9);
	expect_each("<message", body + 8, 0, 9);
	check();
	free(body);
}
END_TEST

START_TEST(bcc__keeps__what_goes_around_behind_what_goes_through)
{
	post("<message>1</message>", 0, 20);
	post("<message>2</message>", 5, 1);
	post("<message>3</message>", 0, 20);
	expect_many(1, "<message", ">1", "</message>", 0, 20);
	check();
	answer(1);
	expect_each("<message", ">2</message>", 5, 1);
	expect_many(2, "<message", ">3", "</message>", 0, 20);
	check();
	ck_assert(!bcc_answered(deliver_bcc(d), "other-2"));
	answer(2);

	open_service(1000, true);
	post("<message>1</message>", 0, 20);
	post("<message>2</message>", 5, 1);
	expect_many(3, "<message", ">1", "</message>", 0, 20);
	expect_each("<message", ">2</message>", 5, 1);
	check();
}
END_TEST

START_TEST(bcc__obeys__the_limit)
{
	open_service(20, false);
	post("<message>1</message>", 0, 50);
	expect_many(1, "<message", ">1", "</message>", 0, 20);
	expect_many(2, "<message", ">1", "</message>", 20, 20);
	expect_many(3, "<message", ">1", "</message>", 40, 10);
	check();
}
END_TEST

START_TEST(bcc__repeats__in_order_what_was_refused)
{
	open_service(20, false);
	post("<message>1</message>", 0, 40);
	post("<message>2</message>", 0, 10);
	post("<message>3</message>", 0, 1);
	expect_many(1, "<message", ">1", "</message>", 0, 20);
	expect_many(2, "<message", ">1", "</message>", 20, 20);
	expect_many(3, "<message", ">2", "</message>", 0, 10);
	check();
	answer(1);
	bcc_failed(deliver_bcc(d));
	post("<message>4</message>", 0, 10);
	check(); /* it is not known yet what else was refused */
	answer(2);
	bcc_failed(deliver_bcc(d));
	check();
	answer(3);
	expect_each("<message", ">1</message>", 20, 20);
	expect_each("<message", ">2</message>", 0, 10);
	expect_each("<message", ">3</message>", 0, 1);
	expect_each("<message", ">4</message>", 0, 10);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);
}
END_TEST

START_TEST(bcc__goes_on__without_a_service_that_says_nothing)
{
	post("<message>1</message>", 0, 10);
	post("<message>2</message>", 0, 1);
	expect_many(1, "<message", ">1", "</message>", 0, 10);
	check();
	bcc_give_up(deliver_bcc(d));
	expect_each("<message", ">2</message>", 0, 1);
	post("<message>3</message>", 0, 10);
	expect_each("<message", ">3</message>", 0, 10);
	check();
	ck_assert(!bcc_is_waiting(deliver_bcc(d)));
}
END_TEST

START_TEST(bcc__forgets__with_the_link)
{
	post("<message>1</message>", 0, 10);
	expect_many(1, "<message", ">1", "</message>", 0, 10);
	check();
	bcc_failed(deliver_bcc(d));
	deliver_clear(d);
	post("<message>2</message>", 0, 10);
	expect_each("<message", ">2</message>", 0, 10);
	check();
}
END_TEST

/* Whatever is cut into pieces, a stanza for the service is whole, and what is
 * on its way has a bound. */
START_TEST(bcc__bounds__what_is_on_its_way)
{
	size_t len, pieces = 0, stanzas = 0;
	const char *piece;
	int answered = 0;

	for (int i = 0; i < 1000; i++)
		post("<message>a rather long one, as messages go, so that "
		     "pieces are filled</message>",
		    0, 90);
	while ((piece = deliver_next(d, &len)) != NULL) {
		ck_assert_int_eq(strncmp(piece, "<message", 8), 0);
		ck_assert_str_eq(piece + len - 5, "</iq>");
		for (const char *at = piece;
		     (at = strstr(at, "<message")) != NULL; at++)
			stanzas++;
		pieces++;
	}
	ck_assert_uint_lt(stanzas, 400);
	ck_assert_uint_gt(pieces, 3);
	while (bcc_is_waiting(deliver_bcc(d))) {
		answer(++answered);
		while ((piece = deliver_next(d, &len)) != NULL)
			for (const char *at = piece;
			     (at = strstr(at, "<message")) != NULL; at++)
				stanzas++;
	}
	ck_assert_uint_eq(stanzas, 1000);
	ck_assert_int_eq(answered, 1000);
	ck_assert_uint_eq(deliver_backlog(d), 0);
}
END_TEST

static int
count_of(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

/* Should it fail in the middle of a stanza's recipients, each has it once. */
START_TEST(bcc__finishes__one_by_one_what_it_began)
{
	const int full = 32 * 1024 / 80, before = full * 4;
	const char *piece;
	size_t len;

	open_service(20, false);
	for (int i = 0; i < full; i++)
		post("<message>x</message>", 0, 80);
	post("<message>last</message>", 0, MANY);
	while ((piece = deliver_next(d, &len)) != NULL)
		text_add(&sent, piece, len);
	/* There was room for three more, of which the second is refused. */
	ck_assert_int_eq(count_of(sent.s, ">last<"), 3);
	answer(before + 1);
	bcc_failed(deliver_bcc(d));
	answer(before + 3);
	text_clear(&sent);
	expect_each("<message", ">last</message>", 20, 20);
	expect_each("<message", ">last</message>", 60, 40);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);
}
END_TEST

int
main(void)
{
	return unit_run_in("bcc", setup, teardown,
	    (const TTest *const[]){
		bcc__sends__one_stanza_to_many_and_others_one_by_one,
		bcc__leaves__few_and_queries_and_what_is_long_alone,
		bcc__keeps__what_goes_around_behind_what_goes_through,
		bcc__obeys__the_limit,
		bcc__repeats__in_order_what_was_refused,
		bcc__goes_on__without_a_service_that_says_nothing,
		bcc__forgets__with_the_link,
		bcc__bounds__what_is_on_its_way,
		bcc__finishes__one_by_one_what_it_began,
		NULL,
	    });
}
