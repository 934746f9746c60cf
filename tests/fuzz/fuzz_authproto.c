/*
 * Any bytes as a line of AP/1.  What is read, written and read again is the
 * same; and no line gives more than it holds.
 */
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"

#include "fuzz.h"

static int
write_again(const struct authproto_line *line, struct authproto_out *out)
{
	if (line->id != 0)
		authproto_begin_id(out, line->verb, line->id);
	else
		authproto_begin(out, line->verb);
	for (size_t i = 0; i < line->fields_len; i++)
		authproto_add(out, line->fields[i].key, line->fields[i].value,
		    line->fields[i].len);
	return authproto_end(out);
}

static void
compare(const struct authproto_line *a, const struct authproto_line *b)
{
	MUST(strcmp(a->verb, b->verb) == 0 && a->id == b->id);
	MUST(a->fields_len == b->fields_len);
	for (size_t i = 0; i < a->fields_len; i++) {
		const struct authproto_field *x = &a->fields[i];
		const struct authproto_field *y = &b->fields[i];

		MUST(strcmp(x->key, y->key) == 0 && x->len == y->len);
		MUST(memcmp(x->value, y->value, x->len) == 0);
		MUST(x->value[x->len] == '\0');
		MUST(authproto_get(a, x->key) == x);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new_wiping();
	struct authproto_line line, again;
	static struct authproto_out out;
	enum authproto_class class;
	enum authproto_code code;
	int64_t n;

	code = authproto_read(arena, (const char *)data, size, &line);
	if (code != AUTHPROTO_FINE) {
		MUST(authproto_class_of(code) == AUTHPROTO_BAD);
		authproto_refuse(&out, line.id, code);
	} else if (write_again(&line, &out)) {
		/* A field without value is the same as one with an empty. */
		MUST(authproto_read(arena, out.s, out.len - 1, &again) ==
		     AUTHPROTO_FINE);
		compare(&line, &again);
	}
	if (authproto_is_reply(&line, &class, &code))
		MUST(code == AUTHPROTO_FINE ||
		     authproto_class_of(code) == class);
	if (authproto_number(authproto_get(&line, "deadline"), &n))
		MUST(n >= 0);
	arena_free(&arena);
	return 0;
}
