/*
 * Bytes that are somebody else's: a column of a row, a secret, a part of one.
 * They may hold NULs and are not terminated.  No bytes at all (SQL NULL, no
 * such row, not defined) is s == NULL, which is something else than "".
 */
#ifndef WP_BYTES_H
#define WP_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	const char *s;
	size_t len;
};

struct bytes bytes_of(const char *s); /* NULL stays NULL */
struct bytes bytes_cut(struct bytes b, size_t from, size_t to); /* as substr */
struct bytes bytes_trim(
    struct bytes b); /* PHP's trim(): space \t \n \r \v NUL */

/* Byte for byte; not for secrets.  NULL equals nothing. */
bool bytes_are(struct bytes b, const char *s);
bool bytes_same(struct bytes a, struct bytes b);
bool bytes_begin(struct bytes b, const char *prefix);

/* [0-9]{1,18}, which no int64_t is too small for? */
bool bytes_number(struct bytes b, int64_t *number_r);

#endif
