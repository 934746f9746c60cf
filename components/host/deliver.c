#include "host/deliver.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "host/bcc.h"
#include "host/bcc_write.h"
#include "room/address.h"
#include "room/outbox.h"

/* What is handed out at a time: large enough that a system call costs little,
 * small enough to stay in the processor's cache on its way. */
#define PIECE ((size_t)128 * 1024)
#define BLOCK ((size_t)256 * 1024)

/* Up to so many recipients are spliced at once: that is no longer than the
 * list would be, and an address for one may not outlive its turn. */
#define FEW 8

/* How many recipients ahead the memory is asked for. */
#define AHEAD 8

struct record {
	size_t size;          /* of all this, where the next one begins */
	size_t len, head;     /* the text; where `to' goes */
	size_t to_len;        /* 0: the text is complete */
	size_t each;          /* about how long it is for one */
	uint64_t ticket;      /* of the store: not before that */
	struct address *gone; /* freed with the record */
	const struct address *to[];
};

struct block {
	struct block *next;
	size_t size, used, begin;
	alignas(max_align_t) char data[];
};

struct deliver {
	struct block *first, *last, *spare;
	struct record *newest;
	struct bcc *bcc;
	size_t at; /* of the oldest record: bytes or recipients done */
	struct bcc_round round; /* of those by the multicast service */
	size_t backlog;
	uint64_t ticket, mark;
	char *piece;
	size_t piece_size;
};

struct deliver *
deliver_new(void)
{
	struct deliver *d = mem_new(sizeof(*d));

	d->bcc = bcc_new();
	return d;
}

void
deliver_free(struct deliver **deliver)
{
	if (*deliver == NULL)
		return;
	deliver_clear(*deliver);
	bcc_free(&(*deliver)->bcc);
	free((*deliver)->spare);
	free((*deliver)->piece);
	free(*deliver);
	*deliver = NULL;
}

static struct block *
block_new(struct deliver *d, size_t need)
{
	size_t size = need > BLOCK ? need : BLOCK;
	struct block *b = d->spare;

	if (b != NULL && size == BLOCK)
		d->spare = NULL;
	else
		b = mem_grow(NULL, sizeof(*b) + size);
	*b = (struct block){ .size = size };
	return b;
}

static void
block_free(struct deliver *d, struct block *b)
{
	if (d->spare == NULL && b->size == BLOCK)
		d->spare = b;
	else
		free(b);
}

/* A record at the end of the queue; only its size is filled in. */
static struct record *
append(struct deliver *d, size_t len, size_t to_len)
{
	size_t align = alignof(max_align_t), size;
	struct block *b = d->last;
	struct record *r;

	size = sizeof(*r) + to_len * sizeof(r->to[0]) + len;
	size = (size + align - 1) & ~(align - 1);
	if (b == NULL || b->size - b->used < size) {
		b = block_new(d, size);
		if (d->last != NULL)
			d->last->next = b;
		else
			d->first = b;
		d->last = b;
	}
	r = (struct record *)(void *)(b->data + b->used);
	b->used += size;
	*r = (struct record){
		.size = size,
		.len = len,
		.to_len = to_len,
		.ticket = d->ticket,
	};
	d->newest = r;
	return r;
}

static char *
text_of(struct record *r)
{
	return (char *)&r->to[r->to_len];
}

static struct record *
oldest(const struct deliver *d)
{
	struct block *b = d->first;

	return b != NULL ? (struct record *)(void *)(b->data + b->begin) : NULL;
}

static void
free_list(struct address *gone)
{
	while (gone != NULL) {
		struct address *next = gone->next;

		free(gone);
		gone = next;
	}
}

/* The oldest record is done. */
static void
drop(struct deliver *d)
{
	struct block *b = d->first;
	struct record *r = oldest(d);

	d->at = 0;
	d->round = (struct bcc_round){ 0 };
	free_list(r->gone);
	b->begin += r->size;
	if (b->begin < b->used)
		return;
	d->first = b->next;
	if (d->first == NULL)
		d->last = NULL;
	if (r == d->newest)
		d->newest = NULL;
	block_free(d, b);
}

void
deliver_clear(struct deliver *d)
{
	while (d->first != NULL)
		drop(d);
	d->backlog = 0;
	bcc_clear(d->bcc);
}

struct bcc *
deliver_bcc(struct deliver *d)
{
	return d->bcc;
}

static char *
put(char *at, const char *bytes, size_t len)
{
	memcpy(at, bytes, len);
	return at + len;
}

/* One recipient's stanza; returns where it ends. */
static char *
splice(char *at, const char *text, size_t head, size_t tail,
    const struct address *to)
{
	at = put(at, text, head);
	at = put(at, to->to, to->to_len);
	return put(at, text + head, tail);
}

static void
send_few(struct deliver *d, const struct effect *e)
{
	size_t len = e->to_len * e->len;
	char *at;

	for (size_t i = 0; i < e->to_len; i++)
		len += e->to[i]->to_len;
	at = text_of(append(d, len, 0));
	for (size_t i = 0; i < e->to_len; i++)
		at = splice(at, e->text, e->head, e->len - e->head, e->to[i]);
	d->backlog += len;
}

