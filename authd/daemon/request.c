#include "daemon/request.h"

#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "daemon/client.h"
#include "daemon/clients.h"
#include "daemon/gate.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/site.h"
#include "daemon/verify.h"
#include "daemon/watch.h"
#include "sys/clock.h"
#include "sys/log.h"

static const struct {
	const char *key;
	enum request_cred cred;
} creds[] = {
	{ "any", REQUEST_ANY },
	{ "pw", REQUEST_PW },
	{ "cookie", REQUEST_COOKIE },
	{ "token", REQUEST_TOKEN },
	{ "app", REQUEST_APP },
};

static const struct {
	const char *word;
	enum request_want want;
} wants[] = {
	{ "name", REQUEST_NAME },
	{ "roles", REQUEST_ROLES },
	{ "registered", REQUEST_REGISTERED },
};

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static bool
read_kind(struct request *request, const char *verb)
{
	static const struct {
		const char *verb;
		enum request_kind kind;
	} kinds[] = {
		{ "auth", REQUEST_AUTH },
		{ "isuser", REQUEST_ISUSER },
		{ "whois", REQUEST_WHOIS },
		{ "room", REQUEST_ROOM },
	};

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strcmp(kinds[i].verb, verb) == 0) {
			request->kind = kinds[i].kind;
			return true;
		}
	return false;
}

/* Exactly one of them: with two it would be open which one was proved. */
static enum authproto_code
read_cred(struct request *request, const struct authproto_line *line)
{
	unsigned found = 0;

	for (size_t i = 0; i < LENGTH(creds); i++) {
		const struct authproto_field *field =
		    authproto_get(line, creds[i].key);

		if (field == NULL)
			continue;
		found++;
		request->cred = creds[i].cred;
		request->secret = (struct bytes){ field->value, field->len };
	}
	if (found > 1)
		return AUTHPROTO_SYNTAX;
	return found == 1 ? AUTHPROTO_FINE : AUTHPROTO_MISSING;
}

/* What is wanted and not known is not there to be given: no mistake. */
static void
read_want(struct request *request, const struct authproto_line *line)
{
	const struct authproto_field *want = authproto_get(line, "want");
	const char *s, *next;

	if (want == NULL && request->kind == REQUEST_WHOIS)
		request->want =
		    REQUEST_NAME | REQUEST_ROLES | REQUEST_REGISTERED;
	for (s = want != NULL ? want->value : ""; *s != '\0'; s = next) {
		size_t len = strcspn(s, ",");

		for (size_t i = 0; i < LENGTH(wants); i++)
			if (strlen(wants[i].word) == len &&
			    memcmp(wants[i].word, s, len) == 0)
				request->want |= wants[i].want;
		next = s[len] == ',' ? s + len + 1 : s + len;
	}
}

static void
read_deadline(struct request *request, const struct authproto_line *line)
{
	int64_t wait = AUTHPROTO_DEADLINE;

	authproto_number(authproto_get(line, "deadline"), &wait);
	if (wait > AUTHPROTO_DEADLINE_MAX)
		wait = AUTHPROTO_DEADLINE_MAX;
	request->deadline = clock_monotonic() + 1000 * wait;
	request->now = clock_now() / 1000;
}

static enum authproto_code
read_line(struct request *request, const struct authproto_line *line)
{
	enum authproto_code code;

	if (!read_kind(request, line->verb))
		return AUTHPROTO_VERB;
	request->user = authproto_gets(
	    line, request->kind == REQUEST_ROOM ? "name" : "user");
	request->host = authproto_gets(line, "host");
	request->ip = authproto_gets(line, "ip");
	request->svc = authproto_gets(line, "svc");
	if (*request->user == '\0' || *request->host == '\0')
		return AUTHPROTO_MISSING;
	if (request->kind == REQUEST_AUTH) {
		code = read_cred(request, line);
		if (code != AUTHPROTO_FINE)
			return code;
	}
	read_want(request, line);
	read_deadline(request, line);
	request->site = sites_find(setup_sites(request->setup), request->host);
	return request->site != NULL ? AUTHPROTO_FINE : AUTHPROTO_FORBIDDEN;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	request_end(arg, AUTHPROTO_TIMEOUT);
}

struct request *
request_new(struct server *server, uint64_t client, struct arena *arena,
    const struct authproto_line *line, enum authproto_code *code_r)
{
	struct request *request = arena_alloc(arena, sizeof(*request));
	struct request **all = server_requests(server);

	request->arena = arena;
	request->server = server;
	request->setup = server_setup(server);
	request->client = client;
	request->id = line->id;
	*code_r = read_line(request, line);
	if (*code_r != AUTHPROTO_FINE)
		return NULL;
	setup_hold(request->setup);
	evtimer_assign(
	    &request->timer, server_base(server), on_deadline, request);
	request->next = *all;
	request->link = all;
	if (*all != NULL)
		(*all)->link = &request->next;
	*all = request;
	return request;
}

void
request_free(struct request **request)
{
	struct request *r = *request;
	struct server *server = r->server;
	struct setup *setup = r->setup;
	struct arena *arena = r->arena;

	event_del(&r->timer);
	*r->link = r->next;
	if (r->next != NULL)
		r->next->link = r->link;
	*request = NULL;
	arena_free(&arena); /* and with it the request */
	server_let_go(server, setup);
	server_settle(server);
}

enum authproto_code
request_refusal(const struct answer *answer)
{
	return authproto_class_of(answer->code) == AUTHPROTO_NO
		   ? answer->code
		   : AUTHPROTO_DENIED;
}

