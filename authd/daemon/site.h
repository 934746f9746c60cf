/*
 * One WordPress site: what its wp-config.php says of keys, tables and database
 * (WordPress is its own configuration), as far as that can be read without
 * PHP.  Read once, at start; then only looked at, by loop and workers alike.
 */
#ifndef DAEMON_SITE_H
#define DAEMON_SITE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "sys/db.h"
#include "wp/keys.h"
#include "wp/password.h"

struct arena;
struct settings;
struct site_settings;
struct text;

/* The kinds of credential a site takes. */
enum creds {
	CREDS_TOKEN = 1,
	CREDS_COOKIE = 2,
	CREDS_APP = 4,
	CREDS_PW = 8,
	CREDS_ALL = 15,
};

struct site {
	const struct site_settings *set;
	size_t index; /* its place among the sites */
	struct db_settings db;
	struct keys keys; /* the constants; the options are the users' */
	bool network;
	const char *network_id;
	const char *const *super_admins; /* and a NULL; NULL: as the option says
					  */
	/* Names of tables, checked to be letters, digits and "_" only. */
	const char *users, *usermeta, *options, *sitemeta, *blogs;
	const char *caps_key, *roles_option;
	unsigned creds, cookie_forms;
	struct password_rules rules;
	atomic_uint epoch;  /* another: what was read of options is stale */
	atomic_bool trying; /* one worker, while it is away */
	atomic_bool away;   /* its database: said once, not by each worker */
	atomic_int_fast64_t warned_at; /* of a row of it; 0: never */
};

struct sites {
	struct arena *arena; /* wiping: keys and a password are in it */
	struct site *sites;
	size_t len;
};

/*
 * NULL: refused, and `said' is one line `file:line: message'.  `path' is where
 * the settings come from.
 */
struct sites *sites_load(
    const struct settings *set, const char *path, struct text *said);
void sites_free(struct sites **sites);

/* An odd row is met with each login: one line a minute for a site will do. */
bool site_may_warn(struct site *site);

/* By the XMPP domain, in whatever case; NULL: none of ours. */
struct site *sites_find(const struct sites *sites, const char *host);

#endif
