/*
 * Whole logins and cookies against the two databases of the vectors: keys out
 * of wp-config.php and the options, rows as they are, and every vector of
 * logins.json, multisite.json and the browser's part of cookies.json.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "wp/account.h"
#include "wp/apppass.h"
#include "wp/caps.h"
#include "wp/cookie.h"
#include "wp/keys.h"
#include "wp/login.h"
#include "wp/password.h"
#include "wp/wpconfig.h"

#include "../unit.h"
#include "vectors.h"

enum { USERS_MAX = 64, MEMO_MAX = 1024 };

struct user {
	struct account account;
	struct bytes email;
};

struct memo {
	const struct user *user;
	struct bytes password;
	enum verdict verdict;
};

struct site {
	const char *db;
	struct user users[USERS_MAX];
	size_t len;
	struct keys keys;
	struct bytes salt; /* of logged_in */
	struct memo memos[MEMO_MAX];
	size_t memos_len;
};

static struct arena *arena;
static struct password_bench *bench;
static struct site sites[] = { { .db = "mariadb" }, { .db = "sqlite" } };

static struct bytes
keep(struct bytes b)
{
	if (b.s != NULL)
		b.s = arena_dup(arena, b.s, b.len);
	return b;
}

static struct site *
site_of(const struct vectors *v)
{
	return &sites[bytes_are(vector_get(v, "db"), "sqlite")];
}

static void
read_row(struct site *site, const struct vectors *v)
{
	struct user *user = &site->users[site->len];

	if (vector_has(v, "option")) {
		keys_set_option(&site->keys, vector_get(v, "option"),
		    keep(vector_get(v, "value")));
		return;
	}
	ck_assert_uint_lt(site->len++, USERS_MAX);
	user->account.id = (uint64_t)vector_int(v, "ID");
	user->account.login = keep(vector_get(v, "user_login"));
	user->account.hash = keep(vector_get(v, "user_pass"));
	user->account.sessions = keep(vector_get(v, "sessions"));
	user->account.apps = keep(vector_get(v, "apps"));
	user->account.caps = keep(vector_get(v, "caps"));
	user->account.status = (int)vector_int(v, "user_status");
	user->email = keep(vector_get(v, "user_email"));
}

/* As the daemon will: constants of the file, options of the table. */
static void
read_keys(struct site *site)
{
	char path[64];
	struct bytes text;
	struct wpconfig *config;
	const char *why;
	unsigned line;

	snprintf(path, sizeof(path), "wordpress-%s.wp-config.php", site->db);
	text = vectors_read(path);
	config = wpconfig_read(arena, text, "/dir", "/dir/", &why, &line);
	ck_assert_ptr_nonnull(config);
	for (size_t i = 0; keys_constant_names[i] != NULL; i++) {
		const char *name = keys_constant_names[i];
		struct wpconfig_value value = wpconfig_get(config, name);

		ck_assert_int_ne(value.state, WPCONFIG_UNKNOWN);
		if (value.state == WPCONFIG_SET)
			keys_set_constant(&site->keys, name, value.text);
	}
	ck_assert(bytes_are(wpconfig_get(config, "$table_prefix").text, "wp_"));
	ck_assert(keys_salt(
	    arena, &site->keys, KEYS_34, "logged_in", &site->salt, NULL));
	free((void *)text.s);
}

static void
setup(void)
{
	struct vectors *v = vectors_open("", "");

	arena = arena_new_wiping();
	bench = password_bench_new();
	while (vectors_next(v)) {
		read_row(site_of(v), v);
		vectors_passed(v);
	}
	vectors_close(&v);
	for (size_t i = 0; i < 2; i++) {
		ck_assert_uint_eq(sites[i].len, 27);
		read_keys(&sites[i]);
	}
}

static void
teardown(void)
{
	password_bench_free(&bench);
	arena_free(&arena);
}

/* A password is hashed once for each user, however often it comes. */
static enum verdict
check(struct site *site, const struct user *user, struct bytes password)
{
	struct password_rules rules = password_defaults;
	struct memo *memo = site->memos;

	for (; memo < site->memos + site->memos_len; memo++)
		if (memo->user == user && bytes_same(memo->password, password))
			return memo->verdict;
	ck_assert_uint_lt(site->memos_len++, MEMO_MAX);
	rules.unslashed = false; /* as WordPress */
	*memo = (struct memo){ user, keep(password),
		password_verify(
		    bench, arena, user->account.hash, password, &rules) };
	return memo->verdict;
}

static enum verdict
check_app(const struct user *user, struct bytes password)
{
	struct apppass match;

	return apppass_verify(bench, arena, user->account.apps, password,
	    &password_defaults, &match);
}

static bool
is_same_text(struct bytes a, struct bytes b)
{
	return a.len == b.len && strncasecmp(a.s, b.s, a.len) == 0;
}

/* The databases find a row (SQLite folds ASCII only); we compare it again. */
static bool
is_found(const struct site *site, struct bytes name, struct bytes login)
{
	name = bytes_trim(name);
	return (strcmp(site->db, "sqlite") != 0 || is_same_text(name, login)) &&
	       login_same(arena, name, login);
}

/* By login, then by e-mail address, as WordPress looks. */
static const struct user *
log_in(struct site *site, struct bytes name, struct bytes password,
    bool account, bool app)
{
	for (int by_email = 0; by_email < 2; by_email++)
		for (size_t i = 0; i < site->len; i++) {
			const struct user *user = &site->users[i];
			bool is = by_email ? is_same_text(name, user->email)
					   : is_found(site, name,
						 user->account.login);

			if (!is)
				continue;
			if (account &&
			    check(site, user, password) == VERDICT_YES)
				return user;
			if (app && check_app(user, password) == VERDICT_YES)
				return user;
		}
	return NULL;
}

