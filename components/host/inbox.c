#include "host/inbox.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stanza.h"

/* As text; the tree takes some times that. */
#define FULL ((size_t)4 * 1024 * 1024)
#define DEPTH 20 /* what is nested deeper fills it alone */

struct inbox {
	const struct stanza **stanzas;
	size_t begin, end, size; /* from begin to end of size */
	size_t bytes;
};

struct inbox *
inbox_new(void)
{
	return mem_new(sizeof(struct inbox));
}

void
inbox_free(struct inbox **inbox)
{
	if (*inbox == NULL)
		return;
	inbox_clear(*inbox);
	free((*inbox)->stanzas);
	free(*inbox);
	*inbox = NULL;
}

static size_t
size_of(const struct stanza *in)
{
	size_t size = stanza_size(in, DEPTH);

	return size < FULL ? size : FULL;
}

void
inbox_put(struct inbox *inbox, const struct stanza *in)
{
	if (inbox->end == inbox->size && inbox->begin > inbox->size / 2) {
		inbox->end -= inbox->begin;
		memmove(inbox->stanzas, inbox->stanzas + inbox->begin,
		    inbox->end * sizeof(inbox->stanzas[0]));
		inbox->begin = 0;
	}
	if (inbox->end == inbox->size) {
		inbox->size = inbox->size != 0 ? 2 * inbox->size : 64;
		inbox->stanzas = mem_grow(
		    inbox->stanzas, inbox->size * sizeof(inbox->stanzas[0]));
	}
	inbox->stanzas[inbox->end++] = stanza_hold(in);
	inbox->bytes += size_of(in);
}

const struct stanza *
inbox_take(struct inbox *inbox)
{
	const struct stanza *in;

	if (inbox_is_empty(inbox))
		return NULL;
	in = inbox->stanzas[inbox->begin++];
	inbox->bytes -= size_of(in);
	if (inbox_is_empty(inbox))
		inbox->begin = inbox->end = 0;
	return in;
}

bool
inbox_is_empty(const struct inbox *inbox)
{
	return inbox->begin == inbox->end;
}

bool
inbox_is_full(const struct inbox *inbox)
{
	return inbox->bytes >= FULL;
}

void
inbox_clear(struct inbox *inbox)
{
	const struct stanza *in;

	while ((in = inbox_take(inbox)) != NULL)
		stanza_let_go(&in);
}
