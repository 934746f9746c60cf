#include "daemon/request.h"

#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "daemon/address.h"
#include "daemon/client.h"
#include "daemon/clients.h"
#include "daemon/gate.h"
#include "daemon/request_parts.h"
#include "daemon/rights.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/site.h"
#include "daemon/verify.h"
#include "daemon/watch.h"
#include "sys/clock.h"
#include "sys/log.h"

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	request_end(arg, AUTHPROTO_TIMEOUT);
}

struct request *
request_new(struct server *server, const struct request_from *from,
    struct arena *arena, const struct authproto_line *line,
    enum authproto_code *code_r)
{
	struct request *request = arena_alloc(arena, sizeof(*request));
	struct request **all = server_requests(server);

	request->arena = arena;
	request->server = server;
	request->setup = server_setup(server);
	request->asked = clock_monotonic();
	request->client = from->client;
	request->asker = from->asker;
	request->admin = from->admin;
	request->rights = rights_of(setup_settings(request->setup),
	    from->admin ? "admin" : from->socket);
	request->id = line->id;
	*code_r = request_read(request, line);
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
	    address_is_one(r->ip) ? r->ip : "-",
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

	/* It was asked, and nothing was learnt. */
	if (r->looking)
		gate_looked(server_gate(r->server), r->asker);
	r->looking = false;
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

/*
 * Whoever wants to know all members, or who is one, asks often: that counts.
 * That somebody is there is told without end, for servers ask it all the time.
 */
static bool
may_look(struct request *r)
{
	if (r->admin || (r->kind != REQUEST_ISUSER && r->kind != REQUEST_WHOIS))
		return true;
	r->looking = gate_look(server_gate(r->server), r->asker);
	return r->looking;
}

static void
count_look(struct request *r)
{
	if (r->looking && (r->answer.verdict == VERDICT_LATER ||
			      (r->answer.verdict == VERDICT_YES &&
				  r->kind == REQUEST_ISUSER)))
		gate_looked(server_gate(r->server), r->asker);
}

void
request_finish(struct request *r)
{
	count_look(r);
	if (r->watched && r->answer.verdict == VERDICT_YES)
		watch_remember(server_watch(r->server), r);
	if (r->client != 0) {
		log_failure(r);
		answer_and_detach(r, &r->answer);
	}
	request_free(&r);
}

static bool
submit(struct request *r, enum setup_lane lane,
    void (*work)(struct job *, void *), void (*done)(struct job *))
{
	r->job = (struct job){ .work = work, .done = done };
	r->working = setup_submit(r->setup, lane, &r->job);
	return r->working;
}

static void
end_without_room(struct request *r)
{
	request_end(r, server_is_stopping(r->server) ? AUTHPROTO_SHUTDOWN
						     : AUTHPROTO_BUSY);
}

void
request_submit(struct request *r, enum setup_lane lane,
    void (*work)(struct job *, void *), void (*done)(struct job *))
{
	if (!submit(r, lane, work, done))
		end_without_room(r);
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
		request_finish(r);
	else
		request_end(r, AUTHPROTO_SHUTDOWN);
}

static void
pass_gate(struct request *r)
{
	struct answer *answer = &r->answer;

	switch (gate_ask(server_gate(r->server), r)) {
	case GATE_HASH:
		r->lane = TALLY_HASH;
		if (submit(r, SETUP_HASHES, verify_hash, on_hashed))
			return;
		gate_missed(server_gate(r->server), r);
		end_without_room(r);
		return;
	case GATE_GOOD:
		answer->via = "cache";
		r->lane = TALLY_CACHE;
		answer->verdict = r->hashing.blocked ? VERDICT_NO : VERDICT_YES;
		answer->code =
		    r->hashing.blocked ? AUTHPROTO_DISABLED : AUTHPROTO_FINE;
		break;
	case GATE_BAD:
		r->lane = TALLY_CACHE;
		answer->code = AUTHPROTO_DENIED;
		break;
	case GATE_LATER:
		answer->verdict = VERDICT_LATER;
		answer->code = AUTHPROTO_THROTTLED;
		break;
	case GATE_BUSY:
		answer->verdict = VERDICT_LATER;
		answer->code = AUTHPROTO_BUSY;
		break;
	}
	request_finish(r);
}

/*
 * A password whose hash was so cheap that the look-up has tried it: guessing it
 * must be no easier than another, and that of one who may not log in no easier
 * than anybody's.
 */
static bool
is_guess(const struct request *r)
{
	const struct answer *answer = &r->answer;
	bool right = answer->verdict == VERDICT_YES ||
		     answer->code == AUTHPROTO_DISABLED;

	return r->kind == REQUEST_AUTH && right && answer->via != NULL &&
	       strcmp(answer->via, "pw") == 0;
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
	case GATE_BUSY:
		r->answer.verdict = VERDICT_LATER;
		r->answer.code = AUTHPROTO_BUSY;
		break;
	}
	request_finish(r);
}

void
request_on_looked_up(struct job *job)
{
	struct request *r = container_of(job, struct request, job);

	r->working = false;
	if (!job->worked)
		request_end(r, AUTHPROTO_SHUTDOWN);
	else if (r->client != 0 && r->kind == REQUEST_HEALTH)
		request_health(r);
	else if (r->client != 0 && r->hashing.wanted &&
		 r->answer.verdict == VERDICT_NO)
		pass_gate(r);
	else if (r->client != 0 && is_guess(r))
		pass_guess(r);
	else
		request_finish(r);
}

void
request_start(struct request *r)
{
	struct timeval wait = { 0 };
	int64_t left = r->deadline - clock_monotonic();

	wait.tv_sec = left > 0 ? left / 1000000 : 0;
	wait.tv_usec = left > 0 ? left % 1000000 : 0;
	evtimer_add(&r->timer, &wait);
	if (!may_look(r)) {
		request_end(r, AUTHPROTO_THROTTLED);
		return;
	}
	request_submit(r, SETUP_LOOKUPS, verify_lookup, request_on_looked_up);
}
