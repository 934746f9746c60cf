/*
 * A connection from the inside, for client.c and the dialects only.
 */
#ifndef DAEMON_CLIENT_PARTS_H
#define DAEMON_CLIENT_PARTS_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/authproto.h"

struct arena;
struct bufferevent;
struct dialect;
struct evbuffer;
struct event;
struct request;
struct server;

struct client {
	struct server *server;
	const struct dialect *dialect;
	uint64_t id;
	uid_t uid;
	int64_t since;
	struct bufferevent *bev;
	struct evbuffer *said;  /* in this turn; its end sends it */
	struct event *greeting; /* when it must have greeted */
	struct arena *arena; /* of the line being read, until it is a request */
	struct request *open[AUTHPROTO_WINDOW];
	unsigned open_len, bad;
	bool greeted;
	bool admin;   /* may do all */
	bool events;  /* it said evt */
	bool bare;    /* what it asked last named no domain */
	void *state;  /* its dialect's own */
	bool leaving; /* nothing more is read; it goes when all is written */
	bool ended;   /* its peer will say no more */
	bool cut;     /* it goes whatever is left to be written */
};

/* It has said what it wants, so it is not sent away as a silent one. */
void client_greeted(struct client *client);
void client_listen(struct client *client); /* it said evt */
/* From a callback of the dialect's own: send what was said, and see what is to
 * be done next. */
void client_soon(struct client *client);
void client_write(struct client *client, const void *bytes, size_t len);
size_t client_unread(const struct client *client); /* by its peer */
void client_send(struct client *client); /* at the end of a callback */

/*
 * The next line that came, without its line feed, to one of the two; it is
 * wiped behind it.  True: there may be more of them.
 */
bool client_take_line(struct client *client,
    void (*on_line)(struct client *client, const char *s, size_t len),
    void (*on_too_long)(struct client *client));

/*
 * Start a question out of a line that was read into client->arena, which it
 * takes.  False: *code_r is why not, and it is the dialect's to say so.
 */
bool client_ask(struct client *client, const struct authproto_line *line,
    enum authproto_code *code_r);

#endif
