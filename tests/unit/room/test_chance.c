#include <string.h>

#include "room/chance.h"

#include "../unit.h"

START_TEST(chance_bytes__are__the_same_for_one_seed_in_any_pieces)
{
	const unsigned char seed[CHANCE_SEED] = { 1 };
	unsigned char whole[100], pieces[100];
	struct chance a, b;

	chance_init(&a, seed);
	chance_init(&b, seed);
	chance_bytes(&a, whole, sizeof(whole));
	for (size_t at = 0, n = 1; at < sizeof(pieces); at += n, n++) {
		if (n > sizeof(pieces) - at)
			n = sizeof(pieces) - at;
		chance_bytes(&b, pieces + at, n);
	}
	ck_assert_mem_eq(whole, pieces, sizeof(whole));
}
END_TEST

START_TEST(chance_bytes__differ__for_another_seed_and_all_along)
{
	const unsigned char one[CHANCE_SEED] = { 1 }, two[CHANCE_SEED] = { 2 };
	unsigned char a[32], b[32], next[32];
	struct chance c, d;

	chance_init(&c, one);
	chance_init(&d, two);
	chance_bytes(&c, a, sizeof(a));
	chance_bytes(&d, b, sizeof(b));
	ck_assert_mem_ne(a, b, sizeof(a));
	chance_bytes(&c, next, sizeof(next));
	ck_assert_mem_ne(a, next, sizeof(a));
}
END_TEST

START_TEST(chance_hex__writes__two_digits_a_byte)
{
	const unsigned char seed[CHANCE_SEED] = { 3 };
	char hex[2 * 21 + 1];
	struct chance c;

	chance_init(&c, seed);
	chance_hex(&c, hex, 21);
	ck_assert_uint_eq(strlen(hex), 42);
	ck_assert_uint_eq(strspn(hex, "0123456789abcdef"), 42);
}
END_TEST

int
main(void)
{
	return unit_run("chance",
	    (const TTest *const[]){
		chance_bytes__are__the_same_for_one_seed_in_any_pieces,
		chance_bytes__differ__for_another_seed_and_all_along,
		chance_hex__writes__two_digits_a_byte,
		NULL,
	    });
}
