/*
 * The dialect of Dovecot's auth-client sockets, in the server's part: what
 * Prosody's mod_auth_dovecot, Postfix and Exim speak.  PLAIN and LOGIN.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/jid.h"
#include "base/mem.h"
#include "daemon/client_parts.h"
#include "daemon/dialect.h"
#include "daemon/dovecot_line.h"
#include "daemon/dovecot_talks.h"
#include "daemon/foreign.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "sys/entropy.h"
#include "sys/log.h"

#define COOKIE 16 /* bytes of it */
#define ASK_USER "VXNlcm5hbWU6"
#define ASK_PASSWORD "UGFzc3dvcmQ6"

static void
say(struct client *client, const char *line)
{
	client_write(client, line, strlen(line));
}

static void
say_id(struct client *client, const char *verb, uint32_t id, const char *rest)
{
	char head[32];

	snprintf(head, sizeof(head), "%s\t%u", verb, (unsigned)id);
	say(client, head);
	say(client, rest);
	say(client, "\n");
}

/* Everything at once: some wait for it, and some do not listen in between. */
static void
dovecot_hello(struct client *client)
{
	unsigned char cookie[COOKIE];
	char hex[2 * COOKIE + 1], text[256];

	client->state = mem_new(sizeof(struct dovecot_talks));
	entropy_bytes(cookie, sizeof(cookie));
	digest_hex(cookie, sizeof(cookie), hex);
	snprintf(text, sizeof(text),
	    "VERSION\t1\t2\n"
	    "MECH\tPLAIN\tplaintext\n"
	    "MECH\tLOGIN\tplaintext\n"
	    "SPID\t%d\nCUID\t%llu\nCOOKIE\t%s\nDONE\n",
	    (int)getpid(), (unsigned long long)client->id, hex);
	say(client, text);
}

static void
dovecot_gone(struct client *client)
{
	struct dovecot_talks *talks = client->state;

	dovecot_talks_free(&talks);
	client->state = NULL;
}

static void
hang_up(struct client *client, const char *why)
{
	log_info("user %u speaks no Dovecot: %s", (unsigned)client->uid, why);
	client->leaving = true;
}

static void
fail_now(struct client *client, uint32_t id, enum authproto_code code)
{
	if (authproto_class_of(code) == AUTHPROTO_TMP)
		say_id(client, "FAIL", id, "\ttemp\tcode=temp_fail");
	else if (code == AUTHPROTO_DISABLED)
		say_id(
		    client, "FAIL", id, "\tuser_disabled\tcode=user_disabled");
	else
		say_id(client, "FAIL", id, "");
}

/*
 * Postfix takes every FAIL for the last word: only a connection that is lost
 * makes it say 454, and its client come again.
 */
static void
later(struct client *client, uint32_t id)
{
	if (server_settings(client->server)->dovecot_tempfail == TEMPFAIL_CLOSE)
		client->leaving = true;
	else
		fail_now(client, id, AUTHPROTO_BUSY);
}

static void
ask(struct client *client, uint32_t id, struct bytes user, struct bytes secret,
    struct bytes service, struct bytes address)
{
	const struct foreign question = {
		.verb = "auth",
		.id = id,
		.user = user,
		.secret = secret,
		.service = service,
		.address = address,
	};
	enum authproto_code code;

	if (user.len == 0)
		fail_now(client, id, AUTHPROTO_DENIED);
	else if (foreign_ask(client, &question, &code))
		return;
	else if (authproto_class_of(code) == AUTHPROTO_TMP)
		later(client, id);
	else
		fail_now(client, id, code);
}

static void
ask_plain(struct client *client, uint32_t id, struct bytes base64,
    struct bytes service, struct bytes address)
{
	struct bytes authzid, authcid, password;

	switch (dovecot_plain(
	    client->arena, base64, &authzid, &authcid, &password)) {
	case DOVECOT_PLAIN_NO_BASE64:
		say_id(client, "FAIL", id, "\tcode=invalid_base64");
		return;
	case DOVECOT_PLAIN_MALFORMED:
		say_id(client, "FAIL", id, "");
		return;
	case DOVECOT_PLAIN_FINE:
		break;
	}
	if (authzid.len > 0 && !bytes_same(authzid, authcid))
		say_id(client, "FAIL", id, "\tauthz\tcode=authz_fail");
	else
		ask(client, id, authcid, password, service, address);
}

/* A step of a talk: the name and then the password of LOGIN, or all of PLAIN.
 */
static void
go_on(struct client *client, struct dovecot_talk *talk, struct bytes base64)
{
	struct bytes service = bytes_of(talk->service);
	struct bytes address = bytes_of(talk->address), said;
	uint32_t id = talk->id;

	if (!talk->login) {
		ask_plain(client, id, base64, service, address);
	} else if (!dovecot_unbase64(client->arena, base64, &said)) {
		say_id(client, "FAIL", id, "\tcode=invalid_base64");
	} else if (talk->user == NULL && said.len > JID_PART_MAX) {
		fail_now(client, id, AUTHPROTO_DENIED);
	} else if (talk->user == NULL &&
		   memchr(said.s, '\0', said.len) == NULL) {
		talk->user = dovecot_talk_keep(said, JID_PART_MAX);
		say_id(client, "CONT", id, "\t" ASK_PASSWORD);
		return;
	} else {
		ask(client, id, bytes_of(talk->user), said, service, address);
	}
	dovecot_talk_end(talk);
}

