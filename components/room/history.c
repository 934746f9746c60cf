#include "room/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A ring that grows as it fills: most rooms are small and quiet. */
struct history {
	struct history_entry *entries;
	size_t first, len, size;
	size_t bytes;
};

struct history *
history_new(void)
{
	return mem_new(sizeof(struct history));
}

static struct history_entry *
at(const struct history *h, size_t i)
{
	return &h->entries[(h->first + i) % h->size];
}

static void
entry_free(struct history_entry *e)
{
	free(e->text);
	free(e->sender);
}

static void
forget_first(struct history *h)
{
	struct history_entry *e = at(h, 0);

	h->bytes -= e->len;
	entry_free(e);
	h->first = (h->first + 1) % h->size;
	h->len--;
}

static void
empty(struct history *h)
{
	while (h->len > 0)
		forget_first(h);
	free(h->entries);
	*h = (struct history){ 0 };
}

void
history_free(struct history **history)
{
	if (*history == NULL)
		return;
	empty(*history);
	free(*history);
	*history = NULL;
}

static void
grow(struct history *h)
{
	size_t size = h->size == 0 ? 4 : 2 * h->size;
	struct history_entry *entries = mem_new(size * sizeof(*entries));

	for (size_t i = 0; i < h->len; i++)
		entries[i] = *at(h, i);
	free(h->entries);
	h->entries = entries;
	h->first = 0;
	h->size = size;
}

/* The entry's texts are the ring's from now on. */
static void
push(struct history *h, const struct history_entry *e, uint32_t max)
{
	if (h->len == h->size)
		grow(h);
	h->len++;
	*at(h, h->len - 1) = *e;
	h->bytes += e->len;
	while (h->len > max || h->bytes > HISTORY_BYTES)
		forget_first(h);
}

void
history_add(struct history *h, const struct archive_message *m, uint32_t max)
{
	struct history_entry e = {
		.text = mem_new(m->stanza_len + 1),
		.len = m->stanza_len,
		.head = m->head,
		.at = m->at,
		.sender = mem_dup(m->sender),
	};
	size_t id_len = strlen(m->id);

	memcpy(e.text, m->stanza, m->stanza_len);
	if (id_len < sizeof(e.id))
		memcpy(e.id, m->id, id_len);
	push(h, &e, max);
}

/* The first that the archive has; "" if it has none. */
static const char *
first_id(const struct history *h)
{
	for (size_t i = 0; i < h->len; i++)
		if (*at(h, i)->id != '\0')
			return at(h, i)->id;
	return "";
}

void
history_fill(struct history *h, const struct archive_message *m, size_t len,
    uint32_t max)
{
	struct history new = { 0 };
	const char *first = first_id(h);

	for (size_t i = 0; i < len; i++)
		if (*first == '\0' || strcmp(m[i].id, first) < 0)
			history_add(&new, &m[i], max);
	for (size_t i = 0; i < h->len; i++)
		push(&new, at(h, i), max);
	free(h->entries);
	*h = new;
}

static size_t
find(const struct history *h, const char *id)
{
	size_t i = 0;

	while (i < h->len && (*id == '\0' || strcmp(at(h, i)->id, id) != 0))
		i++;
	return i;
}

const struct history_entry *
history_find(const struct history *h, const char *id)
{
	size_t i = find(h, id);

	return i < h->len ? at(h, i) : NULL;
}

/* Those before it move up by one, and the first goes. */
void
history_drop(struct history *h, const char *id)
{
	size_t i = find(h, id);
	struct history_entry dropped;

	if (i == h->len)
		return;
	dropped = *at(h, i);
	for (; i > 0; i--)
		*at(h, i) = *at(h, i - 1);
	*at(h, 0) = dropped;
	forget_first(h);
}

void
history_forget(struct history *h, const char *sender, int64_t since)
{
	struct history kept = { 0 };

	for (size_t i = 0; i < h->len; i++)
		if (strcmp(at(h, i)->sender, sender) != 0 ||
		    at(h, i)->at < since)
			push(&kept, at(h, i), UINT32_MAX);
		else
			entry_free(at(h, i));
	free(h->entries);
	*h = kept;
}

size_t
history_len(const struct history *h)
{
	return h->len;
}

const struct history_entry *
history_at(const struct history *h, size_t i)
{
	return at(h, i);
}
