#include "daemon/request.h"

#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "daemon/client.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/verify.h"
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
	request->user = authproto_gets(line, "user");
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
	request->site =
	    sites_find(server_sites(request->server), request->host);
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
	request->client = client;
	request->id = line->id;
	*code_r = read_line(request, line);
	if (*code_r != AUTHPROTO_FINE)
		return NULL;
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
	struct arena *arena = r->arena;

	event_del(&r->timer);
	*r->link = r->next;
	if (r->next != NULL)
		r->next->link = r->link;
	*request = NULL;
	arena_free(&arena); /* and with it the request */
	server_settle(server);
}

static bool
is_address(const char *ip)
{
	return *ip != '\0' &&
	       ip[strspn(ip, "0123456789abcdefABCDEF:.")] == '\0';
}

/* The one line that fail2ban reads: its order never changes. */
static void
log_failure(const struct request *r, enum authproto_code code)
{
	const struct answer *answer = &r->answer;
	const char *why = answer->why != NULL ? answer->why : "";

	log_info("auth fail user=%s host=%s rip=%s svc=%s code=%s via=%s "
		 "sid=%08llx%s%s",
	    log_quote(r->user, strlen(r->user)), r->site->set->host,
	    is_address(r->ip) ? r->ip : "-",
	    *r->svc != '\0' ? log_quote(r->svc, strlen(r->svc)) : "-",
	    authproto_word(code), answer->via != NULL ? answer->via : "-",
	    (unsigned long long)r->client, *why != '\0' ? " why=" : "",
	    *why != '\0' ? log_quote(why, strlen(why)) : "");
}

static void
add_description(struct authproto_out *out, const struct request *r)
{
	if ((r->want & REQUEST_NAME) != 0)
		authproto_adds(out, "name", r->answer.name);
	if ((r->want & REQUEST_ROLES) != 0)
		authproto_adds(out, "roles", r->answer.roles);
	if ((r->want & REQUEST_REGISTERED) != 0)
		authproto_adds(out, "registered", r->answer.registered);
}

static void
write_yes(struct authproto_out *out, const struct request *r)
{
	const struct answer *answer = &r->answer;

	authproto_begin_id(out, authproto_verb(AUTHPROTO_OK), r->id);
	if (r->kind == REQUEST_ISUSER) {
		authproto_addn(out, "exists", 1);
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
	add_description(out, r);
}

/* "There is none" is a good answer to whether there is one. */
static void
write_no(struct authproto_out *out, const struct request *r)
{
	enum authproto_code code = r->answer.code;

	if (r->kind == REQUEST_ISUSER) {
		authproto_begin_id(out, authproto_verb(AUTHPROTO_OK), r->id);
		authproto_addn(out, "exists", 0);
		authproto_end(out);
		return;
	}
	if (authproto_class_of(code) != AUTHPROTO_NO)
		code = AUTHPROTO_DENIED;
	if (r->kind == REQUEST_AUTH)
		log_failure(r, code);
	authproto_refuse(out, r->id, code);
}

static void
write_later(struct authproto_out *out, const struct request *r)
{
	enum authproto_code code = r->answer.code;

	if (authproto_class_of(code) != AUTHPROTO_TMP)
		code = AUTHPROTO_DB;
	authproto_refuse(out, r->id, code);
}

static void
write_answer(struct authproto_out *out, const struct request *r)
{
	switch (r->answer.verdict) {
	case VERDICT_YES:
		write_yes(out, r);
		if (!authproto_end(out))
			authproto_refuse(out, r->id, AUTHPROTO_DB);
		return;
	case VERDICT_NO:
		write_no(out, r);
		return;
	case VERDICT_LATER:
		write_later(out, r);
		return;
	}
}

/* The client is looked up by its number: that it has gone is normal. */
static void
send_and_detach(struct request *r, const struct authproto_out *out)
{
	struct client *client = server_client(r->server, r->client);

	r->client = 0;
	atomic_store(&r->unwanted, true);
	if (client != NULL)
		client_reply(client, r, out);
}

void
request_end(struct request *r, enum authproto_code code)
{
	struct authproto_out out;

	if (r->client != 0) {
		authproto_refuse(&out, r->id, code);
		send_and_detach(r, &out);
	}
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
	struct authproto_out out;

	if (r->client != 0) {
		write_answer(&out, r);
		send_and_detach(r, &out);
	}
	request_free(&r);
}

static void
submit(struct request *r, enum server_lane lane,
    void (*work)(struct job *, void *), void (*done)(struct job *))
{
	r->job = (struct job){ .work = work, .done = done };
	r->working = server_submit(r->server, lane, &r->job);
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
		finish(r);
	else
		request_end(r, AUTHPROTO_SHUTDOWN);
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
		submit(r, SERVER_HASHES, verify_hash, on_hashed);
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
	submit(r, SERVER_LOOKUPS, verify_lookup, on_looked_up);
}
