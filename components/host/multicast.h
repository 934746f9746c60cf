/*
 * The server's multicast service (XEP-0033): found by service discovery, tried
 * with a stanza to ourselves each time the link is up, then used until it
 * fails.  Deliver is told of it; here it is found, and heard.
 */
#ifndef HOST_MULTICAST_H
#define HOST_MULTICAST_H

#include <stdbool.h>
#include <stddef.h>

struct deliver;
struct event_base;
struct multicast;
struct stanza;

struct multicast_settings {
	const char *wish;   /* "auto", "off", or the service's address */
	const char *domain; /* ours */
	const char *host;   /* of whom the service is: the users' */
	struct deliver *deliver;

	/* There is something to send, and no stanza was heard. */
	void (*flush)(void *user);
	void *user;
};

struct multicast *multicast_new(
    struct event_base *base, const struct multicast_settings *set);
void multicast_free(struct multicast **multicast);

/* The link is there, or gone. */
void multicast_up(struct multicast *multicast);
void multicast_down(struct multicast *multicast);

/*
 * It is looked for or tried: nothing else may be sent, for it may have stanzas
 * of ours from before the link was made again (or the program started again),
 * and what is sent now would overtake those.  What has been tried has none.
 */
bool multicast_is_asking(const struct multicast *multicast);

/* What it asks, as deliver_next() has it. */
const char *multicast_next(struct multicast *multicast, size_t *len_r);

/* Was this stanza for us, and nobody else's business?  What there is to send
 * then, the caller sends. */
bool multicast_heard(struct multicast *multicast, const struct stanza *in);

#endif
