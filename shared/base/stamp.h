/*
 * Points in time as text (XEP-0082, 2.1), without asking what time it is.
 */
#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#define STAMP_SIZE 32

/* Milliseconds since 1970 as 2026-01-31T23:59:59.123Z (or without .000). */
void stamp_write(char buf[STAMP_SIZE], int64_t ms);

/* Takes any offset and any fraction; false where `s' is no such time. */
bool stamp_parse(const char *s, int64_t *ms_r);

#endif
