#include <stdlib.h>
#include <string.h>

#include "bcc_sample.h"

START_TEST(bcc__sends__one_stanza_to_many_and_others_one_by_one)
{
	post("<message from='r/n'><body>hi</body></message>", 80, 20);
	expect_many(
	    "<message", " from='r/n'><body>hi</body>", "</message>", 80, 10);
	expect_each(
	    "<message", " from='r/n'><body>hi</body></message>", 90, 10);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);

	post("<presence from='r/m'/>", 0, 9);
	expect_many("<presence", " from='r/m'>", "</presence>", 0, 9);
	check();
	post("<presence from='r/n'/>", 90, 10);
	expect_each("<presence", " from='r/n'/>", 90, 10);
	check();
	ck_assert_uint_eq(deliver_backlog(d), 0);

	bcc_ask(deliver_bcc(d));
	ck_assert(!bcc_is_waiting(deliver_bcc(d)));
	expect_fence(2);
	check();
	ck_assert(bcc_is_waiting(deliver_bcc(d)));
	answer(2);
	ck_assert(!bcc_is_waiting(deliver_bcc(d)));
	bcc_ask(deliver_bcc(d));
	check();
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
	expect_many("<message", ">1", "</message>", 0, 20);
	expect_fence(1);
	check();
	answer(1);
	expect_each("<message", ">2</message>", 5, 1);
	expect_many("<message", ">3", "</message>", 0, 20);
	check();
	ck_assert(!bcc_answered(deliver_bcc(d), "other-2"));
	post("<message>4</message>", 5, 1);
	expect_fence(2);
	check();
	answer(2);
	expect_each("<message", ">4</message>", 5, 1);
	check();

	open_service(1000, true);
	post("<message>1</message>", 0, 20);
	post("<message>2</message>", 5, 1);
	expect_many("<message", ">1", "</message>", 0, 20);
	expect_each("<message", ">2</message>", 5, 1);
	check();
}
END_TEST

/* Two that have the same name have a fence between them: an error is about one
 * of them. */
START_TEST(bcc__obeys__the_limit)
{
	open_service(20, false);
	post("<message>1</message>", 0, 50);
	expect_many("<message", ">1", "</message>", 0, 20);
	expect_fence(1);
	expect_many("<message", ">1", "</message>", 20, 20);
	expect_fence(2);
	expect_many("<message", ">1", "</message>", 40, 10);
	check();
}
END_TEST

START_TEST(bcc__asks__behind_so_many_stanzas_or_copies)
{
	for (int i = 1; i <= 40; i++) {
		post(named(i), 0, 10);
		expect_named(i, 10);
		if (i % 16 == 0)
			expect_fence(i);
	}
	check();
	bcc_ask(deliver_bcc(d));
	expect_fence(40);
	check();
	answer(40);
	ck_assert_uint_eq(bcc_count(deliver_bcc(d)), 40);
	for (int i = 41; i <= 50; i++) {
		post(named(i), 0, 80);
		expect_named(i, 80);
		if (i % 5 == 0)
			expect_fence(i);
	}
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
		ck_assert_int_eq(*piece, '<');
		ck_assert_int_eq(piece[len - 1], '>');
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
	ck_assert_int_eq(answered, 999); /* the last has no fence yet */
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
		bcc__asks__behind_so_many_stanzas_or_copies,
		bcc__bounds__what_is_on_its_way,
		NULL,
	    });
}
