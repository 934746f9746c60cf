/*
 * One stanza to many: the server's multicast service (XEP-0033) gets it once,
 * with the addresses as bcc, and sends each a copy that shows none of them.
 *
 * Whatever goes around the service may arrive before what went through it: it
 * waits for the answer to a question to the same service, the fence.  Once that
 * is answered the copies are on their way, and an error that came before the
 * answer was about one of the stanzas before it: each is kept till then, to be
 * sent one by one.  A fence costs the server as much as some copies do; so
 * there is one when something has to wait for it, or behind so many stanzas.
 */
#ifndef HOST_BCC_H
#define HOST_BCC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct address;
struct bcc;
struct bcc_name;
struct bcc_service;
struct bcc_stanza;

/* How far the recipients of a stanza were gone through, and how many of those
 * the service has got; all 0 at first. */
struct bcc_round {
	size_t passed, served;
};

/* Where bytes go to, and how many there are. */
struct bcc_room {
	char *bytes;
	size_t size, used;
};

struct bcc *bcc_new(void);
void bcc_free(struct bcc **bcc);

/* Use this service from now on, or none (NULL).  Copies what it is told. */
void bcc_use(struct bcc *bcc, const struct bcc_service *service);

/* May this stanza go through the service? */
bool bcc_takes(const struct bcc *bcc, const char *text, size_t len);

/* Is this address one of the service's users? */
bool bcc_serves(const struct bcc *bcc, const struct address *to);

/*
 * Write stanzas to the service, for those of these recipients whom it serves.
 * False: there is no more room now, or so much is on its way that nothing
 * should follow; to be called again then.
 */
bool bcc_send(struct bcc *bcc, const struct bcc_stanza *stanza,
    const struct address *const *to, size_t to_len, struct bcc_round *round,
    struct bcc_room *room);

/* What goes around the service has to wait for what is on its way. */
bool bcc_must_wait(const struct bcc *bcc);

/* Write a fence behind all that is on its way, if there is none and room for
 * it. */
bool bcc_fence(struct bcc *bcc, struct bcc_room *room);

/* What failed, to one recipient after the other, as far as there is room; once
 * nothing is on its way any more, for which it writes a fence. */
void bcc_repeat(struct bcc *bcc, struct bcc_room *room);

/* The service has sent an error back, about the stanza of this name. */
void bcc_failed(struct bcc *bcc, const struct bcc_name *name);

/* A fence has been answered; false: this is not the id of one. */
bool bcc_answered(struct bcc *bcc, const char *id);

/* How many stanzas had their fence answered; is such an answer to come? */
uint64_t bcc_count(const struct bcc *bcc);
bool bcc_is_waiting(const struct bcc *bcc);

/* The next piece is to have a fence, if anything is without: nothing may follow
 * for long. */
void bcc_ask(struct bcc *bcc);

/* Nothing comes back any more: what is on its way may have arrived or not. */
void bcc_give_up(struct bcc *bcc);

/* The link is gone, and the service with it. */
void bcc_clear(struct bcc *bcc);

#endif
