/*
 * In the lane of the look-ups: is what the asker holds a live cookie, chat
 * credential, application password or password of this user?  What would take
 * long is left for the lane of the hashes.
 */
#include <string.h>

#include "base/arena.h"
#include "daemon/lookup.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "sys/log.h"
#include "wp/apppass.h"
#include "wp/credential.h"
#include "wp/session.h"

#define FACTS_AGE_DOUBT INT64_C(1000000) /* after a signature that is wrong */
#define LOGIN_SCHEME "logged_in"

bool
lookup_see_blocked(struct lookup *l)
{
	const struct facts *facts = NULL;

	if (l->site->network) {
		facts = users_facts(l->users, LOOKUP_FACTS_AGE);
		if (facts == NULL) {
			lookup_later(l, AUTHPROTO_DB);
			return false;
		}
	}
	l->blocked = users_is_blocked(l->site, facts, &l->user.account);
	return true;
}

/* It is proved; what is left to refuse are those who may not log in at all. */
static void
proved(struct lookup *l, const char *via)
{
	l->answer->via = via;
	l->answer->verdict = VERDICT_YES;
	l->answer->code = AUTHPROTO_FINE;
	if (!l->blocked)
		return;
	l->answer->verdict = VERDICT_NO;
	l->answer->code = AUTHPROTO_DISABLED;
}

/* When the proof ends: with the session it hangs on, if it does. */
static int64_t
expiry(const struct lookup *l)
{
	int64_t expires = l->cookie.expires;

	if (l->cookie.token.s != NULL)
		session_verify(l->user.account.sessions, l->cookie.token,
		    l->request->now, &expires);
	return expires;
}

/*
 * LATER: the salt cannot be known, for an option is missing that WordPress
 * makes when it needs it.
 */
static enum verdict
verify_signed(struct lookup *l, const struct facts *facts, const char *scheme,
    enum cookie_fault *fault_r)
{
	const struct account *account = &l->user.account;
	int64_t now = l->request->now;
	const char *missing;
	struct bytes salt;

	*fault_r = COOKIE_BAD_MAC;
	if (!keys_salt(
		l->arena, &facts->keys, KEYS_34, scheme, &salt, &missing))
		return VERDICT_LATER;
	if (strcmp(scheme, CREDENTIAL_SCHEME) == 0)
		return credential_verify(
		    l->arena, &l->cookie, account, salt, now, fault_r);
	return cookie_verify(l->arena, &l->cookie, account, salt,
	    l->site->cookie_forms, now, fault_r);
}

/*
 * By one scheme.  Where the signature is wrong by options that were read a
 * while ago, they are read again: the site may have new keys.
 */
static enum verdict
try_scheme(struct lookup *l, const char *scheme, const char *via)
{
	enum cookie_fault fault = COOKIE_BAD_MAC;
	enum verdict verdict = VERDICT_LATER;

	for (int i = 0; i < 2; i++) {
		const struct facts *facts = users_facts(
		    l->users, i == 0 ? LOOKUP_FACTS_AGE : FACTS_AGE_DOUBT);

		l->answer->via = via;
		if (facts == NULL) {
			lookup_later(l, AUTHPROTO_DB);
			return VERDICT_LATER;
		}
		verdict = verify_signed(l, facts, scheme, &fault);
		if (verdict == VERDICT_YES ||
		    (verdict == VERDICT_NO && fault != COOKIE_BAD_MAC))
			break;
	}
	l->answer->verdict = verdict;
	l->answer->why = cookie_fault_text(fault);
	if (verdict == VERDICT_LATER)
		lookup_later(l, AUTHPROTO_DB);
	if (verdict != VERDICT_YES)
		return verdict;
	proved(l, via);
	l->answer->expires = expiry(l);
	return verdict;
}

/*
 * The same shape may be either.  A chat credential needs the key it was made
 * with: while the site has none, nothing can have been signed with it, and a
 * cookie alone decides.
 */
void
lookup_try_cookie(struct lookup *l)
{
	enum request_cred cred = l->request->cred;
	bool token = (l->site->creds & CREDS_TOKEN) != 0 &&
		     (cred == REQUEST_ANY || cred == REQUEST_TOKEN);
	bool cookie = (l->site->creds & CREDS_COOKIE) != 0 &&
		      (cred == REQUEST_ANY || cred == REQUEST_COOKIE);

	if (!l->is_cookie || !l->known)
		return;
	if (token && try_scheme(l, CREDENTIAL_SCHEME, "token") == VERDICT_YES)
		return;
	if (cookie)
		try_scheme(l, LOGIN_SCHEME, "cookie");
}

static void
warn_of_row(const struct lookup *l, const char *what)
{
	if (site_may_warn(l->site))
		log_warnx("%s: the user %llu has %s", l->site->set->host,
		    (unsigned long long)l->user.account.id, what);
}

/* Application passwords are cheap, but for those of old releases. */
bool
lookup_try_app(struct lookup *l)
{
	const struct facts *facts;
	struct apppass match;
	struct request *request = l->request;

	if ((l->site->creds & CREDS_APP) == 0 || !l->known ||
	    (request->cred != REQUEST_ANY && request->cred != REQUEST_APP) ||
	    l->user.account.apps.s == NULL ||
	    !apppass_has_shape(request->secret))
		return false;
	facts = users_facts(l->users, LOOKUP_FACTS_AGE);
	l->answer->via = "app";
	if (facts == NULL) {
		lookup_later(l, AUTHPROTO_DB);
		return true;
	}
	if (!facts->apps)
		return false;
	if (apppass_verify(NULL, l->arena, l->user.account.apps,
		request->secret, &l->site->rules, &match) == VERDICT_YES) {
		proved(l, "app");
		return true;
	}
	if (match.many)
		warn_of_row(l, "more application passwords than are looked at");
	request->hashing.wanted = request->hashing.try_app = match.slow;
	return false;
}

/*
 * A cheap hash is tried here.  What is left is hashed in the other lane: the
 * password itself, or, where there is no hash to try, one like most hashes of
 * the site, so that nobody learns from the time it takes who exists.
 */
void
lookup_try_password(struct lookup *l)
{
	struct hashing *hashing = &l->request->hashing;
	const struct password_rules *rules = &l->site->rules;
	struct bytes hash = l->user.account.hash;
	struct password_cost cost = password_cost_of(hash, rules);
	const struct facts *facts;
	struct password_cost *usual;

	if ((l->site->creds & CREDS_PW) == 0 ||
	    (l->request->cred != REQUEST_ANY && l->request->cred != REQUEST_PW))
		return;
	l->answer->via = "pw";
	if (cost.too_dear)
		warn_of_row(l, "a hash that is too dear to check");
	else if (rules->before_68 && bytes_begin(hash, "$wp$"))
		warn_of_row(
		    l, "a hash of WordPress 6.8, for which before_68 is wrong");
	hashing->wanted = true;
	if (cost.kind != PASSWORD_NONE && !password_is_cheap(hash, rules)) {
		hashing->try_pw = true;
		return;
	}
	if (cost.kind != PASSWORD_NONE &&
	    password_verify(l->passwords, l->arena, hash, l->request->secret,
		rules) == VERDICT_YES) {
		hashing->wanted = false;
		proved(l, "pw");
		return;
	}
	facts = users_facts(l->users, LOOKUP_FACTS_AGE);
	if (facts == NULL) {
		hashing->wanted = false;
		lookup_later(l, AUTHPROTO_DB);
		return;
	}
	usual = arena_alloc(l->arena, sizeof(*usual));
	*usual = facts->usual;
	hashing->usual = usual;
	hashing->dummy = true;
}
