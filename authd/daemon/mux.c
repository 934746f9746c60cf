/*
 * The dialect of saslauthd: one question, one answer, and that is the end.  To
 * close without an answer is how one says "not now" in it.
 */
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "daemon/client_parts.h"
#include "daemon/dialect.h"
#include "daemon/foreign.h"
#include "daemon/mux_frame.h"
#include "daemon/request.h"
#include "serve/lines.h"

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

static bool
mux_take(struct client *client)
{
	struct evbuffer *input = bufferevent_get_input(client->bev);
	char s[MUX_FRAME_MAX];
	ssize_t len = evbuffer_copyout(input, s, sizeof(s));
	struct mux_frame frame;

	switch (mux_read(s, len > 0 ? (size_t)len : 0, &frame)) {
	case MUX_MORE:
		break;
	case MUX_ONE:
		lines_wipe(input, (size_t)len);
		ask(client, &frame);
		break;
	case MUX_TOO_LONG:
		reply(client, "NO ");
		break;
	}
	explicit_bzero(s, len > 0 ? (size_t)len : 0);
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
	.take = mux_take,
	.answer = mux_answer,
};
