/*
 * Allocation that never fails: out of memory, the process ends and its
 * supervisor starts a fresh one.  What mem_new() returns is zeroed.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* The struct that `pointer' is the member of. */
#define container_of(pointer, type, member)                                    \
	((type *)(void *)((char *)(pointer)-offsetof(type, member)))

void *mem_new(size_t size);
void *mem_grow(void *old, size_t size); /* what is added is not zeroed */
char *mem_dup(const char *s);           /* free() it */

/* Free what *field holds and put a copy of `value' there; NULL is "". */
void mem_set(char **field, const char *value);

/*
 * Overwrite what others left on the stack below the caller: libraries leave
 * there what they worked on, and registers that were saved.
 */
void mem_wipe_stack(void);

#endif