static bool
is_address(const char *ip)
{
	return *ip != '\0' &&
	       ip[strspn(ip, "0123456789abcdefABCDEF:.")] == '\0';
}

/* The one line that fail2ban reads: its order never changes. */
static void
log_failure(const struct request *r)
{
	const struct answer *answer = &r->answer;
	const char *why = answer->why != NULL ? answer->why : "";
	enum authproto_code code = request_refusal(answer);

	if (r->kind != REQUEST_AUTH || answer->verdict != VERDICT_NO)
		return;
	log_info("auth fail user=%s host=%s rip=%s svc=%s code=%s via=%s "
		 "sid=%08llx%s%s",
	    log_quote(r->user, strlen(r->user)), r->site->set->host,
	    is_address(r->ip) ? r->ip : "-",
	    *r->svc != '\0' ? log_quote(r->svc, strlen(r->svc)) : "-",
	    authproto_word(code), answer->via != NULL ? answer->via : "-",
	    (unsigned long long)(r->client / CLIENTS_MAX),
	    *why != '\0' ? " why=" : "",
	    *why != '\0' ? log_quote(why, strlen(why)) : "");
}

/* The client is looked up by its number: that it has gone is normal. */
static void
answer_and_detach(struct request *r, const struct answer *answer)
{
	struct client *client =
	    clients_find(server_clients(r->server), r->client);

	r->client = 0;
	atomic_store(&r->unwanted, true);
	if (client != NULL)
		client_answer(client, r, answer);
}

void
request_end(struct request *r, enum authproto_code code)
{
	/* The worker may still be writing what would be its own. */
	const struct answer later = { .verdict = VERDICT_LATER, .code = code };

	if (r->client != 0)
		answer_and_detach(r, &later);
	if (!r->working)
		request_free(&r);
}

void
request_abandon(struct request *r)
{
	r->client = 0;
	atomic_store(&r->unwanted, true);
	if (!r->working)
		request_free(&r);
}

static void
finish(struct request *r)
{
	if (r->watched && r->answer.verdict == VERDICT_YES)
		watch_remember(server_watch(r->server), r);
	if (r->client != 0) {
		log_failure(r);
		answer_and_detach(r, &r->answer);
	}
	request_free(&r);
}

static void
submit(struct request *r, enum setup_lane lane,
    void (*work)(struct job *, void *), void (*done)(struct job *))
{
	r->job = (struct job){ .work = work, .done = done };
	r->working = setup_submit(r->setup, lane, &r->job);
	if (!r->working)
		request_end(r, server_is_stopping(r->server)
				   ? AUTHPROTO_SHUTDOWN
				   : AUTHPROTO_BUSY);
}

static void
on_hashed(struct job *job)
{
	struct request *r = container_of(job, struct request, job);

	r->working = false;
	if (job->worked)
		gate_learn(server_gate(r->server), r);
	else
		gate_missed(server_gate(r->server), r);
	if (job->worked)
		finish(r);
	else
		request_end(r, AUTHPROTO_SHUTDOWN);
}

static void
pass_gate(struct request *r)
{
	struct answer *answer = &r->answer;

	switch (gate_ask(server_gate(r->server), r)) {
	case GATE_HASH:
		submit(r, SETUP_HASHES, verify_hash, on_hashed);
		return;
	case GATE_GOOD:
		answer->via = "cache";
		answer->verdict = r->hashing.blocked ? VERDICT_NO : VERDICT_YES;
		answer->code =
		    r->hashing.blocked ? AUTHPROTO_DISABLED : AUTHPROTO_FINE;
		break;
	case GATE_BAD:
		answer->code = AUTHPROTO_DENIED;
		break;
	case GATE_LATER:
		answer->verdict = VERDICT_LATER;
		answer->code = AUTHPROTO_THROTTLED;
		break;
	}
	finish(r);
}

/*
 * A password whose hash was so cheap that the look-up has tried it: guessing it
 * must be no easier than another.
 */
static bool
is_guess(const struct request *r)
{
	return r->kind == REQUEST_AUTH && r->answer.verdict == VERDICT_YES &&
	       r->answer.via != NULL && strcmp(r->answer.via, "pw") == 0;
}

static void
pass_guess(struct request *r)
{
	struct gate *gate = server_gate(r->server);

	switch (gate_ask(gate, r)) {
	case GATE_HASH:
		gate_learn(gate, r);
		break;
	case GATE_GOOD:
	case GATE_BAD:
		break;
	case GATE_LATER:
		r->answer.verdict = VERDICT_LATER;
		r->answer.code = AUTHPROTO_THROTTLED;
		break;
	}
	finish(r);
}

static void
on_looked_up(struct job *job)
{
	struct request *r = container_of(job, struct request, job);

	r->working = false;
	if (!job->worked)
		request_end(r, AUTHPROTO_SHUTDOWN);
	else if (r->client != 0 && r->hashing.wanted &&
		 r->answer.verdict == VERDICT_NO)
		pass_gate(r);
	else if (r->client != 0 && is_guess(r))
		pass_guess(r);
	else
		finish(r);
}

void
request_start(struct request *r)
{
	struct timeval wait = { 0 };
	int64_t left = r->deadline - clock_monotonic();

	wait.tv_sec = left > 0 ? left / 1000000 : 0;
	wait.tv_usec = left > 0 ? left % 1000000 : 0;
	evtimer_add(&r->timer, &wait);
	submit(r, SETUP_LOOKUPS, verify_lookup, on_looked_up);
}
