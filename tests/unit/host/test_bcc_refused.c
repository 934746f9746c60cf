#include <stdlib.h>
#include <string.h>

#include "bcc_sample.h"

static void
refuse(const char *from, const char *id)
{
	bcc_failed(deliver_bcc(d), &(struct bcc_name){
				       .from = from,
				       .from_len = strlen(from),
				       .id = id,
				       .id_len = strlen(id),
				   });
}

START_TEST(bcc__knows__what_was_refused_by_its_name)
{
	for (int i = 1; i <= 3; i++) {
		post(named(i), 0, 10);
		expect_named(i, 10);
	}
	post("<message id='2' from='r/&apos;'/>", 0, 10);
	expect_many(
	    "<message", " id='2' from='r/&apos;'>", "</message>", 0, 10);
	check();
	refuse("r/n", "2");
	post("<message>5</message>", 0, 10);
	expect_fence(4);
	check();
	answer(4);
	expect_each("<message", " id='2' from='r/n'/>", 0, 10);
	expect_each("<message", ">5</message>", 0, 10);
	check();
}
END_TEST

/* Nothing is lost with a service that does not say what was refused. */
START_TEST(bcc__repeats__all_that_may_have_been_refused)
{
	for (int i = 1; i <= 18; i++) {
		post(named(i), 0, 10);
		expect_named(i, 10);
		if (i == 16)
			expect_fence(i);
	}
	check();
	answer(16);
	refuse("", "");
	expect_fence(18);
	check();
	answer(18);
	expect_each("<message", " id='17' from='r/n'/>", 0, 10);
	expect_each("<message", " id='18' from='r/n'/>", 0, 10);
	check();
}
END_TEST

START_TEST(bcc__repeats__in_order_what_was_refused)
{
	open_service(20, false);
	post("<message>1</message>", 0, 40);
	post("<message>2</message>", 0, 10);
	post("<message>3</message>", 0, 1);
	expect_many("<message", ">1", "</message>", 0, 20);
	expect_fence(1);
	expect_many("<message", ">1", "</message>", 20, 20);
	expect_fence(2);
	expect_many("<message", ">2", "</message>", 0, 10);
	expect_fence(3);
	check();
	answer(1);
	refuse("", "");
	post("<message>4</message>", 0, 10);
	check(); /* it is not known yet what else was refused */
	answer(2);
	refuse("", "");
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
	expect_many("<message", ">1", "</message>", 0, 10);
	expect_fence(1);
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
	expect_many("<message", ">1", "</message>", 0, 10);
	check();
	refuse("", "");
	deliver_clear(d);
	post("<message>2</message>", 0, 10);
	expect_each("<message", ">2</message>", 0, 10);
	check();
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
	refuse("", "");
	text_clear(&sent);
	expect_fence(before + 3);
	check();
	answer(before + 3);
	expect_each("<message", ">last</message>", 20, 20);
	expect_each("<message", ">last</message>", 60, 40);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);
}
END_TEST

int
main(void)
{
	return unit_run_in("bcc_refused", setup, teardown,
	    (const TTest *const[]){
		bcc__knows__what_was_refused_by_its_name,
		bcc__repeats__all_that_may_have_been_refused,
		bcc__repeats__in_order_what_was_refused,
		bcc__goes_on__without_a_service_that_says_nothing,
		bcc__forgets__with_the_link,
		bcc__finishes__one_by_one_what_it_began,
		NULL,
	    });
}