/*
 * A quirk is where the answer of WordPress depends on a peculiarity of its own
 * (README.md of the vectors): there we may answer otherwise.
 */
static void
compare(struct vectors *v, const struct user *user)
{
	uint64_t expected = (uint64_t)vector_int(v, "expect.user_id");
	uint64_t ours = user != NULL ? user->account.id : 0;
	const char *quirk = vector_text(v, "quirk");

	if (ours == expected) {
		vectors_passed(v);
		return;
	}
	if (quirk != NULL)
		vectors_excused(v);
	printf("  %s: %d, we %d%s %s\n", vector_text(v, "id"), (int)expected,
	    (int)ours, quirk != NULL ? ":" : " DIFFERS",
	    quirk != NULL ? quirk : "");
}

START_TEST(site__lets_in__whom_wordpress_lets_in)
{
	struct vectors *v;

	setup();
	v = vectors_open("logins.json", "vectors");
	while (vectors_next(v)) {
		const char *via = vector_text(v, "via");
		bool rest = strncmp(via, "REST", 4) == 0;
		bool form = strncmp(via, "wp-login", 8) == 0;

		compare(v, log_in(site_of(v), vector_get(v, "user"),
			       vector_get(v, "password"), !rest, !form));
	}
	vectors_close(&v);
	teardown();
}
END_TEST

/* The value of the first cookie of this name in a Cookie header. */
static struct bytes
cookie_of(struct bytes header, const char *name)
{
	size_t len = strlen(name);

	while (header.len > 0) {
		const char *semicolon = memchr(header.s, ';', header.len);
		size_t part = semicolon != NULL ? (size_t)(semicolon - header.s)
						: header.len;
		struct bytes cookie = bytes_cut(header, 0, part);

		while (cookie.len > 0 && *cookie.s == ' ')
			cookie = bytes_cut(cookie, 1, cookie.len);
		if (bytes_begin(cookie, name) && cookie.len > len &&
		    cookie.s[len] == '=')
			return bytes_cut(cookie, len + 1, cookie.len);
		header = bytes_cut(header, part + 1, header.len);
	}
	return (struct bytes){ NULL, 0 };
}

START_TEST(site__knows__the_cookies_of_browsers)
{
	enum { NOW = 1780000000 }; /* before 2099, after 2020 */
	struct vectors *v;

	setup();
	v = vectors_open("cookies.json", "browser");
	while (vectors_next(v)) {
		struct site *site = site_of(v);
		const struct user *found = NULL;
		struct cookie cookie;
		char name[128];
		struct bytes value;

		snprintf(name, sizeof(name), "wordpress_logged_in_%s",
		    vector_text(v, "cookiehash"));
		value = cookie_of(vector_get(v, "cookie_header"), name);
		if (value.s != NULL && cookie_parse(arena, value, &cookie))
			for (size_t i = 0; i < site->len; i++)
				if (cookie_verify(arena, &cookie,
					&site->users[i].account, site->salt,
					COOKIE_DEFAULT, NOW,
					NULL) == VERDICT_YES)
					found = &site->users[i];
		compare(v, found);
	}
	vectors_close(&v);
	teardown();
}
END_TEST

/*
 * A network: we refuse spammers and the deleted whatever they bring, while
 * WordPress lets spammers keep their cookies and never looks at `deleted'.
 */
START_TEST(site__refuses__spammers_of_a_network)
{
	struct vectors *v = vectors_open("multisite.json", "vectors");

	arena = arena_new_wiping();
	bench = password_bench_new();
	while (vectors_next(v)) {
		struct account account = {
			.login = vector_get(v, "db_user.user_login"),
			.hash = vector_get(v, "db_user.user_pass"),
			.sessions = vector_get(v, "session_tokens"),
			.caps = vector_get(v, "usermeta.wp_capabilities"),
			.spam = (int)vector_int(v, "db_user.spam"),
			.deleted = (int)vector_int(v, "db_user.deleted"),
		};
		bool blocked = account_is_blocked(&account, false);
		bool spammer = vector_true(v, "expect.is_user_spammy");
		struct cookie cookie;
		struct caps caps;
		bool same;

		ck_assert(
		    cookie_parse(arena, vector_get(v, "cookie"), &cookie));
		caps_read(account.caps, (struct bytes){ NULL, 0 }, &caps);
		same = (password_verify(bench, arena, account.hash,
			    vector_get(v, "password"),
			    &password_defaults) == VERDICT_YES &&
			   !spammer) ==
			   vector_true(v, "expect.password_login.ok") &&
		       (cookie_verify(arena, &cookie, &account,
			    vector_get(v, "salt"), COOKIE_DEFAULT,
			    vector_int(v, "now"), NULL) == VERDICT_YES) ==
			   vector_true(v, "expect.cookie.ok") &&
		       caps.len == (size_t)vector_int(v, "expect.roles.1.len");
		ck_assert_int_eq(blocked, spammer || account.deleted == 1);
		if (same && blocked)
			vectors_excused(v);
		else if (same)
			vectors_passed(v);
		printf("  %s%s: %s\n", vector_text(v, "id"),
		    !same     ? " DIFFERS"
		    : blocked ? " is blocked by us"
			      : "",
		    vector_text(v, "note"));
	}
	vectors_close(&v);
	teardown();
}
END_TEST

int
main(void)
{
	return unit_run("site", (const TTest *const[]){
				    site__lets_in__whom_wordpress_lets_in,
				    site__knows__the_cookies_of_browsers,
				    site__refuses__spammers_of_a_network,
				    NULL,
				});
}
