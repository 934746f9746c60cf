/*
 * The text of a stanza to a multicast service (XEP-0033).
 */
#ifndef HOST_BCC_WRITE_H
#define HOST_BCC_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BCC_ID "bcc-" /* of a fence, before its number */

struct address;

struct bcc_service {
	const char *jid;    /* of the service */
	const char *domain; /* ours: who asks */
	const char *host;   /* whose users it serves: others are not sent to */
	size_t limit;       /* addresses in one stanza */
	bool ordered;       /* nothing overtakes what goes through it */
};

/* A stanza without its `to', which goes in at `head'. */
struct bcc_stanza {
	const char *text;
	size_t len, head;
};

/* Which recipients one stanza is for. */
struct bcc_span {
	size_t from, to;     /* in the list */
	size_t served;       /* among them */
	size_t len, tos_len; /* as addresses; remembered */
};

/* What an error about a stanza is recognised by (RFC 6120, 8.3.1): values of
 * its attributes as they are written, escaped; of length 0 if there is none. */
struct bcc_name {
	const char *from, *id;
	size_t from_len, id_len;
};

struct bcc_name bcc_write_name(const char *text);
bool bcc_name_is(const struct bcc_name *a, const struct bcc_name *b);

/* Is this address one of the service's users? */
bool bcc_write_serves(
    const struct bcc_service *service, const struct address *to);

/* As many as may be in one stanza, from here on. */
struct bcc_span bcc_write_measure(const struct bcc_service *service,
    const struct address *const *to, size_t to_len, size_t from);

/* At most so long are a fence; a stanza, and a fence behind it. */
size_t bcc_write_fence_len(const struct bcc_service *service);
size_t bcc_write_len(const struct bcc_service *service,
    const struct bcc_stanza *stanza, const struct bcc_span *s);

/* Both return where they have ended. */
char *bcc_write_stanza(const struct bcc_service *service,
    const struct bcc_stanza *stanza, const struct address *const *to,
    const struct bcc_span *s, char *at);
char *bcc_write_fence(
    const struct bcc_service *service, uint64_t number, char *at);

#endif
