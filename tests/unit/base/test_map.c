#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"

#include "../unit.h"

START_TEST(map_get__finds__what_was_put)
{
	struct map map;
	int a, b;

	map_init(&map, 7);
	ck_assert_ptr_null(map_get(&map, "a"));
	map_put(&map, "a", &a);
	map_put(&map, "b", &b);
	ck_assert_ptr_eq(map_get(&map, "a"), &a);
	ck_assert_ptr_eq(map_get(&map, "b"), &b);
	map_put(&map, "a", &b);
	ck_assert_ptr_eq(map_get(&map, "a"), &b);
	ck_assert_uint_eq(map.len, 2);
	map_free(&map);
}
END_TEST

START_TEST(map_next__keeps__the_order_of_insertion)
{
	static const char *const keys[] = { "q", "a", "z", "m" };
	struct map map;
	size_t i = 0, n = 0;
	const char *key;

	map_init(&map, 1);
	for (size_t k = 0; k < 4; k++)
		map_put(&map, keys[k], (void *)keys[k]);
	map_remove(&map, "a");
	while ((key = map_next(&map, &i)) != NULL)
		ck_assert_str_eq(key, ((const char *[]){ "q", "z", "m" })[n++]);
	ck_assert_uint_eq(n, 3);
	map_free(&map);
}
END_TEST

/* Compared with a plain array over thousands of steps, through all sizes. */
START_TEST(map__agrees__with_a_plain_array)
{
	enum { KEYS = 600 };
	static char keys[KEYS][16];
	static bool present[KEYS];
	struct map map;
	unsigned chance = 12345, count = 0;

	map_init(&map, 99);
	for (int k = 0; k < KEYS; k++)
		snprintf(keys[k], sizeof(keys[k]), "key-%d", k);
	for (int step = 0; step < 50000; step++) {
		unsigned k = (chance = chance * 1103515245 + 12345) >> 8;
		bool put = (k >> 12) % 5 < (step / 10000 % 2 ? 2u : 3u);

		k %= KEYS;
		ck_assert_ptr_eq(
		    map_get(&map, keys[k]), present[k] ? keys[k] : NULL);
		if (put)
			map_put(&map, keys[k], keys[k]);
		else
			ck_assert_ptr_eq(map_remove(&map, keys[k]),
			    present[k] ? keys[k] : NULL);
		count += (unsigned)put - (unsigned)present[k];
		present[k] = put;
		ck_assert_uint_eq(map.len, count);
	}
	map_free(&map);
}
END_TEST

int
main(void)
{
	return unit_run("map", (const TTest *const[]){
				   map_get__finds__what_was_put,
				   map_next__keeps__the_order_of_insertion,
				   map__agrees__with_a_plain_array,
				   NULL,
			       });
}
