/*
 * What authd finds out of a site, in plain words.
 */
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "bridge/doctor_parts.h"

static const struct doctor_advice away_advice[] = {
	{ "Access denied", "DB_USER and DB_PASSWORD of wp-config.php are not "
			   "what the database "
			   "takes from here" },
	{ "nknown database", "DB_NAME of wp-config.php is wrong" },
	{ "connect",
	    "start the database, or correct DB_HOST of wp-config.php" },
	{ "unable to open",
	    "let the user that authd runs as read the database's file and its "
	    "folder" },
	{ NULL, "see whether the database runs and takes connections" },
};

void
doctor_site(struct doctor *d, const struct authproto_line *line)
{
	const char *host = authproto_gets(line, "host");
	const char *state = authproto_gets(line, "state");
	const char *why = authproto_gets(line, "why");

	if (d->hosts_len < DOCTOR_SITES)
		d->hosts[d->hosts_len++] =
		    arena_dup(d->arena, host, strlen(host));
	if (strcmp(state, "fine") == 0)
		doctor_good(d,
		    "%s: its database answers, users, options and salts are "
		    "there",
		    host);
	else if (strcmp(state, "tables") == 0)
		doctor_bad(d,
		    "compare $table_prefix of wp-config.php (and DB_NAME) with "
		    "the tables that are there",
		    "%s: the database has not WordPress' tables: %s", host,
		    why);
	else if (strcmp(state, "empty") == 0)
		doctor_bad(d,
		    "that is another site's database, or a replica that is "
		    "not filled yet: compare DB_NAME and $table_prefix",
		    "%s: nobody is in the database: %s", host, why);
	else if (strcmp(state, "salts") == 0)
		doctor_bad(d,
		    "put the keys and salts into wp-config.php "
		    "(api.wordpress.org/secret-key/1.1/salt), or log in to "
		    "WordPress once, which makes them",
		    "%s: login cookies cannot be checked: %s", host, why);
	else
		doctor_bad(d, doctor_advise(away_advice, why),
		    "%s: the database does not answer: %s", host, why);
}
