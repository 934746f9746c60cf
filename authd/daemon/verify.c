#include "daemon/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "daemon/describe.h"
#include "daemon/lookup.h"
#include "daemon/request.h"
#include "daemon/site.h"
#include "daemon/users.h"
#include "daemon/watch_round.h"
#include "sys/clock.h"
#include "sys/process.h"
#include "wp/apppass.h"
#include "wp/login.h"

struct lookup_bench {
	struct sites *sites;
	struct users **users; /* by the site's place */
	struct password_bench *passwords;
};

void *
verify_lookup_bench_new(void *sites)
{
	struct lookup_bench *bench = mem_new(sizeof(*bench));

	bench->sites = sites;
	bench->users = mem_new(bench->sites->len * sizeof(*bench->users));
	bench->passwords = password_bench_new();
	for (size_t i = 0; i < bench->sites->len; i++)
		bench->users[i] = users_new(&bench->sites->sites[i]);
	return bench;
}

void
verify_lookup_bench_free(void *arg)
{
	struct lookup_bench *bench = arg;

	for (size_t i = 0; i < bench->sites->len; i++)
		users_free(&bench->users[i]);
	password_bench_free(&bench->passwords);
	free(bench->users);
	free(bench);
}

void *
verify_hash_bench_new(void *unused)
{
	(void)unused;
	process_give_way();
	return password_bench_new();
}

void
verify_hash_bench_free(void *arg)
{
	struct password_bench *bench = arg;

	password_bench_free(&bench);
}

void
lookup_later(struct lookup *l, enum authproto_code code)
{
	l->answer->verdict = VERDICT_LATER;
	l->answer->code = code;
}

/* Nobody waits any more, or nobody will believe it: spare the work. */
static bool
is_over(struct request *request)
{
	if (!atomic_load(&request->unwanted) &&
	    clock_monotonic() < request->deadline)
		return false;
	request->answer.verdict = VERDICT_LATER;
	request->answer.code = AUTHPROTO_TIMEOUT;
	return true;
}

/* Which rows of usermeta the question needs. */
static unsigned
meta_for(const struct lookup *l)
{
	const struct request *request = l->request;
	unsigned meta = 0;

	if (request->kind == REQUEST_ISUSER)
		return 0;
	if (request->watched)
		meta |= USERS_CAPS | USERS_SESSIONS;
	if ((request->want & REQUEST_ROLES) != 0)
		meta |= USERS_CAPS;
	if ((request->want & REQUEST_LOCALE) != 0)
		meta |= USERS_LOCALE;
	if (request->kind == REQUEST_AUTH && l->is_cookie)
		meta |= USERS_SESSIONS;
	if (request->kind == REQUEST_AUTH && !l->is_cookie &&
	    (request->cred == REQUEST_ANY || request->cred == REQUEST_APP) &&
	    apppass_has_shape(request->secret))
		meta |= USERS_APPS;
	return meta;
}

/* False: the database did not say; the answer is LATER. */
static bool
find_user(struct lookup *l)
{
	const char *login = login_of_localpart(l->arena, l->request->user);
	enum users_found found = USERS_NONE;

	if (login != NULL)
		found = users_find(
		    l->users, l->arena, login, meta_for(l), &l->user);
	if (found == USERS_FAILED) {
		lookup_later(l, AUTHPROTO_DB);
		return false;
	}
	l->known = found == USERS_ONE;
	return true;
}

/* Is there any way in for this kind of secret?  If not, nobody is looked up. */
static bool
may_be_good(const struct lookup *l)
{
	static const unsigned kinds[] = {
		[REQUEST_ANY] = CREDS_ALL,
		[REQUEST_PW] = CREDS_PW,
		[REQUEST_COOKIE] = CREDS_COOKIE,
		[REQUEST_TOKEN] = CREDS_TOKEN,
		[REQUEST_APP] = CREDS_APP,
	};
	unsigned shape =
	    l->is_cookie ? CREDS_COOKIE | CREDS_TOKEN : CREDS_APP | CREDS_PW;

	return (kinds[l->request->cred] & l->site->creds & shape) != 0;
}

static void
authenticate(struct lookup *l)
{
	struct request *request = l->request;

	l->answer->code = AUTHPROTO_DENIED;
	l->is_cookie =
	    (request->cred == REQUEST_ANY || request->cred == REQUEST_COOKIE ||
		request->cred == REQUEST_TOKEN) &&
	    cookie_parse(l->arena, request->secret, &l->cookie);
	if (!may_be_good(l)) {
		l->answer->why = "a kind that is not taken here";
		return;
	}
	if (!find_user(l) || !lookup_see_blocked(l))
		return;
	if (l->is_cookie)
		lookup_try_cookie(l);
	else if (!lookup_try_app(l))
		lookup_try_password(l);
	request->hashing.hash = l->user.account.hash;
	request->hashing.apps = l->user.account.apps;
	request->hashing.blocked = l->blocked;
}

/*
 * Who may not log in any more is there, but nobody: whoever asks who they are
 * would let them in again.
 */
static void
look_up(struct lookup *l)
{
	l->answer->code = AUTHPROTO_NOUSER;
	if (!find_user(l) || !l->known)
		return;
	if (l->request->kind == REQUEST_WHOIS && !lookup_see_blocked(l))
		return;
	if (l->blocked)
		l->answer->why = "who may not log in";
	else
		l->answer->verdict = VERDICT_YES;
}