static bool
is_open(const struct client *client, uint32_t id)
{
	for (unsigned i = 0; i < client->open_len; i++)
		if (client->open[i]->id == id)
			return true;
	return dovecot_talk_find(client->state, id) != NULL;
}

/* In any case: Postfix hands on what its client has typed. */
static bool
is_mech(struct bytes said, const char *mech)
{
	return said.len == strlen(mech) &&
	       strncasecmp(said.s, mech, said.len) == 0;
}

static bool
is_nothing(struct client *client, struct bytes base64)
{
	struct bytes said;

	return dovecot_unbase64(client->arena, base64, &said) && said.len == 0;
}

static void
do_auth(struct client *client, const struct dovecot_line *line)
{
	struct bytes service = { "", 0 }, address = { "", 0 }, resp = { "", 0 };
	uint32_t id = dovecot_id(line);
	bool has_resp = dovecot_get(line, "resp", &resp), login;
	struct dovecot_talk *talk;

	if (id == 0 || line->len < 3 || is_open(client, id)) {
		hang_up(client, "AUTH without an id of its own");
		return;
	}
	if (!dovecot_get(line, "service", &service) &&
	    !dovecot_get(line, "protocol", &service)) {
		hang_up(client, "AUTH without a service");
		return;
	}
	dovecot_get(line, "rip", &address);
	login = is_mech(line->fields[2], "LOGIN");
	if (!login && !is_mech(line->fields[2], "PLAIN")) {
		say_id(client, "FAIL", id, "");
		return;
	}
	if (has_resp && !login) {
		ask_plain(client, id, resp, service, address);
		return;
	}
	talk = dovecot_talk_begin(client->state, id);
	talk->login = login;
	talk->service = dovecot_talk_keep(service, FOREIGN_SERVICE_MAX);
	talk->address = dovecot_talk_keep(address, FOREIGN_ADDRESS_MAX);
	/* Some always say something: nothing is no name yet. */
	if (has_resp && !is_nothing(client, resp))
		go_on(client, talk, resp);
	else
		say_id(client, "CONT", id, login ? "\t" ASK_USER : "\t");
}

static void
do_cont(struct client *client, const struct dovecot_line *line)
{
	uint32_t id = dovecot_id(line);
	struct dovecot_talk *talk =
	    id != 0 ? dovecot_talk_find(client->state, id) : NULL;

	if (id == 0 || (talk == NULL && is_open(client, id)))
		hang_up(client, "CONT of what does not wait for it");
	else if (talk == NULL)
		later(client, id); /* another has its place by now */
	else
		go_on(client, talk,
		    line->len > 2 ? line->fields[2] : (struct bytes){ "", 0 });
}

static void
do_cancel(struct client *client, const struct dovecot_line *line)
{
	uint32_t id = dovecot_id(line);
	struct dovecot_talk *talk =
	    id != 0 ? dovecot_talk_find(client->state, id) : NULL;

	if (talk != NULL) {
		dovecot_talk_end(talk);
		say_id(client, "FAIL", id, "");
		return;
	}
	for (unsigned i = 0; i < client->open_len; i++)
		if (client->open[i]->id == id) {
			request_end(client->open[i], AUTHPROTO_CANCELLED);
			return;
		}
}

static void
on_line(struct client *client, const char *s, size_t len)
{
	struct dovecot_line line;

	if (client->arena == NULL)
		client->arena = arena_new_wiping();
	dovecot_read(client->arena, s, len, &line);
	if (bytes_are(line.fields[0], "VERSION")) {
		if (line.len < 2 || !bytes_are(line.fields[1], "1"))
			hang_up(client, "another major version");
	} else if (bytes_are(line.fields[0], "CPID")) {
		client_greeted(client);
	} else if (!client->greeted) {
		hang_up(client, "no handshake");
	} else if (bytes_are(line.fields[0], "AUTH")) {
		do_auth(client, &line);
	} else if (bytes_are(line.fields[0], "CONT")) {
		do_cont(client, &line);
	} else if (bytes_are(line.fields[0], "CANCEL")) {
		do_cancel(client, &line);
	}
	if (client->arena != NULL)
		arena_reset(client->arena);
}

static void
on_too_long(struct client *client)
{
	hang_up(client, "a line without end");
}

static bool
dovecot_take(struct client *client)
{
	return client_take_line(client, on_line, on_too_long);
}

/* The name as it was asked for: with its domain only if that was said. */
static void
dovecot_answer(
    struct client *client, const struct request *r, const struct answer *answer)
{
	switch (answer->verdict) {
	case VERDICT_YES:
		say_id(client, "OK", r->id,
		    arena_join(r->arena,
			"\tuser=", dovecot_escape(r->arena, answer->jid),
			r->bare ? "" : "@", r->bare ? "" : r->site->set->host,
			NULL));
		break;
	case VERDICT_NO:
		fail_now(client, r->id, request_refusal(answer));
		break;
	case VERDICT_LATER:
		/* To cancel one is no reason to lose the others. */
		if (answer->code == AUTHPROTO_CANCELLED)
			fail_now(client, r->id, answer->code);
		else
			later(client, r->id);
		break;
	}
}

const struct dialect dialect_dovecot = {
	.name = "dovecot",
	.counted = TALLY_DOVECOT,
	.window = AUTHPROTO_WINDOW,
	.hello = dovecot_hello,
	.take = dovecot_take,
	.answer = dovecot_answer,
	.gone = dovecot_gone,
};
