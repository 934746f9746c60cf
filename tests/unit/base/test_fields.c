#include <string.h>

#include "base/arena.h"
#include "base/fields.h"

#include "../unit.h"

START_TEST(fields_next__gives__back_what_was_put)
{
	struct arena *arena = arena_new();
	const char *at, *name, *value;
	struct fields f;

	fields_begin(&f, arena);
	fields_put(&f, "a", "plain = text");
	fields_put(&f, "b", "two\nlines, 100%, %0a, \x01\x7f");
	fields_put(&f, "c", "");
	fields_put(&f, "d", "\xe2\x82\xac");
	fields_put_int(&f, "e", -12);
	at = f.text;
	ck_assert(fields_next(arena, &at, &name, &value));
	ck_assert_str_eq(name, "a");
	ck_assert_str_eq(value, "plain = text");
	ck_assert(fields_next(arena, &at, &name, &value));
	ck_assert_str_eq(value, "two\nlines, 100%, %0a, \x01\x7f");
	ck_assert_str_eq(fields_get(arena, f.text, "c"), "");
	ck_assert_str_eq(fields_get(arena, f.text, "d"), "\xe2\x82\xac");
	ck_assert_str_eq(fields_get(arena, f.text, "e"), "-12");
	ck_assert_ptr_null(fields_get(arena, f.text, "f"));
	arena_free(&arena);
}
END_TEST

START_TEST(fields_next__passes_over__what_is_no_field)
{
	struct arena *arena = arena_new();
	const char *at = "nothing\n\nx=%zz%4\nlast=1", *name, *value;

	ck_assert(fields_next(arena, &at, &name, &value));
	ck_assert_str_eq(value, "%zz%4");
	ck_assert(fields_next(arena, &at, &name, &value));
	ck_assert_str_eq(name, "last");
	ck_assert(!fields_next(arena, &at, &name, &value));
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "fields", (const TTest *const[]){
			  fields_next__gives__back_what_was_put,
			  fields_next__passes_over__what_is_no_field,
			  NULL,
		      });
}
