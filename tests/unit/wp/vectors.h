/*
 * Test vectors made by real WordPress, read through tests/vectors/to-table.py.
 * Every walk counts: how many there were and how many passed is printed, and
 * none at all is a failure.
 */
#ifndef TESTS_VECTORS_H
#define TESTS_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wp/bytes.h"

struct vectors;

/*
 * `file' is relative to tests/vectors/wordpress, "" the two databases there.
 * `sections' are words; "" for a database.
 */
struct vectors *vectors_open(const char *file, const char *sections);
bool vectors_next(struct vectors *v);
void vectors_passed(struct vectors *v);  /* the present one */
void vectors_excused(struct vectors *v); /* the same, as a listed deviation */

/* Print the count; fails if there were none, or one did not pass. */
void vectors_close(struct vectors **v);
void vectors_leave(struct vectors **v); /* enough seen; counts nothing */

/* Fields of the present vector; NULL (0, false) for null and for none. */
struct bytes vector_get(const struct vectors *v, const char *path);
struct bytes vector_at(const struct vectors *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *vector_text(const struct vectors *v, const char *path);
int64_t vector_int(const struct vectors *v, const char *path);
bool vector_true(const struct vectors *v, const char *path);
bool vector_has(const struct vectors *v, const char *path); /* null counts */

/*
 * The fields whose path begins so, in order: *i starts at 0; the rest of the
 * path, or NULL at the end.
 */
const char *vector_each(const struct vectors *v, const char *prefix, size_t *i,
    struct bytes *value_r);

/* Path of a file of tests/vectors/wordpress; its bytes.  Free both. */
char *vectors_path(const char *file);
struct bytes vectors_read(const char *file);

#endif
