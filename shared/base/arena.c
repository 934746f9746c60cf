#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BLOCK_SIZE ((size_t)16 * 1024)

/* Blocks kept for the next turn: a busy turn follows a busy one, and to give
 * pages back and fetch them again costs more than the turn. */
#define SPARES 64

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks; /* the one in use first, the kept one last */
	struct block *spares; /* zeroed, each of the usual size */
	unsigned spares_len;
	bool wiping;
};

static struct block *
block_new(size_t size, struct block *next)
{
	struct block *b = mem_new(sizeof(*b) + size);

	b->size = size;
	b->next = next;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *arena = mem_new(sizeof(*arena));

	arena->blocks = block_new(BLOCK_SIZE, NULL);
	return arena;
}

struct arena *
arena_new_wiping(void)
{
	struct arena *arena = arena_new();

	arena->wiping = true;
	return arena;
}

void
arena_free(struct arena **arena)
{
	struct block *spare;

	if (*arena == NULL)
		return;
	arena_reset(*arena);
	while ((spare = (*arena)->spares) != NULL) {
		(*arena)->spares = spare->next;
		free(spare);
	}
	free((*arena)->blocks);
	free(*arena);
	*arena = NULL;
}

/* What held secrets is not kept. */
static void
put_away(struct arena *arena, struct block *b)
{
	if (arena->wiping)
		explicit_bzero(b->data, b->used);
	if (arena->wiping || b->size != BLOCK_SIZE ||
	    arena->spares_len == SPARES) {
		free(b);
		return;
	}
	memset(b->data, 0, b->used);
	b->used = 0;
	b->next = arena->spares;
	arena->spares = b;
	arena->spares_len++;
}

static struct block *
get_block(struct arena *arena, size_t size)
{
	struct block *b = arena->spares;

	if (b == NULL || size > BLOCK_SIZE)
		return block_new(
		    size > BLOCK_SIZE ? size : BLOCK_SIZE, arena->blocks);
	arena->spares = b->next;
	arena->spares_len--;
	b->next = arena->blocks;
	return b;
}

void
arena_reset(struct arena *arena)
{
	struct block *b;

	while ((b = arena->blocks)->next != NULL) {
		arena->blocks = b->next;
		put_away(arena, b);
	}
	explicit_bzero(b->data, b->used);
	b->used = 0;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t need =
	    (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	struct block *b = arena->blocks;

	if (b->size - b->used < need)
		b = arena->blocks = get_block(arena, need);
	b->used += need;
	return b->data + b->used - need;
}

char *
arena_dup(struct arena *arena, const char *s, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (len > 0)
		memcpy(copy, s, len);
	return copy;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list ap;
	char *s;
	int len;

	va_start(ap, format);
	len = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (len < 0)
		abort();
	s = arena_alloc(arena, (size_t)len + 1);
	va_start(ap, format);
	vsnprintf(s, (size_t)len + 1, format, ap);
	va_end(ap);
	return s;
}

char *
arena_join(struct arena *arena, const char *first, ...)
{
	size_t len = 0, at = 0;
	const char *piece;
	va_list ap;
	char *s;

	va_start(ap, first);
	for (piece = first; piece != NULL; piece = va_arg(ap, const char *))
		len += strlen(piece);
	va_end(ap);
	s = arena_alloc(arena, len + 1);
	va_start(ap, first);
	for (piece = first; piece != NULL; piece = va_arg(ap, const char *)) {
		size_t piece_len = strlen(piece);

		memcpy(s + at, piece, piece_len);
		at += piece_len;
	}
	va_end(ap);
	return s;
}

void
arena_append(struct arena *arena, char **s, size_t *len, size_t *size,
    const char *more, size_t more_len)
{
	if (*len + more_len + 1 > *size) {
		size_t grown_size = 2 * (*len + more_len + 128);
		char *grown = arena_alloc(arena, grown_size);

		if (*len > 0)
			memcpy(grown, *s, *len);
		*s = grown;
		*size = grown_size;
	}
	memcpy(*s + *len, more, more_len);
	*len += more_len;
	(*s)[*len] = '\0';
}
