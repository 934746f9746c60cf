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

static const char *
copy(struct outbox *out, const char *s)
{
	return arena_dup(out->arena, s, strlen(s));
}

void
outbox_save(struct outbox *out, enum record_kind record, const char *room,
    const char *key, const char *value)
{
	struct effect *e = post(out, EFFECT_SAVE);

	e->record = record;
	e->room = copy(out, room);
	e->key = copy(out, key);
	e->text = value;
	e->len = strlen(value);
}

void
outbox_forget(struct outbox *out, enum record_kind record, const char *room,
    const char *key)
{
	struct effect *e = post(out, EFFECT_FORGET);

	e->record = record;
	e->room = copy(out, room);
	e->key = copy(out, key);
}

void
outbox_append(
    struct outbox *out, const char *room, const struct archive_message *message)
{
	struct effect *e = post(out, EFFECT_APPEND);

	e->room = copy(out, room);
	e->message = message;
}

void
outbox_amend(
    struct outbox *out, const char *room, const struct archive_message *message)
{
	struct effect *e = post(out, EFFECT_AMEND);

	e->room = copy(out, room);
	e->message = message;
}

void
outbox_prune(
    struct outbox *out, const char *room, int64_t before, uint64_t keep)
{
	struct effect *e = post(out, EFFECT_PRUNE);

	e->room = copy(out, room);
	e->before = before;
	e->keep = keep;
}

static void
post_two(struct outbox *out, enum effect_kind kind, const char *room,
    const char *key)
{
	struct effect *e = post(out, kind);

	e->room = copy(out, room);
	e->key = copy(out, key);
}

void
outbox_move(struct outbox *out, const char *room, const char *to)
{
	post_two(out, EFFECT_MOVE, room, to);
}

void
outbox_erase(struct outbox *out, const char *domain, const char *sender)
{
	post_two(out, EFFECT_ERASE, domain, sender);
}

void
outbox_event(struct outbox *out, const char *room, const char *what, int64_t at,
    const char *fields)
{
	struct effect *e = post(out, EFFECT_EVENT);

	e->room = copy(out, room);
	e->key = copy(out, what);
	e->before = at;
	e->text = fields;
}

void
outbox_note(struct outbox *out, const char *room, const struct audit *audit)
{
	struct effect *e = post(out, EFFECT_NOTE);

	e->room = copy(out, room);
	e->audit = audit;
}

void
outbox_fetch(
    struct outbox *out, const char *wait, const struct archive_query *query)
{
	struct effect *e = post(out, EFFECT_FETCH);

	e->key = copy(out, wait);
	e->query = query;
}

void
outbox_ask(struct outbox *out, const char *wait, const char *bare_jid)
{
	struct effect *e = post(out, EFFECT_ASK);

	e->key = copy(out, wait);
	e->text = copy(out, bare_jid);
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
