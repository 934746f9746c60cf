#include "host/bcc.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "host/bcc_write.h"
#include "room/address.h"

#define STANZA ((size_t)32 * 1024) /* a longer one does not go this way */

/* So many copies on their way are enough to keep a server busy for long. */
#define WINDOW ((size_t)32 * 1024)

/* A fence is behind so many of them, or so many stanzas, at the latest: what
 * has to wait for it then does not wait long. */
#define LOOSE_COPIES 400
#define LOOSE_STANZAS 16

/* One stanza to the service, as it would go to each of its recipients. */
struct chunk {
	struct chunk *next;
	uint64_t number;
	bool failed, fenced; /* a fence is right behind it */
	struct bcc_name name;
	size_t len, head;    /* of the stanza */
	size_t to_len, done; /* recipients; how many were repeated */
	size_t at;           /* of the next to be repeated */
	char bytes[];        /* the stanza, then each one's attribute with its
				length (an unsigned short) before it */
};

struct chunks {
	struct chunk *first, *last;
};

struct bcc {
	struct bcc_service service;
	char *names; /* of the service, in one piece */
	bool on;
	struct chunks flying, failed;
	size_t copies;       /* that are flying */
	struct chunk *loose; /* of those the first behind the last fence */
	size_t loose_copies, loose_len;
	bool asked;
	uint64_t sent, answered;
};

struct bcc *
bcc_new(void)
{
	return mem_new(sizeof(struct bcc));
}

static void
add(struct chunks *list, struct chunk *c)
{
	c->next = NULL;
	if (list->first == NULL)
		list->first = c;
	else
		list->last->next = c;
	list->last = c;
}

static struct chunk *
take(struct chunks *list)
{
	struct chunk *c = list->first;

	list->first = c->next;
	return c;
}

static void
drop_all(struct chunks *list)
{
	while (list->first != NULL)
		free(take(list));
}

static void
none_is_loose(struct bcc *bcc)
{
	bcc->loose = NULL;
	bcc->loose_copies = bcc->loose_len = 0;
	bcc->asked = false;
}

void
bcc_clear(struct bcc *bcc)
{
	drop_all(&bcc->flying);
	drop_all(&bcc->failed);
	none_is_loose(bcc);
	bcc->copies = 0;
	bcc->on = false;
}

void
bcc_free(struct bcc **bcc)
{
	if (*bcc == NULL)
		return;
	bcc_clear(*bcc);
	free((*bcc)->names);
	free(*bcc);
	*bcc = NULL;
}

static const char *
keep(char **at, const char *s)
{
	char *kept = *at;

	memcpy(kept, s, strlen(s) + 1);
	*at += strlen(s) + 1;
	return kept;
}

void
bcc_use(struct bcc *bcc, const struct bcc_service *service)
{
	char *at;

	bcc->on = service != NULL;
	if (service == NULL)
		return;
	free(bcc->names);
	at = bcc->names =
	    mem_grow(NULL, strlen(service->jid) + strlen(service->domain) +
			       strlen(service->host) + 3);
	bcc->service = *service;
	bcc->service.jid = keep(&at, service->jid);
	bcc->service.domain = keep(&at, service->domain);
	bcc->service.host = keep(&at, service->host);
}

/* An IQ cannot go to many (XEP-0033, 4.1). */
bool
bcc_takes(const struct bcc *bcc, const char *text, size_t len)
{
	return bcc->on && len <= STANZA && strncmp(text, "<iq", 3) != 0;
}

static char *
put(char *at, const void *bytes, size_t len)
{
	memcpy(at, bytes, len);
	return at + len;
}

/* What would have to be sent if the service refuses. */
static void
remember(struct bcc *bcc, const struct bcc_stanza *stanza,
    const struct address *const *to, const struct bcc_span *s)
{
	struct chunk *c = mem_grow(NULL, sizeof(*c) + stanza->len + s->tos_len);
	char *at = put(c->bytes, stanza->text, stanza->len);

	*c = (struct chunk){
		.number = ++bcc->sent,
		.name = bcc_write_name(c->bytes),
		.len = stanza->len,
		.head = stanza->head,
		.to_len = s->served,
		.at = stanza->len,
	};
	for (size_t i = s->from; i < s->to; i++)
		if (bcc_write_serves(&bcc->service, to[i])) {
			at = put(at, &to[i]->to_len, sizeof(to[i]->to_len));
			at = put(at, to[i]->to, to[i]->to_len);
		}
	bcc->copies += s->served;
	bcc->loose_copies += s->served;
	bcc->loose_len++;
	if (bcc->loose == NULL)
		bcc->loose = c;
	add(&bcc->flying, c);
}

bool
bcc_serves(const struct bcc *bcc, const struct address *to)
{
	return bcc_write_serves(&bcc->service, to);
}

