/*
 * The native dialect, AP/1: one line, one message (base/authproto.h).
 */
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "daemon/admin.h"
#include "daemon/client_parts.h"
#include "daemon/dialect.h"
#include "daemon/gate.h"
#include "daemon/health.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"

#define BAD_MAX 8 /* in a row: it does not speak our language */

static void
send_line(struct client *client, const struct authproto_out *out)
{
	client_write(client, out->s, out->len);
}

static void
say_refusal(struct client *client, uint32_t id, enum authproto_code code)
{
	struct authproto_out out;

	authproto_refuse(&out, id, code);
	send_line(client, &out);
	if (authproto_class_of(code) == AUTHPROTO_BAD &&
	    ++client->bad >= BAD_MAX)
		client->leaving = true;
}

static void
refuse(struct client *client, uint32_t id, enum authproto_code code)
{
	tally_reply(server_tally(client->server), TALLY_NATIVE, TALLY_VERBS - 1,
	    authproto_class_of(code));
	say_refusal(client, id, code);
}

static struct request *
find_open(const struct client *client, uint32_t id)
{
	for (unsigned i = 0; i < client->open_len; i++)
		if (client->open[i]->id == id)
			return client->open[i];
	return NULL;
}

/* Whoever asks there has no business with secrets, nor with rooms. */
static bool
is_info(const struct client *client)
{
	return client->dialect == &dialect_info;
}

static const char *
offered(const struct client *client)
{
	if (is_info(client))
		return "isuser,whois,ping,cancel";
	return client->admin
		   ? "auth,isuser,whois,room,health,ping,cancel,stats,flush"
		   : "auth,isuser,whois,room,health,ping,cancel";
}

static void
greet(struct client *client, const struct authproto_line *line)
{
	struct authproto_out out;

	if (strcmp(line->verb, "AUTHD") != 0 || line->id != AUTHPROTO_VERSION) {
		refuse(client, 0, AUTHPROTO_NOVERSION);
		client->leaving = true;
		return;
	}
	client_greeted(client);
	if (authproto_get(line, "evt") != NULL)
		client_listen(client);
	authproto_begin_id(&out, "AUTHD", AUTHPROTO_VERSION);
	authproto_adds(&out, "agent", "meerkat-authd/" PACKAGE_VERSION);
	authproto_adds(&out, "cmds", offered(client));
	if (!is_info(client))
		authproto_adds(&out, "creds", "any,pw,cookie,app,token");
	authproto_addn(&out, "window", AUTHPROTO_WINDOW);
	authproto_addn(&out, "maxline", AUTHPROTO_LINE_MAX);
	authproto_end(&out);
	send_line(client, &out);
}

static void
do_ping(struct client *client, const struct authproto_line *line)
{
	struct authproto_out out;

	authproto_begin_id(&out, authproto_verb(AUTHPROTO_OK), line->id);
	authproto_end(&out);
	send_line(client, &out);
}

/* What is cancelled is answered first, then the cancelling itself. */
static void
do_cancel(struct client *client, const struct authproto_line *line)
{
	int64_t target = 0;
	struct request *request;

	if (!authproto_number(authproto_get(line, "target"), &target)) {
		refuse(client, line->id, AUTHPROTO_MISSING);
		return;
	}
	request =
	    target <= UINT32_MAX ? find_open(client, (uint32_t)target) : NULL;
	if (request != NULL)
		request_end(request, AUTHPROTO_CANCELLED);
	do_ping(client, line);
}

static void
do_ask(struct client *client, const struct authproto_line *line)
{
	enum authproto_code code;

	if (client_ask(client, line, &code))
		return;
	say_refusal(client, line->id, code);
}

static void
act(struct client *client, const struct authproto_line *line)
{
	if (line->id == 0)
		refuse(client, 0, AUTHPROTO_SYNTAX);
	else if (find_open(client, line->id) != NULL)
		refuse(client, line->id, AUTHPROTO_DUPID);
	else if (strcmp(line->verb, "ping") == 0)
		do_ping(client, line);
	else if (strcmp(line->verb, "cancel") == 0)
		do_cancel(client, line);
	else if (client->admin && strcmp(line->verb, "stats") == 0)
		admin_stats(client, line);
	else if (client->admin && strcmp(line->verb, "flush") == 0)
		admin_flush(client, line);
	else if (is_info(client) && strcmp(line->verb, "isuser") != 0 &&
		 strcmp(line->verb, "whois") != 0)
		refuse(client, line->id, AUTHPROTO_VERB);
	else
		do_ask(client, line);
}

static void
on_line(struct client *client, const char *s, size_t len)
{
	struct authproto_line line;
	enum authproto_code code;
	unsigned bad = client->bad;

	if (client->arena == NULL)
		client->arena = arena_new_wiping();
	code = authproto_read(client->arena, s, len, &line);
	if (code != AUTHPROTO_FINE)
		refuse(client, line.id, code);
	else if (!client->greeted)
		greet(client, &line);
	else
		act(client, &line);
	if (client->bad == bad)
		client->bad = 0;
	if (client->arena != NULL)
		arena_reset(client->arena);
}

static void
on_too_long(struct client *client)
{
	refuse(client, 0, AUTHPROTO_TOOLONG);
	client->leaving = true;
}

static bool
native_take(struct client *client)
{
	return client_take_line(client, on_line, on_too_long);
}

