/*
 * The wire to the XMPP server (XEP-0114): stanzas come in by callback, bytes
 * are asked for when there is room for them.  The link keeps itself up: it
 * reconnects until it is closed.  libstrophe's connection and its quirks are
 * known only to link.c.
 */
#ifndef HOST_LINK_H
#define HOST_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
struct link;
struct stanza;

struct link_settings {
	const char *domain, *secret, *host; /* live as long as the link */
	unsigned short port;

	/* Attached: stanzas may come and go. */
	void (*up)(void *user);

	/* No longer: the server and all its users are gone. */
	void (*down)(void *user);

	void (*stanza)(void *user, const struct stanza *in);

	/* Before that, and on hold, too: true if it was dealt with.  And does
	 * such a stanza have to come before things go on?  NULL: there is no
	 * such thing. */
	bool (*first)(void *user, const struct stanza *in);
	bool (*expects)(void *user);

	/* The next bytes to send and a NUL behind them (libstrophe copies them
	 * with strlen(), whatever their length); or NULL. */
	const char *(*next)(void *user, size_t *len_r);

	/* After link_close(): the stream is over. */
	void (*closed)(void *user);
	void *user;
};

struct link *link_new(struct event_base *base, const struct link_settings *set);
void link_free(struct link **link); /* cuts what is not closed; calls nobody */

/* There is something to send. */
void link_flush(struct link *link);

/*
 * Hand over no stanzas for now.  The link goes on reading for a while, and
 * keeps what it reads: a server that cannot write to us does not read from us
 * either (ejabberd's component is one process), and then nothing would move.
 */
void link_hold(struct link *link, bool hold);

/* Send what there is, then end the stream; there is no way back. */
void link_close(struct link *link);

#endif
