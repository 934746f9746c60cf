/*
 * What the link reads goes to whoever hears it, or is kept while nobody is to
 * be heard.
 *
 * And the socket has its pauses.  A server that sends a thousand stanzas a
 * second, one by one, would wake us for each; most of what each costs were the
 * waking, of the loop, of the store that commits it, and of the server that
 * gets what comes of it.  While they come that briskly there is a rest of a
 * dozen milliseconds after each read, and what came meanwhile is heard
 * together.  When they do not, or when there is enough to do anyway, there is
 * none.
 */
#ifndef HOST_EAR_H
#define HOST_EAR_H

#include <stdbool.h>
#include <stddef.h>

#include <event2/event.h>

struct ear;
struct stanza;

struct ear_settings {
	void (*stanza)(void *user, const struct stanza *in);

	/* Must reading go on, however much is kept?  NULL: never. */
	bool (*expects)(void *user);
	void *user; /* of both */

	/* The socket is readable, or something was kept in a rest. */
	event_callback_fn read;
	void *reader;
};

struct ear *ear_new(struct event_base *base, const struct ear_settings *set);
void ear_free(struct ear **ear);

/* There is a socket to read from; or no longer, and what was kept goes. */
void ear_open(struct ear *ear, evutil_socket_t fd);
void ear_close(struct ear *ear);

/* A stanza was read. */
void ear_put(struct ear *ear, const struct stanza *in);

/* That was all of this read, so many bytes. */
void ear_was_read(struct ear *ear, size_t bytes);

/* What was kept is heard, if anybody may be. */
void ear_catch_up(struct ear *ear);

/* What it would not read, being full, may be expected now. */
void ear_go_on(struct ear *ear);

/* Nobody is heard for now.  Reading goes on until too much is kept. */
void ear_hold(struct ear *ear, bool hold);

#endif
