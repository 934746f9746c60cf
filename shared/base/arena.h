/*
 * Memory that lives as long as one turn or one request: allocate freely, free
 * once.  A wiping arena overwrites what it held before it lets go of it; it is
 * for secrets.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
struct arena *arena_new_wiping(void);
void arena_free(struct arena **arena); /* accepts a NULL arena */

/* Everything handed out is gone; some memory is kept for the next turn. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned */
char *arena_dup(struct arena *arena, const char *s, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * More behind the `*len' bytes of a string that grows, of which `*size' are its
 * own; a NUL follows.  All are 0 and `*s' is NULL where there is none yet.
 */
void arena_append(struct arena *arena, char **s, size_t *len, size_t *size,
    const char *more, size_t more_len);

/* All pieces up to the NULL, one after the other. */
char *arena_join(struct arena *arena, const char *first, ...)
    __attribute__((sentinel));

#endif
