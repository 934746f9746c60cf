#include <stdio.h>
#include <string.h>

#include "room/history.h"

#include "../unit.h"

static struct archive_message
message(const char *id, size_t len)
{
	static char text[HISTORY_BYTES];

	memset(text, 'x', sizeof(text));
	return (struct archive_message){
		.id = id,
		.sender = "romeo@x",
		.stanza = text,
		.stanza_len = len,
	};
}

/* An archive id whose place is `n'. */
static const char *
id(int n)
{
	static char ids[512][ARCHIVE_ID_SIZE];
	static int at;
	char *s = ids[at++ % 512];

	snprintf(s, ARCHIVE_ID_SIZE, "%016xaaaaaaaaaaaaaaaaaaaa", (unsigned)n);
	return s;
}

static void
add(struct history *h, int n, uint32_t max)
{
	const struct archive_message m = message(n > 0 ? id(n) : "", 10);

	history_add(h, &m, max);
}

static void
expect(const struct history *h, const int *ns)
{
	size_t i = 0;

	for (; ns[i] >= 0; i++) {
		ck_assert_uint_lt(i, history_len(h));
		ck_assert_str_eq(
		    history_at(h, i)->id, ns[i] > 0 ? id(ns[i]) : "");
	}
	ck_assert_uint_eq(history_len(h), i);
}

START_TEST(history_add__keeps__the_last)
{
	struct history *h = history_new();

	for (int i = 1; i <= 100; i++)
		add(h, i, 7);
	expect(h, (int[]){ 94, 95, 96, 97, 98, 99, 100, -1 });
	/* The room wants fewer now, then none. */
	add(h, 101, 3);
	expect(h, (int[]){ 99, 100, 101, -1 });
	add(h, 102, 0);
	expect(h, (int[]){ -1 });
	add(h, 103, 2);
	expect(h, (int[]){ 103, -1 });
	history_free(&h);
}
END_TEST

START_TEST(history_add__keeps__no_more_bytes_than_are_worth_it)
{
	struct history *h = history_new();

	for (int i = 1; i <= 10; i++) {
		const struct archive_message m =
		    message(id(i), HISTORY_BYTES / 4);

		history_add(h, &m, 100);
	}
	expect(h, (int[]){ 7, 8, 9, 10, -1 });
	history_free(&h);
}
END_TEST

START_TEST(history_drop__takes_out__one_of_any_place)
{
	struct history *h = history_new();

	for (int i = 1; i <= 9; i++)
		add(h, i, 6);
	history_drop(h, id(6));
	expect(h, (int[]){ 4, 5, 7, 8, 9, -1 });
	history_drop(h, id(4));
	history_drop(h, id(9));
	history_drop(h, id(77));
	history_drop(h, "");
	expect(h, (int[]){ 5, 7, 8, -1 });
	ck_assert_ptr_null(history_find(h, id(6)));
	ck_assert_ptr_null(history_find(h, ""));
	ck_assert_str_eq(history_find(h, id(7))->sender, "romeo@x");
	for (int i = 10; i <= 13; i++)
		add(h, i, 6);
	expect(h, (int[]){ 7, 8, 10, 11, 12, 13, -1 });
	history_free(&h);
}
END_TEST

START_TEST(history_fill__puts_before__what_is_there)
{
	struct history *h = history_new();
	const struct archive_message page[] = { message(id(1), 5),
		message(id(2), 5), message(id(3), 5), message(id(4), 5) };

	add(h, 0, 20);
	add(h, 3, 20);
	add(h, 4, 20);
	add(h, 5, 20);
	history_fill(h, page, 4, 20);
	expect(h, (int[]){ 1, 2, 0, 3, 4, 5, -1 });
	history_fill(h, page, 4, 3);
	expect(h, (int[]){ 3, 4, 5, -1 });
	history_free(&h);
	h = history_new();
	history_fill(h, page, 0, 3);
	expect(h, (int[]){ -1 });
	history_fill(h, page, 4, 3);
	expect(h, (int[]){ 2, 3, 4, -1 });
	history_free(&h);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "history", (const TTest *const[]){
			   history_add__keeps__the_last,
			   history_add__keeps__no_more_bytes_than_are_worth_it,
			   history_drop__takes_out__one_of_any_place,
			   history_fill__puts_before__what_is_there,
			   NULL,
		       });
}
