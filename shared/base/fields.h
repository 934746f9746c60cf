/*
 * Names and values as lines of text, for what is kept: one `name=value' a
 * line, `%' and every control character of the value as %XX.  Readable in a
 * database, and new names may come without breaking old readers.
 */
#ifndef BASE_FIELDS_H
#define BASE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct fields {
	struct arena *arena;
	char *text; /* NUL-terminated */
	size_t len, size;
};

void fields_begin(struct fields *fields, struct arena *arena);
void fields_put(struct fields *fields, const char *name, const char *value);
void fields_put_int(struct fields *fields, const char *name, long long value);

/*
 * Read them one after the other: true, and the next pair, in the arena.
 * *at begins as the text and is moved on.  Lines without `=' are passed over.
 */
bool fields_next(struct arena *arena, const char **at, const char **name_r,
    const char **value_r);

/* The value of the first line of that name, or NULL. */
const char *fields_get(struct arena *arena, const char *text, const char *name);

#endif
