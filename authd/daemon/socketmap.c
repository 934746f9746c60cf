/*
 * The dialect of Postfix's socketmap_table(5): is there such a user?  The name
 * of the map is whatever main.cf calls it.
 */
#include <stdio.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "base/arena.h"
#include "daemon/client_parts.h"
#include "daemon/dialect.h"
#include "daemon/foreign.h"
#include "daemon/netstring.h"
#include "daemon/request.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "serve/lines.h"

static void
reply(struct client *client, const char *status, const char *text)
{
	char head[32];

	snprintf(head, sizeof(head), "%zu:%s ",
	    strlen(status) + 1 + strlen(text), status);
	client_write(client, head, strlen(head));
	client_write(client, text, strlen(text));
	client_write(client, ",", 1);
}

/* Postfix tries parts of addresses, too: only whole ones are users. */
static void
ask(struct client *client, struct bytes query)
{
	const char *space = memchr(query.s, ' ', query.len);
	size_t name_len = space != NULL ? (size_t)(space - query.s) + 1 : 0;
	struct foreign question = {
		.verb = "isuser",
		.id = 1,
		.user = bytes_cut(query, name_len, query.len),
	};
	enum authproto_code code = AUTHPROTO_FORBIDDEN;
	const char *at = NULL;

	client_greeted(client);
	if (space == NULL) {
		reply(client, "PERM", "no map and key");
		client->leaving = true;
		return;
	}
	for (size_t i = 0; i < question.user.len; i++)
		if (question.user.s[i] == '@')
			at = question.user.s + i;
	if (at == NULL || at == question.user.s) {
		reply(client, "NOTFOUND", "");
		return;
	}
	question.domain = bytes_cut(question.user,
	    (size_t)(at - question.user.s) + 1, question.user.len);
	question.user.len = (size_t)(at - question.user.s);
	if (foreign_ask(client, &question, &code))
		return;
	if (authproto_class_of(code) == AUTHPROTO_TMP)
		reply(client, "TEMP", "not now");
	else
		reply(client, "NOTFOUND", "");
}

static bool
socketmap_take(struct client *client)
{
	struct evbuffer *input = bufferevent_get_input(client->bev);
	char s[NETSTRING_FRAME_MAX];
	ssize_t len = evbuffer_copyout(input, s, sizeof(s));
	struct bytes query;
	size_t taken;

	switch (netstring_read(s, len > 0 ? (size_t)len : 0, &query, &taken)) {
	case NETSTRING_MORE:
		return false;
	case NETSTRING_ONE:
		lines_wipe(input, taken);
		ask(client, query);
		return true;
	case NETSTRING_BAD:
		break;
	}
	reply(client, "PERM", "not a netstring");
	client->leaving = true;
	return false;
}

static void
socketmap_answer(struct client *client, const struct request *request,
    const struct answer *answer)
{
	switch (answer->verdict) {
	case VERDICT_YES:
		reply(client, "OK",
		    arena_join(request->arena, answer->jid, "@",
			request->site->set->host, NULL));
		break;
	case VERDICT_NO:
		reply(client, "NOTFOUND", "");
		break;
	case VERDICT_LATER:
		reply(client, "TEMP", "not now");
		break;
	}
}

const struct dialect dialect_socketmap = {
	.name = "socketmap",
	.counted = TALLY_SOCKETMAP,
	.window = 1, /* its answers have no names, so they keep their order */
	.take = socketmap_take,
	.answer = socketmap_answer,
};
