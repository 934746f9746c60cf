/*
 * What a turn asks of the world, in order.  The room does nothing itself: it
 * posts here, and the host carries the effects out once the turn is over.
 *
 * An effect owns what it carries: its text is in the outbox's arena, and an
 * address lives until the effects of the turn that retired it are done.
 */
#ifndef ROOM_OUTBOX_H
#define ROOM_OUTBOX_H

#include <stddef.h>

struct address;
struct arena;
struct xml;

enum effect_kind { EFFECT_SEND };

struct effect {
	struct effect *next;
	enum effect_kind kind;
	const char *text;    /* SEND: one stanza without its `to' */
	size_t len, head;    /* SEND: its length; where `to' is spliced in */
	struct address **to; /* SEND: who receives it */
	size_t to_len, to_size;
};

struct outbox {
	struct arena *arena;
	struct effect *first, **last;
	struct address *retired;
};

void outbox_init(struct outbox *out, struct arena *arena);

/* The stanza's text stays where it is: in the same arena as the outbox. */
struct effect *outbox_send(struct outbox *out, const struct xml *stanza);
struct effect *outbox_send_text(
    struct outbox *out, const char *text, size_t len, size_t head);

void outbox_to(struct outbox *out, struct effect *send, struct address *to);
void outbox_to_all(struct outbox *out, struct effect *send,
    struct address *const *to, size_t to_len);

/* Whoever had this address is gone; outbox_done() frees it. */
void outbox_retire(struct outbox *out, struct address *address);

/* The effects are carried out: frees what was retired, empties the outbox.
 * The arena is the caller's to reset. */
void outbox_done(struct outbox *out);

#endif
