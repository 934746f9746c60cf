/*
 * What authd finds out of a site, in plain words.
 */
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/text.h"
#include "bridge/doctor_parts.h"

static const struct doctor_advice away_advice[] = {
	{ "Access denied",
	    "DB_USER and DB_PASSWORD of wp-config.php are not what the "
	    "database takes from here; or it takes them by TLS only (db_tls)" },
	{ "nknown database", "DB_NAME of wp-config.php is wrong" },
	{ "TLS",
	    "compare db_tls and db_ca of authd.conf (MYSQL_CLIENT_FLAGS of "
	    "wp-config.php) with the certificate of the database and the "
	    "name that DB_HOST has for it" },
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
	d->sick_site = d->sick_site || strcmp(state, "fine") != 0;
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

/* Health tells nothing of the others. */
static bool
is_asked(struct doctor *d, const char *host)
{
	return d->asked == NULL ||
	       strstr(d->asked, arena_join(d->arena, ",", host, ",", NULL)) !=
		   NULL;
}

/* As `meerkatctl health' prints it: encoded, and blanks for tabs. */
static bool
says(const struct text *said, const char *host)
{
	struct authproto_out out;

	authproto_begin(&out, authproto_verb(AUTHPROTO_PART));
	authproto_adds(&out, "host", host);
	authproto_adds(&out, "state", "");
	for (size_t i = 0; i < out.len; i++)
		if (out.s[i] == '\t')
			out.s[i] = ' ';
	return said->len > 0 &&
	       memmem(said->s, said->len, out.s, out.len) != NULL;
}

void
doctor_running(struct doctor *d)
{
	char *const argv[] = { (char *)DOCTOR_SELF, (char *)"-s",
		(char *)d->socket, (char *)"health", NULL };
	struct text said = { 0 };
	int status = doctor_try(NULL, argv, NULL, 0, &said);
	bool all = true;

	for (size_t i = 0; i < d->hosts_len; i++)
		if (is_asked(d, d->hosts[i]) && !says(&said, d->hosts[i])) {
			doctor_bad(d,
			    "it has not read this configuration yet: "
			    "\"systemctl reload meerkat-authd\"",
			    "authd, as it runs, does not serve %s",
			    d->hosts[i]);
			all = false;
		}
	if (all && status == 0)
		doctor_good(
		    d, "authd, as it runs, finds all of its sites fine");
	else if (all && !d->sick_site)
		doctor_bad(d,
		    "it has not read this configuration yet: \"systemctl "
		    "reload meerkat-authd\"",
		    "authd, as it runs, has a site that is not fine");
	text_free(&said);
}
