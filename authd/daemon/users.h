/*
 * The only SQL about WordPress.  One of these belongs to one worker and one
 * site: a connection, and what it last read of the site's options.  Every call
 * may wait, so only verify.c, which runs in a worker, may include this.
 */
#ifndef DAEMON_USERS_H
#define DAEMON_USERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/health.h"
#include "daemon/imprint.h"
#include "wp/account.h"
#include "wp/keys.h"
#include "wp/password.h"

struct arena;
struct site;
struct users;

/* Failed is 0: it is not known whether there is such a user. */
enum users_found {
	USERS_FAILED = 0,
	USERS_NONE,
	USERS_ONE,
};

/* What of the user's rows in usermeta is wanted. */
enum users_meta {
	USERS_SESSIONS = 1,
	USERS_APPS = 2,
	USERS_CAPS = 4,
	USERS_LOCALE = 8,
};

struct user {
	struct account account;
	struct bytes name, registered; /* display_name, user_registered */
	struct bytes nick, url, email; /* user_nicename, user_url, user_email */
	struct bytes locale;           /* usermeta locale; none: the site's */
};

/* What is the same for all users of a site. */
struct facts {
	struct keys keys;        /* constants and options */
	struct bytes user_roles; /* NULL: those of WordPress itself */
	struct bytes site_admins;
	bool apps;                  /* application passwords are in use */
	bool closed;                /* in a network: the site is blocked */
	struct password_cost usual; /* of most hashes of the site */
};

struct users *users_new(struct site *site); /* borrowed */
void users_free(struct users **users);

/*
 * Whose login is this, letter for letter as XMPP sees it?  Databases are more
 * generous than that, so the row is compared again, and two that fit are as
 * good as none.  What comes out lives in the arena.
 */
enum users_found users_find(struct users *users, struct arena *arena,
    const char *login, unsigned meta, struct user *user_r);

/*
 * Of many users at once, by their ids.  False: it is not known, and what is in
 * the list means nothing.
 */
bool users_imprints(
    struct users *users, int64_t now, struct imprint_now *list, size_t len);

/* Has the site a room of this name, and what is it called?  The title lives in
 * the arena. */
enum users_found users_room(struct users *users, struct arena *arena,
    const char *name, struct bytes *title_r);

/* And if it is not fine, what is wrong, in the arena; nobody else's eyes. */
enum health users_health(
    struct users *users, struct arena *arena, const char **why_r);

/*
 * is_super_admin(): who is in the list may do on every blog of the network what
 * its administrators may, whatever role they have there.
 */
bool users_is_super_admin(
    const struct site *site, const struct facts *facts, struct bytes login);

/*
 * May they not log in, whatever they prove?  The account is as
 * account_is_blocked() says, or, in a network, the site is archived, spam or
 * deleted (ms_site_check()) and they are no super admin.  Where there is no
 * network the facts may be NULL.
 */
bool users_is_blocked(const struct site *site, const struct facts *facts,
    const struct account *account);

/*
 * Not older than `age' microseconds; NULL: failed.  Good until the next call.
 */
const struct facts *users_facts(struct users *users, int64_t age);

#endif
