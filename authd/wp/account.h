/*
 * What WordPress stores of one user, as far as a verdict needs it: columns and
 * rows as they are in the tables.  Whoever reads the tables fills this in and
 * keeps the bytes alive; wp/ only looks.
 */
#ifndef WP_ACCOUNT_H
#define WP_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "wp/bytes.h"

struct account {
	uint64_t id;
	struct bytes login;    /* users.user_login */
	struct bytes hash;     /* users.user_pass */
	struct bytes sessions; /* usermeta session_tokens, NULL: no row */
	struct bytes apps;     /* usermeta _application_passwords, or NULL */
	struct bytes caps;     /* usermeta {blog_prefix}capabilities, or NULL */
	int spam, deleted; /* networks only; 0 where there is no such column */
	int status;        /* users.user_status */
};

/*
 * Must this account be refused whatever it presents?  WordPress refuses
 * spammers of a network (spam exactly 1) only at password logins and never
 * looks at deleted; we refuse both always.  `heed_status' is the setting for
 * BuddyPress: user_status 1 (spammer) and 2 (not activated) are refused too.
 */
bool account_is_blocked(const struct account *account, bool heed_status);

#endif