/* What is wanted of those things that may be told here. */
static void
add_description(struct authproto_out *out, const struct client *client,
    const struct request *r, const struct answer *answer)
{
	const struct {
		enum request_want want;
		const char *key, *value;
	} all[] = {
		{ REQUEST_NAME, "name", answer->name },
		{ REQUEST_NICK, "nick", answer->nick },
		{ REQUEST_ROLES, "roles", answer->roles },
		{ REQUEST_AVATAR, "avatar", answer->avatar },
		{ REQUEST_URL, "url", answer->url },
		{ REQUEST_LOCALE, "locale", answer->locale },
		{ REQUEST_REGISTERED, "registered", answer->registered },
	};
	unsigned may =
	    client->admin || is_info(client)
		? r->want
		: r->want & ~(unsigned)(REQUEST_URL | REQUEST_LOCALE);

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if ((may & all[i].want) != 0)
			authproto_adds(out, all[i].key, all[i].value);
}

/* What exactly is wrong with a site is the admin's business. */
static void
native_part(
    struct client *client, const struct request *r, const struct answer *answer)
{
	struct authproto_out out;

	authproto_begin_id(&out, authproto_verb(AUTHPROTO_PART), r->id);
	authproto_adds(&out, "host", r->site->set->host);
	authproto_adds(&out, "state", health_word(answer->health));
	authproto_addn(&out, "ms", answer->usec / 1000);
	if (client->admin && answer->why != NULL && *answer->why != '\0')
		authproto_adds(&out, "why", answer->why);
	if (authproto_end(&out))
		send_line(client, &out);
}

static void
write_yes(struct authproto_out *out, const struct client *client,
    const struct request *r, const struct answer *answer)
{
	authproto_begin_id(out, authproto_verb(AUTHPROTO_OK), r->id);
	if (r->kind == REQUEST_ISUSER) {
		authproto_addn(out, "exists", 1);
		return;
	}
	if (r->kind == REQUEST_HEALTH)
		return;
	if (r->kind == REQUEST_ROOM) {
		authproto_adds(out, "title", answer->name);
		return;
	}
	authproto_adds(out, "user", answer->login);
	if (answer->jid != NULL)
		authproto_adds(out, "jid", answer->jid);
	authproto_addn(out, "uid", (int64_t)answer->uid);
	if (r->kind == REQUEST_AUTH) {
		authproto_adds(out, "via", answer->via);
		authproto_addn(out, "exp", answer->expires);
		authproto_addn(out, "ttl", 0); /* nobody is to cache it */
	}
	add_description(out, client, r, answer);
}

/*
 * "There is none" is a good answer to whether there is one.  What exactly is
 * wrong with a secret the log says, and so it is the admin's business.
 */
static void
write_no(struct authproto_out *out, const struct client *client,
    const struct request *r, const struct answer *answer)
{
	if (r->kind == REQUEST_ISUSER) {
		authproto_begin_id(out, authproto_verb(AUTHPROTO_OK), r->id);
		authproto_addn(out, "exists", 0);
		authproto_end(out);
		return;
	}
	authproto_begin_id(out, authproto_verb(AUTHPROTO_NO), r->id);
	authproto_adds(out, "code", authproto_word(request_refusal(answer)));
	if (client->admin && answer->why != NULL && *answer->why != '\0')
		authproto_adds(out, "why", answer->why);
	authproto_end(out);
}

static void
write_later(struct authproto_out *out, const struct request *r,
    const struct answer *answer)
{
	enum authproto_code code = answer->code;

	if (authproto_class_of(code) != AUTHPROTO_TMP)
		code = AUTHPROTO_DB;
	authproto_begin_id(out, authproto_verb(AUTHPROTO_TMP), r->id);
	authproto_adds(out, "code", authproto_word(code));
	if (code == AUTHPROTO_THROTTLED)
		authproto_addn(out, "wait", GATE_WAIT);
	authproto_end(out);
}

static void
write_answer(struct authproto_out *out, const struct client *client,
    const struct request *r, const struct answer *answer)
{
	switch (answer->verdict) {
	case VERDICT_YES:
		write_yes(out, client, r, answer);
		if (!authproto_end(out))
			authproto_refuse(out, r->id, AUTHPROTO_DB);
		return;
	case VERDICT_NO:
		write_no(out, client, r, answer);
		return;
	case VERDICT_LATER:
		write_later(out, r, answer);
		return;
	}
}

static void
native_answer(
    struct client *client, const struct request *r, const struct answer *answer)
{
	struct authproto_out out;

	write_answer(&out, client, r, answer);
	send_line(client, &out);
}

static void
native_bye(struct client *client)
{
	struct authproto_out out;

	if (client->greeted) {
		authproto_begin(&out, "BYE");
		authproto_adds(
		    &out, "code", authproto_word(AUTHPROTO_SHUTDOWN));
		authproto_end(&out);
		send_line(client, &out);
	}
}

#define NATIVE(socket)                                                         \
	{                                                                      \
		.name = (socket), .counted = TALLY_NATIVE,                     \
		.window = AUTHPROTO_WINDOW, .take = native_take,               \
		.answer = native_answer, .part = native_part,                  \
		.bye = native_bye,                                             \
	}

const struct dialect dialect_native = NATIVE("native");
const struct dialect dialect_info = NATIVE("info");
