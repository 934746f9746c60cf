#include "base/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

static void
put(struct fields *f, const char *s, size_t len)
{
	arena_append(f->arena, &f->text, &f->len, &f->size, s, len);
}

void
fields_begin(struct fields *f, struct arena *arena)
{
	*f = (struct fields){ .arena = arena };
	put(f, "", 0);
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '%' && c != 0x7f;
}

void
fields_put(struct fields *f, const char *name, const char *value)
{
	char code[4];

	put(f, name, strlen(name));
	put(f, "=", 1);
	while (*value != '\0') {
		size_t run = 0;

		while (value[run] != '\0' && is_plain(value[run]))
			run++;
		put(f, value, run);
		value += run;
		if (*value == '\0')
			break;
		snprintf(code, sizeof(code), "%%%02x", (unsigned char)*value++);
		put(f, code, 3);
	}
	put(f, "\n", 1);
}

void
fields_put_int(struct fields *f, const char *name, long long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", value);
	fields_put(f, name, digits);
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *
unescape(struct arena *arena, const char *s, size_t len)
{
	char *out = arena_alloc(arena, len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			*to++ = (char)(hex(s[i + 1]) << 4 | hex(s[i + 2]));
			i += 2;
		} else
			*to++ = s[i];
	}
	return out;
}

bool
fields_next(struct arena *arena, const char **at, const char **name_r,
    const char **value_r)
{
	while (**at != '\0') {
		const char *line = *at;
		size_t len = strcspn(line, "\n");
		const char *equals = memchr(line, '=', len);

		*at += len + (line[len] == '\n');
		if (equals == NULL)
			continue;
		*name_r = arena_dup(arena, line, (size_t)(equals - line));
		*value_r = unescape(
		    arena, equals + 1, len - (size_t)(equals + 1 - line));
		return true;
	}
	return false;
}

const char *
fields_get(struct arena *arena, const char *text, const char *name)
{
	const char *key, *value;

	while (fields_next(arena, &text, &key, &value))
		if (strcmp(key, name) == 0)
			return value;
	return NULL;
}
