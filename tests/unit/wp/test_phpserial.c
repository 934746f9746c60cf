#include <stdlib.h>
#include <string.h>

#include "wp/phpserial.h"

#include "../unit.h"

START_TEST(php_read__takes__what_php_writes)
{
	static const char *const good[] = { "N;", "b:0;", "b:1;", "i:0;",
		"i:-5;", "i:+5;", "i:9223372036854775807;", "d:1;", "d:-1.5;",
		"d:.5;", "d:1.0E+25;", "d:1E-7;", "a:1:{i:0;d:INF;}",
		"a:1:{i:0;d:1e5;}", "i:-9223372036854775808;", "s:0:\"\";",
		"s:3:\"a\"b\";", "a:0:{}", "a:1:{i:0;N;}",
		"a:2:{s:1:\"a\";i:1;i:-3;a:0:{}}",
		"O:8:\"stdClass\":1:{s:1:\"a\";i:1;}",
		"a:1:{i:0;O:3:\"A\\B\":0:{}}", " \n\va:0:{}\t\r" };
	struct php_value value;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		ck_assert_msg(
		    php_read(bytes_of(good[i]), &value), "%s", good[i]);
}
END_TEST

START_TEST(php_read__refuses__what_it_does_not_T23)
{
	static const char *const bad[] = { "", "N", "N;N;", "b:2;", "b:01;",
		"b:;", "i:;", "i:5", "i: 5;", "i:5a;", "i:--5;",
		"i:9223372036854775808;", "d:;", "d:.;", "d:1e;", "d:1.5.5;",
		"d:inf;", "d:INF;", "d:-INF;", "d:NAN;", "d:1e5;", "s:1:\"\";",
		"s:1:\"ab\";", "s:-1:\"a\";", "s:99999999999999999999:\"a\";",
		"s:1:'a';", "s:1:\"a\"", "a:1:{}", "a:0:{i:0;N;}", "a:0:{",
		"a:-1:{}", "a:99999999999:{}", "a:1:{N;N;}", "a:1:{d:1;N;}",
		"a:1:{a:0:{}i:1;}", "a:1:{i:0;N;};", "a:1:{i:0;N;}x", "R:1;",
		"r:1;", "a:2:{i:0;i:1;i:1;R:2;}", "S:1:\"a\";",
		"C:1:\"A\":1:{x}", "E:7:\"Foo:Bar\";", "O:1:\"!\":0:{}",
		"O:0:\"\":0:{}", "O:1:\"A\":1:{}", "x:1;", "hello" };
	struct php_value value;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(
		    !php_read(bytes_of(bad[i]), &value), "%s", bad[i]);
	ck_assert(!php_read((struct bytes){ NULL, 0 }, &value));
}
END_TEST

/* T23: nothing beyond the bounds, and no recursion on the way. */
START_TEST(php_read__bounds__depth_and_size_T23)
{
	struct php_value value;
	char *text;

	for (size_t depth = PHP_DEPTH_MAX - 1; depth < PHP_DEPTH_MAX + 2;
	     depth++) {
		size_t at = 0;

		text = calloc(depth, sizeof("a:1:{i:0;}") + 1);
		for (size_t i = 0; i + 1 < depth; i++)
			at += strlen(strcpy(text + at, "a:1:{i:0;"));
		at += strlen(strcpy(text + at, "a:0:{}"));
		memset(text + at, '}', depth - 1);
		ck_assert_int_eq(
		    php_read(bytes_of(text), &value), depth <= PHP_DEPTH_MAX);
		free(text);
	}
	text = calloc(1, PHP_SIZE_MAX + 64);
	memset(text, 'x', PHP_SIZE_MAX + 32);
	memcpy(text, "s:1048564:\"", 11);
	memcpy(text + 11 + 1048564, "\";", 3);
	ck_assert_uint_gt(strlen(text), PHP_SIZE_MAX);
	ck_assert(!php_read(bytes_of(text), &value));
	memcpy(text, "s:1048563:\"", 11);
	memcpy(text + 11 + 1048563, "\";", 3);
	ck_assert_uint_eq(strlen(text), PHP_SIZE_MAX);
	ck_assert(php_read(bytes_of(text), &value));
	free(text);
}
END_TEST

START_TEST(php_next__walks__in_order)
{
	struct php_value array, key, value;

	ck_assert(php_read(bytes_of("a:4:{s:1:\"b\";i:7;i:3;a:1:{i:0;s:1:\"}"
				    "\";}s:2:\"12\";b:1;s:3:\"012\";N;}"),
	    &array));
	ck_assert_uint_eq(array.count, 4);
	ck_assert(php_next(&array, &key, &value));
	ck_assert(bytes_are(key.text, "b"));
	ck_assert_int_eq(value.number, 7);
	ck_assert(php_next(&array, &key, &value));
	ck_assert_int_eq(key.type, PHP_INT);
	ck_assert_int_eq(key.number, 3);
	ck_assert_int_eq(value.type, PHP_ARRAY);
	ck_assert(php_next(&value, &key, &value));
	ck_assert(bytes_are(value.text, "}"));
	ck_assert(php_next(&array, &key, &value));
	ck_assert_int_eq(key.type, PHP_INT); /* as PHP's arrays have it */
	ck_assert_int_eq(key.number, 12);
	ck_assert(php_next(&array, &key, &value));
	ck_assert_int_eq(key.type, PHP_STRING);
	ck_assert(!php_next(&array, &key, &value));
}
END_TEST

START_TEST(php_find__takes__the_last_of_several)
{
	struct php_value array, value;

	ck_assert(php_read(
	    bytes_of("a:3:{s:1:\"a\";i:1;s:1:\"b\";i:2;s:1:\"a\";i:3;}"),
	    &array));
	ck_assert(php_find(&array, bytes_of("a"), &value));
	ck_assert_int_eq(value.number, 3);
	ck_assert(!php_find(&array, bytes_of("A"), &value));
	ck_assert(!php_find(&value, bytes_of("a"), &value));
}
END_TEST

START_TEST(php_is_true__judges__as_php)
{
	static const char *const yes[] = { "b:1;", "i:1;", "i:-1;", "d:0.1;",
		"d:0.1E-100;", "d:1E-10;", "d:0.0003E-320;", "d:99E-325;",
		"d:1E+9999999999999;", "s:1:\"1\";", "s:2:\"00\";",
		"s:1:\" \";", "a:1:{i:0;N;}", "O:1:\"A\":0:{}" };
	static const char *const no[] = { "N;", "b:0;", "i:0;", "d:0;",
		"d:-0.0;", "d:0.0E+5;", "d:0.1E-9999;", "d:0.0001E-321;",
		"s:0:\"\";", "s:1:\"0\";", "a:0:{}" };
	struct php_value value;

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
		ck_assert(php_read(bytes_of(yes[i]), &value));
		ck_assert_msg(php_is_true(&value), "%s", yes[i]);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++) {
		ck_assert(php_read(bytes_of(no[i]), &value));
		ck_assert_msg(!php_is_true(&value), "%s", no[i]);
	}
}
END_TEST

int
main(void)
{
	return unit_run(
	    "phpserial", (const TTest *const[]){
			     php_read__takes__what_php_writes,
			     php_read__refuses__what_it_does_not_T23,
			     php_read__bounds__depth_and_size_T23,
			     php_next__walks__in_order,
			     php_find__takes__the_last_of_several,
			     php_is_true__judges__as_php,
			     NULL,
			 });
}
