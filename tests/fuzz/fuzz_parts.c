/*
 * Any lines as records in parts: what is put together is no more than it may
 * be, and a record that was written is read as it was.
 */
#include <string.h>

#include "base/arena.h"
#include "base/parts.h"

#include "fuzz.h"

static void
read_lines(const char *s, size_t size)
{
	struct arena *arena = arena_new();
	struct authproto_line line;
	struct parts_in in = { 0 };

	while (size > 0) {
		const char *lf = memchr(s, '\n', size);
		size_t len = lf != NULL ? (size_t)(lf - s) : size;

		if (authproto_read(arena, s, len, &line) == AUTHPROTO_FINE &&
		    parts_take(&in, &line) == PARTS_WHOLE) {
			MUST(parts_gets(&in, &line, "a") != NULL);
			parts_clear(&in);
		}
		MUST(in.len <= PARTS_LONG && in.bytes <= PARTS_MAX);
		arena_reset(arena);
		size -= lf != NULL ? len + 1 : len;
		s += lf != NULL ? len + 1 : len;
	}
	parts_clear(&in);
	arena_free(&arena);
}

/* The bytes as a value, as often as it may be long. */
static void
write_and_read(const char *s, size_t size)
{
	struct arena *arena = arena_new();
	struct text text = { 0 };
	struct authproto_line line;
	struct parts_in in = { 0 };
	struct parts_out out;
	enum parts got = PARTS_MORE;
	size_t len;

	parts_begin(&out, &text, "put", 1);
	parts_add(&out, "a", s, size);
	parts_add(&out, "b", s, size / 2);
	parts_end(&out);
	for (const char *at = text.s; got == PARTS_MORE;) {
		const char *lf = strchr(at, '\n');

		MUST(authproto_read(arena, at, (size_t)(lf - at), &line) ==
		     AUTHPROTO_FINE);
		got = parts_take(&in, &line);
		at = lf + 1;
	}
	MUST(got == PARTS_WHOLE);
	MUST(parts_get(&in, &line, "a", &len) != NULL && len == size);
	MUST(memcmp(parts_get(&in, &line, "a", &len), s, size) == 0);
	MUST(parts_get(&in, &line, "b", &len) != NULL && len == size / 2);
	parts_clear(&in);
	text_free(&text);
	arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_lines((const char *)data, size);
	write_and_read((const char *)data, size);
	return 0;
}
