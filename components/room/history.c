#include "room/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/xml.h"

/* Grows as it fills: most rooms are small and quiet. */
struct history {
	struct history_entry *entries;
	size_t first, len, size;
};

struct history *
history_new(void)
{
	return mem_new(sizeof(struct history));
}

void
history_free(struct history **history)
{
	struct history *h = *history;

	if (h == NULL)
		return;
	for (size_t i = 0; i < h->len; i++)
		free(h->entries[(h->first + i) % h->size].text);
	free(h->entries);
	free(h);
	*history = NULL;
}

/* Only ever called before the ring turns: entries are still in a row. */
static void
grow(struct history *h)
{
	h->size = h->size == 0 ? 4 : 2 * h->size;
	if (h->size > HISTORY_MAX)
		h->size = HISTORY_MAX;
	h->entries = mem_grow(h->entries, h->size * sizeof(*h->entries));
}

void
history_add(struct history *h, const struct xml *message, int64_t at)
{
	struct history_entry *e;

	if (h->len == h->size && h->size < HISTORY_MAX)
		grow(h);
	if (h->len == h->size) {
		free(h->entries[h->first].text);
		h->first = (h->first + 1) % h->size;
		h->len--;
	}
	e = &h->entries[(h->first + h->len++) % h->size];
	*e = (struct history_entry){
		.text = mem_new(message->len + 1),
		.len = message->len,
		.head = message->head,
		.at = at,
	};
	memcpy(e->text, message->text, message->len);
}

size_t
history_len(const struct history *h)
{
	return h->len;
}

const struct history_entry *
history_at(const struct history *h, size_t i)
{
	return &h->entries[(h->first + i) % h->size];
}