void
deliver_send(struct deliver *d, const struct effect *send)
{
	struct record *r;

	if (send->to_len <= FEW) {
		if (send->to_len > 0)
			send_few(d, send);
		return;
	}
	r = append(d, send->len, send->to_len);
	r->head = send->head;
	r->each = send->len + send->to[0]->to_len;
	memcpy(r->to, send->to, send->to_len * sizeof(r->to[0]));
	memcpy(text_of(r), send->text, send->len);
	d->backlog += r->to_len * r->each;
}

void
deliver_hold(struct deliver *d, uint64_t ticket)
{
	d->ticket = ticket;
}

void
deliver_release(struct deliver *d, uint64_t mark)
{
	d->mark = mark;
}

void
deliver_retire(struct deliver *d, struct outbox *out)
{
	struct address **end = &out->retired;

	if (d->newest == NULL) {
		free_list(out->retired);
	} else {
		while (*end != NULL)
			end = &(*end)->next;
		*end = d->newest->gone;
		d->newest->gone = out->retired;
	}
	out->retired = NULL;
}

/* As many recipients as there is room for; at least one if it is empty. */
static size_t
fill_spliced(struct deliver *d, struct record *r, size_t used)
{
	const char *text = text_of(r);
	size_t head = r->head, tail = r->len - head, i = d->at;
	char *at = d->piece + used, *end = d->piece + d->piece_size;

	for (; i < r->to_len; i++) {
		const struct address *to = r->to[i];
		size_t len = r->len + to->to_len;

		if ((size_t)(end - at) < len) {
			if (at > d->piece)
				break;
			d->piece = at = mem_grow(d->piece, len + 1);
			d->piece_size = len;
			end = at + len;
		}
		if (i + AHEAD < r->to_len)
			__builtin_prefetch(r->to[i + AHEAD]);
		if (i < d->round.passed && bcc_serves(d->bcc, to))
			d->backlog += r->each; /* it is done already */
		else
			at = splice(at, text, head, tail, to);
	}
	d->backlog -= (i - d->at) * r->each;
	d->at = i;
	return (size_t)(at - d->piece);
}

static size_t
fill_plain(struct deliver *d, struct record *r, size_t used)
{
	size_t len = r->len - d->at, room = d->piece_size - used;

	if (len > room)
		len = room;
	memcpy(d->piece + used, text_of(r) + d->at, len);
	d->backlog -= len;
	d->at += len;
	return used + len;
}

/* By the multicast service, as far as it takes it now; those it does not serve
 * follow one by one, and all of them should it fail meanwhile. */
static bool
fill_bcc(struct deliver *d, struct record *r, struct bcc_room *room)
{
	const struct bcc_stanza stanza = { text_of(r), r->len, r->head };
	size_t served = d->round.served;
	bool done =
	    bcc_send(d->bcc, &stanza, r->to, r->to_len, &d->round, room);

	d->backlog -= (d->round.served - served) * r->each;
	return done;
}

/* Did the last piece end inside a stanza? */
static bool
is_cut(const struct deliver *d)
{
	const struct record *r = oldest(d);

	return r != NULL && r->to_len == 0 && d->at > 0;
}

/* May it go by the service, as far as it has not yet? */
static bool
takes_bcc(const struct deliver *d, struct record *r)
{
	return r->to_len > 0 && d->at == 0 && d->round.passed < r->to_len &&
	       bcc_takes(d->bcc, text_of(r), r->len);
}

/* Those the service does not serve have nothing on its way. */
static bool
must_wait(struct deliver *d, const struct record *r, struct bcc_room *room)
{
	if (!bcc_must_wait(d->bcc) || is_cut(d) ||
	    (r->to_len > 0 && d->round.passed == r->to_len))
		return false;
	bcc_fence(d->bcc, room);
	return true;
}

static bool
fill(struct deliver *d, struct record *r, struct bcc_room *room)
{
	if (r->to_len == 0) {
		room->used = fill_plain(d, r, room->used);
		return d->at == r->len;
	}
	if (d->round.served == r->to_len)
		return true;
	room->used = fill_spliced(d, r, room->used);
	room->bytes = d->piece; /* it may be a larger one */
	room->size = d->piece_size;
	return d->at == r->to_len;
}

const char *
deliver_next(struct deliver *d, size_t *len_r)
{
	struct bcc_room room = { 0 };
	struct record *r;
	bool done = true;

	if (d->piece == NULL) {
		d->piece = mem_grow(NULL, PIECE + 1);
		d->piece_size = PIECE;
	}
	room.bytes = d->piece;
	room.size = d->piece_size;
	if (!is_cut(d))
		bcc_repeat(d->bcc, &room);
	while (done && (r = oldest(d)) != NULL && r->ticket <= d->mark) {
		if (takes_bcc(d, r))
			done = fill_bcc(d, r, &room);
		else if (must_wait(d, r, &room))
			break;
		else if ((done = fill(d, r, &room)))
			drop(d);
	}
	d->piece[room.used] = '\0';
	*len_r = room.used;
	return room.used > 0 ? d->piece : NULL;
}

size_t
deliver_backlog(const struct deliver *d)
{
	return d->backlog;
}
