/*
 * The dialect of saslauthd: one question, one answer, and that is the end.  To
 * close without an answer is how one says "not now" in it.
 */
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/mem.h"
#include "daemon/client_parts.h"
#include "daemon/dialect.h"
#include "daemon/foreign.h"
#include "daemon/mux_frame.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "serve/lines.h"

#define MORE_USEC 50000

static void take(struct client *client);

static void
reply(struct client *client, const char *text)
{
	size_t len = strlen(text);
	const unsigned char head[2] = { 0, (unsigned char)len };

	client_write(client, head, sizeof(head));
	client_write(client, text, len);
	client->leaving = true;
}

static void
ask(struct client *client, const struct mux_frame *frame)
{
	const struct foreign question = {
		.verb = "auth",
		.id = 1,
		.user = frame->login,
		.domain = frame->realm,
		.secret = frame->password,
		.service = frame->service,
		.address = frame->address,
	};
	enum authproto_code code;

	client_greeted(client);
	if (frame->login.len == 0)
		reply(client, "NO NULL login received");
	else if (frame->password.len == 0)
		reply(client, "NO NULL password received");
	else if (foreign_ask(client, &question, &code))
		return;
	else if (authproto_class_of(code) == AUTHPROTO_TMP)
		client->leaving = true;
	else
		reply(client, "NO");
}

struct mux {
	struct event *timer;
	bool pieces; /* it has not come at once */
	bool waited;
};

static void
on_waited(evutil_socket_t fd, short what, void *arg)
{
	struct client *client = arg;
	struct mux *mux = client->state;

	(void)fd;
	(void)what;
	mux->waited = true;
	take(client);
	client_soon(client);
}

static void
mux_hello(struct client *client)
{
	struct mux *mux = client->state = mem_new(sizeof(*mux));

	mux->timer =
	    evtimer_new(server_base(client->server), on_waited, client);
	if (mux->timer == NULL)
		abort();
}

static void
mux_gone(struct client *client)
{
	struct mux *mux = client->state;

	event_free(mux->timer);
	free(mux);
	client->state = NULL;
}

/*
 * The releases of libsasl2 say four things, its sources since 2020 five, all at
 * once.  Who says one after the other is given a moment for the fifth.
 */
static bool
waits(struct client *client)
{
	const struct timeval moment = { .tv_usec = MORE_USEC };
	struct mux *mux = client->state;

	if (!mux->pieces || mux->waited || client->ended)
		return false;
	if (!evtimer_pending(mux->timer, NULL))
		evtimer_add(mux->timer, &moment);
	return true;
}

static void
take(struct client *client)
{
	struct evbuffer *input = bufferevent_get_input(client->bev);
	char s[MUX_FRAME_MAX];
	ssize_t len = evbuffer_copyout(input, s, sizeof(s));
	struct mux *mux = client->state;
	struct mux_frame frame;

	switch (mux_read(s, len > 0 ? (size_t)len : 0, &frame)) {
	case MUX_MORE:
		mux->pieces = len > 0;
		break;
	case MUX_ONE:
		if (frame.more_may_come && waits(client))
			break;
		lines_wipe(input, (size_t)len);
		ask(client, &frame);
		break;
	case MUX_TOO_LONG:
		reply(client, "NO ");
		break;
	}
	explicit_bzero(s, len > 0 ? (size_t)len : 0);
}

static bool
mux_take(struct client *client)
{
	if (client->open_len == 0)
		take(client);
	return false; /* there is only one */
}

static void
mux_answer(struct client *client, const struct request *request,
    const struct answer *answer)
{
	(void)request;
	switch (answer->verdict) {
	case VERDICT_YES:
		reply(client, "OK");
		break;
	case VERDICT_NO:
		reply(client, "NO");
		break;
	case VERDICT_LATER:
		client->leaving = true;
		break;
	}
}

const struct dialect dialect_mux = {
	.name = "mux",
	.counted = TALLY_MUX,
	.window = 1,
	.hello = mux_hello,
	.take = mux_take,
	.answer = mux_answer,
	.gone = mux_gone,
};
