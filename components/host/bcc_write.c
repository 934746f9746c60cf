#include "host/bcc_write.h"

#include <stdio.h>
#include <string.h>

#include "base/ns.h"
#include "room/address.h"

/* Addresses in one stanza take so much at most: it is to fit into a piece, and
 * a server may refuse what is longer than 512 KiB or even 256 (Prosody). */
#define ADDRESSES ((size_t)64 * 1024)

#define BCC "<address type='bcc' jid="
#define OPEN "<addresses xmlns='" NS_ADDRESS "'>"
#define CLOSE "</addresses>"
#define FENCE_MAX 64 /* its beginning, with its number */

static char *
put(char *at, const char *s, size_t len)
{
	memcpy(at, s, len);
	return at + len;
}

static char *
say(char *at, const char *s)
{
	return put(at, s, strlen(s));
}

/* " to='a@b/c'" as an address; ours has the attribute ready-made. */
#define TO_NAME (sizeof(" to=") - 1)

static size_t
address_len(const struct address *to)
{
	return sizeof(BCC "/>") - 1 + to->to_len - TO_NAME;
}

static char *
put_address(char *at, const struct address *to)
{
	at = say(at, BCC);
	at = put(at, to->to + TO_NAME, to->to_len - TO_NAME);
	return say(at, "/>");
}

/* An empty element has its end in its beginning. */
struct shape {
	bool empty;
	const char *close;
	size_t body_end; /* of the text: where the addresses go */
};

static struct shape
shape_of(const struct bcc_stanza *s)
{
	struct shape shape = {
		.empty = s->text[s->len - 2] == '/',
		.close = s->text[1] == 'p' ? "</presence>" : "</message>",
	};

	shape.body_end =
	    s->len - (shape.empty ? strlen("/>") : strlen(shape.close));
	return shape;
}

size_t
bcc_write_fence_len(const struct bcc_service *service)
{
	return strlen(service->jid) + strlen(service->domain) +
	       sizeof("' to=''><query xmlns=''/></iq>" NS_DISCO_ITEMS) +
	       FENCE_MAX;
}

size_t
bcc_write_len(const struct bcc_service *service,
    const struct bcc_stanza *stanza, const struct bcc_span *s)
{
	return s->len + stanza->len + strlen(service->jid) +
	       sizeof(" to='' ></presence>" OPEN CLOSE) +
	       bcc_write_fence_len(service);
}

/* The value of an attribute of the first tag; ours are in single quotes, and
 * neither those nor `>' are in a value.  No NUL is behind the text. */
static const char *
value_of(const char *text, const char *attribute, size_t *len_r)
{
	const char *end = text + strcspn(text, ">");
	const char *at =
	    memmem(text, (size_t)(end - text), attribute, strlen(attribute));

	*len_r = 0;
	if (at == NULL)
		return "";
	at += strlen(attribute);
	*len_r = strcspn(at, "'");
	return at;
}

struct bcc_name
bcc_write_name(const char *text)
{
	struct bcc_name name;

	name.from = value_of(text, " from='", &name.from_len);
	name.id = value_of(text, " id='", &name.id_len);
	return name;
}

bool
bcc_name_is(const struct bcc_name *a, const struct bcc_name *b)
{
	return a->from_len == b->from_len && a->id_len == b->id_len &&
	       memcmp(a->from, b->from, a->from_len) == 0 &&
	       memcmp(a->id, b->id, a->id_len) == 0;
}

char *
bcc_write_fence(const struct bcc_service *service, uint64_t number, char *at)
{
	char id[FENCE_MAX];

	snprintf(id, sizeof(id), "<iq type='get' id='" BCC_ID "%llu' from='",
	    (unsigned long long)number);
	at = say(at, id);
	at = say(at, service->domain);
	at = say(at, "' to='");
	at = say(at, service->jid);
	return say(at, "'><query xmlns='" NS_DISCO_ITEMS "'/></iq>");
}

bool
bcc_write_serves(const struct bcc_service *service, const struct address *to)
{
	size_t len = strlen(service->host);

	return to->bare_len > len && to->jid[to->bare_len - len - 1] == '@' &&
	       memcmp(to->jid + to->bare_len - len, service->host, len) == 0;
}

struct bcc_span
bcc_write_measure(const struct bcc_service *service,
    const struct address *const *to, size_t to_len, size_t from)
{
	struct bcc_span s = { .from = from, .to = from };

	for (; s.to < to_len && s.served < service->limit; s.to++) {
		if (!bcc_write_serves(service, to[s.to]))
			continue;
		if (s.len + address_len(to[s.to]) > ADDRESSES)
			break;
		s.served++;
		s.len += address_len(to[s.to]);
		s.tos_len += sizeof(to[s.to]->to_len) + to[s.to]->to_len;
	}
	return s;
}

char *
bcc_write_stanza(const struct bcc_service *service,
    const struct bcc_stanza *stanza, const struct address *const *to,
    const struct bcc_span *s, char *at)
{
	const struct shape shape = shape_of(stanza);

	at = put(at, stanza->text, stanza->head);
	at = say(at, " to='");
	at = say(at, service->jid);
	at = say(at, "'");
	at =
	    put(at, stanza->text + stanza->head, shape.body_end - stanza->head);
	if (shape.empty)
		at = say(at, ">");
	at = say(at, OPEN);
	for (size_t i = s->from; i < s->to; i++)
		if (bcc_write_serves(service, to[i]))
			at = put_address(at, to[i]);
	at = say(at, CLOSE);
	return say(at, shape.close);
}