/* A title is data of the site's: it is cut and cleaned like a name. */
static void
find_room(struct lookup *l)
{
	struct bytes title = { NULL, 0 };

	l->answer->code = AUTHPROTO_NOUSER;
	switch (users_room(l->users, l->arena, l->request->user, &title)) {
	case USERS_FAILED:
		lookup_later(l, AUTHPROTO_DB);
		break;
	case USERS_NONE:
		break;
	case USERS_ONE:
		l->answer->verdict = VERDICT_YES;
		l->answer->name = describe_name(l->arena, title);
		break;
	}
}

/* Who it is, for a yes now or one that the hash may bring. */
static void
describe(struct lookup *l)
{
	const struct facts *facts = NULL;
	struct describe of;

	if (!l->known || l->answer->verdict == VERDICT_LATER)
		return;
	if ((l->request->want & REQUEST_ROLES) != 0 ||
	    (l->request->watched && l->site->network)) {
		facts = users_facts(l->users, LOOKUP_FACTS_AGE);
		if (facts == NULL) {
			l->request->hashing.wanted = false;
			lookup_later(l, AUTHPROTO_DB);
			return;
		}
	}
	of = (struct describe){
		.account = &l->user.account,
		.name = l->user.name,
		.registered = l->user.registered,
		.nick = l->user.nick,
		.url = l->user.url,
		.email = l->user.email,
		.locale = l->user.locale,
	};
	if (facts != NULL) {
		of.user_roles = facts->user_roles;
		of.super_admin =
		    users_is_super_admin(l->site, facts, l->user.account.login);
	}
	if (l->request->watched)
		imprint_of(&l->user.account, of.super_admin, l->request->now,
		    &l->request->imprint);
	describe_user(l->arena, &of, l->answer);
}

enum health
verify_health(
    struct arena *arena, void *arg, const struct site *site, const char **why_r)
{
	struct lookup_bench *bench = arg;

	return users_health(bench->users[site->index], arena, why_r);
}

static void
look_at(struct lookup *l, void *bench)
{
	int64_t began = clock_monotonic();

	l->answer->health =
	    verify_health(l->arena, bench, l->site, &l->answer->why);
	l->answer->usec = clock_monotonic() - began;
}

/*
 * While a site's database is away one worker tries it at a time, so that the
 * other sites have the others.
 */
static bool
may_try(struct site *site, bool *alone_r)
{
	*alone_r = atomic_load(&site->away);
	return !*alone_r || !atomic_exchange(&site->trying, true);
}

static void
has_tried(struct site *site, bool alone)
{
	if (alone)
		atomic_store(&site->trying, false);
}

static void
spare(struct lookup *l)
{
	if (l->request->kind != REQUEST_HEALTH) {
		lookup_later(l, AUTHPROTO_DB);
		return;
	}
	l->answer->health = HEALTH_AWAY;
	l->answer->why = "another question waits for it already";
}

static void
work(struct lookup *l, struct lookup_bench *bench)
{
	switch (l->request->kind) {
	case REQUEST_AUTH:
		authenticate(l);
		break;
	case REQUEST_ISUSER:
	case REQUEST_WHOIS:
		look_up(l);
		break;
	case REQUEST_ROOM:
		find_room(l);
		break;
	case REQUEST_HEALTH:
		look_at(l, bench);
		return;
	}
	describe(l);
}

void
verify_lookup(struct job *job, void *arg)
{
	struct request *request = container_of(job, struct request, job);
	struct lookup_bench *bench = arg;
	struct lookup l = {
		.request = request,
		.answer = &request->answer,
		.arena = request->arena,
		.site = request->site,
		.users = bench->users[request->site->index],
		.passwords = bench->passwords,
	};
	bool alone;

	if (is_over(request))
		return;
	if (!may_try(l.site, &alone)) {
		spare(&l);
		return;
	}
	work(&l, bench);
	has_tried(l.site, alone);
	mem_wipe_stack();
}

void
verify_round(struct job *job, void *arg)
{
	struct watch_round *round = container_of(job, struct watch_round, job);
	struct lookup_bench *bench = arg;
	bool alone;

	if (!may_try(round->site, &alone))
		return; /* another time */
	round->good = users_imprints(bench->users[round->site->index],
	    clock_now() / 1000, round->list, round->len);
	has_tried(round->site, alone);
}

void
verify_hash(struct job *job, void *arg)
{
	struct request *request = container_of(job, struct request, job);
	const struct hashing *hashing = &request->hashing;
	const struct password_rules *rules = &request->site->rules;
	struct answer *answer = &request->answer;
	struct apppass match;

	if (is_over(request))
		return;
	answer->verdict = VERDICT_NO;
	if (hashing->try_app) {
		answer->via = "app";
		answer->verdict = apppass_verify(arg, request->arena,
		    hashing->apps, request->secret, rules, &match);
	}
	if (hashing->try_pw && answer->verdict == VERDICT_NO) {
		answer->via = "pw";
		answer->verdict = password_verify(
		    arg, request->arena, hashing->hash, request->secret, rules);
	}
	if (hashing->dummy && answer->verdict == VERDICT_NO)
		password_dummy(arg, request->arena, hashing->usual,
		    request->secret, rules);
	mem_wipe_stack();
	if (answer->verdict != VERDICT_YES || !hashing->blocked)
		return;
	answer->verdict = VERDICT_NO;
	answer->code = AUTHPROTO_DISABLED;
}
