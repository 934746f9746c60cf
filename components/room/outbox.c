#include "room/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/xml.h"
#include "room/address.h"

void
outbox_init(struct outbox *out, struct arena *arena)
{
	*out = (struct outbox){ .arena = arena };
	out->last = &out->first;
}

static struct effect *
post(struct outbox *out, enum effect_kind kind)
{
	struct effect *e = arena_alloc(out->arena, sizeof(*e));

	e->kind = kind;
	*out->last = e;
	out->last = &e->next;
	return e;
}

struct effect *
outbox_send_text(struct outbox *out, const char *text, size_t len, size_t head)
{
	struct effect *e = post(out, EFFECT_SEND);

	e->text = text;
	e->len = len;
	e->head = head;
	return e;
}

struct effect *
outbox_send(struct outbox *out, const struct xml *stanza)
{
	return outbox_send_text(out, stanza->text, stanza->len, stanza->head);
}

static void
reserve(struct outbox *out, struct effect *send, size_t more)
{
	size_t size = send->to_len + more;
	struct address **to;

	if (size <= send->to_size)
		return;
	if (size < 2 * send->to_size)
		size = 2 * send->to_size;
	to = arena_alloc(out->arena, size * sizeof(struct address *));
	if (send->to_len > 0)
		memcpy(to, send->to, send->to_len * sizeof(struct address *));
	send->to = to;
	send->to_size = size;
}

void
outbox_to(struct outbox *out, struct effect *send, struct address *to)
{
	reserve(out, send, 1);
	send->to[send->to_len++] = to;
}

void
outbox_to_all(struct outbox *out, struct effect *send,
    struct address *const *to, size_t to_len)
{
	if (to_len == 0)
		return;
	reserve(out, send, to_len);
	memcpy(send->to + send->to_len, to, to_len * sizeof(struct address *));
	send->to_len += to_len;
}

void
outbox_retire(struct outbox *out, struct address *address)
{
	address->next = out->retired;
	out->retired = address;
}

void
outbox_done(struct outbox *out)
{
	while (out->retired != NULL) {
		struct address *a = out->retired;

		out->retired = a->next;
		free(a);
	}
	outbox_init(out, out->arena);
}
