#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define STACK_WIPED 65536

void *
mem_new(size_t size)
{
	void *p = calloc(1, size);

	if (p == NULL)
		abort();
	return p;
}

void *
mem_grow(void *old, size_t size)
{
	void *p = realloc(old, size);

	if (p == NULL)
		abort();
	return p;
}

char *
mem_dup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(mem_new(size), s, size);
}

void
mem_set(char **field, const char *value)
{
	char *old = *field;

	*field = mem_dup(value != NULL ? value : "");
	free(old);
}

__attribute__((noinline)) void
mem_wipe_stack(void)
{
	char below[STACK_WIPED];

	explicit_bzero(below, sizeof(below));
}