bool
bcc_fence(struct bcc *bcc, struct bcc_room *room)
{
	char *at = room->bytes + room->used;

	if (bcc->loose == NULL)
		return true;
	if (bcc_write_fence_len(&bcc->service) > room->size - room->used)
		return false;
	at = bcc_write_fence(&bcc->service, bcc->sent, at);
	room->used = (size_t)(at - room->bytes);
	bcc->flying.last->fenced = true;
	none_is_loose(bcc);
	return true;
}

/* An error could be about either of two between the same fences. */
static bool
is_named_alike(const struct bcc *bcc, const char *text)
{
	const struct chunk *c = bcc->loose;
	struct bcc_name name;

	if (c == NULL)
		return false;
	name = bcc_write_name(text);
	while (c != NULL && !bcc_name_is(&c->name, &name))
		c = c->next;
	return c != NULL;
}

/* One stanza more; false: there is no room for it. */
static bool
write_one(struct bcc *bcc, const struct bcc_stanza *stanza,
    const struct address *const *to, size_t to_len, struct bcc_round *round,
    struct bcc_room *room)
{
	const struct bcc_span s =
	    bcc_write_measure(&bcc->service, to, to_len, round->passed);
	const char *at;

	if (s.served > 0) {
		if (is_named_alike(bcc, stanza->text) && !bcc_fence(bcc, room))
			return false;
		if (bcc_write_len(&bcc->service, stanza, &s) >
		    room->size - room->used)
			return false;
		at = bcc_write_stanza(
		    &bcc->service, stanza, to, &s, room->bytes + room->used);
		room->used = (size_t)(at - room->bytes);
		remember(bcc, stanza, to, &s);
	}
	if (bcc->loose_copies >= LOOSE_COPIES ||
	    bcc->loose_len >= LOOSE_STANZAS)
		bcc_fence(bcc, room);
	round->passed = s.to;
	round->served += s.served;
	return true;
}

bool
bcc_send(struct bcc *bcc, const struct bcc_stanza *stanza,
    const struct address *const *to, size_t to_len, struct bcc_round *round,
    struct bcc_room *room)
{
	while (round->passed < to_len)
		if (bcc->copies >= WINDOW ||
		    !write_one(bcc, stanza, to, to_len, round, room))
			return false;
	return true;
}

bool
bcc_must_wait(const struct bcc *bcc)
{
	return bcc->flying.first != NULL && (!bcc->service.ordered || !bcc->on);
}

void
bcc_repeat(struct bcc *bcc, struct bcc_room *room)
{
	char *at, *end = room->bytes + room->size;
	struct chunk *c;

	if ((bcc->asked || !bcc->on) && !bcc_fence(bcc, room))
		return;
	at = room->bytes + room->used;
	while (bcc->flying.first == NULL && (c = bcc->failed.first) != NULL) {
		unsigned short to_len;
		const char *to = c->bytes + c->at + sizeof(to_len);

		if (c->done == c->to_len) {
			free(take(&bcc->failed));
			continue;
		}
		memcpy(&to_len, c->bytes + c->at, sizeof(to_len));
		if (c->len + to_len > (size_t)(end - at))
			break;
		at = put(at, c->bytes, c->head);
		at = put(at, to, to_len);
		at = put(at, c->bytes + c->head, c->len - c->head);
		c->at += sizeof(to_len) + to_len;
		c->done++;
	}
	room->used = (size_t)(at - room->bytes);
}

/* A service that changes names says nothing of which it was: rather twice than
 * never for those up to the first fence. */
void
bcc_failed(struct bcc *bcc, const struct bcc_name *name)
{
	struct chunk *c = bcc->flying.first;

	bcc->on = false;
	while (c != NULL && !bcc_name_is(&c->name, name))
		c = c->next;
	if (c != NULL) {
		c->failed = true;
		return;
	}
	for (c = bcc->flying.first; c != NULL; c = c->next) {
		c->failed = true;
		if (c->fenced)
			break;
	}
}

bool
bcc_answered(struct bcc *bcc, const char *id)
{
	char *end = NULL;
	uint64_t number;

	if (strncmp(id, BCC_ID, strlen(BCC_ID)) != 0)
		return false;
	number = strtoull(id + strlen(BCC_ID), &end, 10);
	while (
	    bcc->flying.first != NULL && bcc->flying.first->number <= number) {
		struct chunk *c = take(&bcc->flying);

		bcc->answered++;
		bcc->copies -= c->to_len;
		if (c->failed)
			add(&bcc->failed, c);
		else
			free(c);
	}
	return true;
}

uint64_t
bcc_count(const struct bcc *bcc)
{
	return bcc->answered;
}

bool
bcc_is_waiting(const struct bcc *bcc)
{
	return bcc->flying.first != bcc->loose;
}

void
bcc_ask(struct bcc *bcc)
{
	bcc->asked = bcc->loose != NULL;
}

void
bcc_give_up(struct bcc *bcc)
{
	struct chunk *c;

	while (bcc->flying.first != NULL) {
		c = take(&bcc->flying);
		if (c->failed)
			add(&bcc->failed, c);
		else
			free(c);
	}
	none_is_loose(bcc);
	bcc->copies = 0;
	bcc->on = false;
}
