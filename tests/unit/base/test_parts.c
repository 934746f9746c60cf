#include <string.h>

#include "base/arena.h"
#include "base/parts.h"

#include "../unit.h"

/* What was written, line by line into the reader. */
static enum parts
read_all(const struct text *text, struct arena *arena, struct parts_in *in,
    struct authproto_line *line, unsigned *lines_r)
{
	enum parts got = PARTS_MORE;
	const char *s = text->s, *end;

	for (*lines_r = 0; got == PARTS_MORE && *s != '\0'; s = end + 1) {
		end = strchr(s, '\n');
		ck_assert_ptr_nonnull(end);
		ck_assert_int_eq(
		    authproto_read(arena, s, (size_t)(end - s), line),
		    AUTHPROTO_FINE);
		got = parts_take(in, line);
		(*lines_r)++;
	}
	ck_assert_int_eq(*s, '\0');
	return got;
}

START_TEST(parts__carry__values_of_any_length)
{
	static char value[300000];
	struct arena *arena = arena_new();
	struct text text = { 0 };
	struct parts_out out;
	struct parts_in in = { 0 };
	struct authproto_line line;
	unsigned lines;
	size_t len;

	for (size_t i = 0; i < sizeof(value); i++)
		value[i] = (char)(i * 7);
	for (size_t n = 0; n < sizeof(value); n = 2 * n + 1) {
		parts_begin(&out, &text, "*", 7);
		parts_adds(&out, "kind", "message");
		parts_add(&out, "stanza", value, n);
		parts_addn(&out, "at", 12);
		parts_end(&out);
		ck_assert_int_eq(
		    read_all(&text, arena, &in, &line, &lines), PARTS_WHOLE);
		ck_assert_str_eq(parts_gets(&in, &line, "kind"), "message");
		ck_assert_str_eq(parts_gets(&in, &line, "at"), "12");
		ck_assert_ptr_nonnull(parts_get(&in, &line, "stanza", &len));
		ck_assert_uint_eq(len, n);
		ck_assert_int_eq(
		    memcmp(parts_get(&in, &line, "stanza", &len), value, n), 0);
		ck_assert(lines == 1 || n > 1000);
		parts_clear(&in);
		text_clear(&text);
		arena_reset(arena);
	}
	ck_assert_ptr_null(parts_get(&in, &line, "nothing", &len));
	text_free(&text);
	arena_free(&arena);
}
END_TEST

START_TEST(parts__carry__many_values_at_once)
{
	static char value[1000];
	struct arena *arena = arena_new();
	struct text text = { 0 };
	struct parts_out out;
	struct parts_in in = { 0 };
	struct authproto_line line;
	unsigned lines;
	size_t len;

	memset(value, '\n', sizeof(value));
	parts_begin(&out, &text, "*", 7);
	for (char key[] = "a"; *key <= 'h'; (*key)++)
		parts_add(&out, key, value, sizeof(value));
	parts_end(&out);
	ck_assert_int_eq(
	    read_all(&text, arena, &in, &line, &lines), PARTS_WHOLE);
	for (char key[] = "a"; *key <= 'h'; (*key)++) {
		ck_assert_ptr_nonnull(parts_get(&in, &line, key, &len));
		ck_assert_uint_eq(len, sizeof(value));
	}
	parts_clear(&in);
	text_free(&text);
	arena_free(&arena);
}
END_TEST

static enum parts
take(struct parts_in *in, const char *s)
{
	struct arena *arena = arena_new();
	struct authproto_line line;
	enum parts got;

	ck_assert_int_eq(
	    authproto_read(arena, s, strlen(s), &line), AUTHPROTO_FINE);
	got = parts_take(in, &line);
	arena_free(&arena);
	return got;
}

START_TEST(parts_take__refuses__what_is_too_much)
{
	struct parts_in in = { 0 };
	static char line[16000];
	enum parts got = PARTS_MORE;
	unsigned n = 0;

	ck_assert_int_eq(take(&in, "put\t1\tmore=a"), PARTS_BAD);
	ck_assert_int_eq(take(&in, "put\t1\tv=a"), PARTS_BAD);
	ck_assert_int_eq(take(&in, "put\t1\tmore=\tv=a"), PARTS_BAD);
	ck_assert_int_eq(
	    take(&in, "put\t1\tmore=abcdefghijklmnopq\tv=a"), PARTS_BAD);
	for (const char *k = "abcd"; *k != '\0'; k++) {
		char one[] = "put\t1\tmore=a\tv=a";

		one[11] = *k;
		ck_assert_int_eq(take(&in, one), PARTS_MORE);
	}
	ck_assert_int_eq(take(&in, "put\t1\tmore=e\tv=a"), PARTS_BAD);
	ck_assert_uint_eq(in.len, 0);
	strcpy(line, "put\t1\tmore=a\tv=");
	memset(line + strlen(line), 'x', sizeof(line) - 1 - strlen(line));
	while (got == PARTS_MORE && n++ < 1000)
		got = take(&in, line);
	ck_assert_int_eq(got, PARTS_BAD);
	ck_assert_uint_ge(n, 260);
	parts_clear(&in);
}
END_TEST

int
main(void)
{
	return unit_run("parts", (const TTest *const[]){
				     parts__carry__values_of_any_length,
				     parts__carry__many_values_at_once,
				     parts_take__refuses__what_is_too_much,
				     NULL,
				 });
}
