#include "bridge/doctor.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/text.h"
#include "bridge/asking.h"
#include "bridge/doctor_parts.h"
#include "bridge/question.h"

#define EX_USAGE 64

static const char usage[] =
    "  doctor [OPTION...] [USER@HOST]  what is wrong, from here to the "
    "database\n"
    "    -c FILE  authd's configuration [" PACKAGE_ETC "/authd.conf]\n"
    "    -u USER  whom authd runs as [who owns its socket]\n"
    "    -a USER  whom the XMPP server runs as [prosody, ejabberd ...]\n"
    "    -e FILE  look into ejabberd's configuration, too\n"
    "    -p FILE  look into Prosody's\n"
    "  With USER@HOST a login is tried, with a secret as for auth.\n";

void
doctor_usage(FILE *to)
{
	fputs(usage, to);
}

static void __attribute__((format(printf, 2, 0)))
say(const char *head, const char *format, va_list ap)
{
	fputs(head, stdout);
	vprintf(format, ap);
	putchar('\n');
}

void
doctor_good(struct doctor *d, const char *format, ...)
{
	va_list ap;

	(void)d;
	va_start(ap, format);
	say("fine  ", format, ap);
	va_end(ap);
}

void
doctor_note(struct doctor *d, const char *format, ...)
{
	va_list ap;

	(void)d;
	va_start(ap, format);
	say("note  ", format, ap);
	va_end(ap);
}

void
doctor_bad(struct doctor *d, const char *advice, const char *format, ...)
{
	va_list ap;

	d->sick = true;
	va_start(ap, format);
	say("BAD   ", format, ap);
	va_end(ap);
	printf("      -> %s\n", advice);
}

const char *
doctor_advise(const struct doctor_advice *table, const char *said)
{
	while (table->said != NULL && strstr(said, table->said) == NULL)
		table++;
	return table->advice;
}

static const struct doctor_advice conf_advice[] = {
	{ "/usr/share/wordpress/wp-config.php:",
	    "that is Debian's, which picks another by the site's address: name "
	    "/etc/wordpress/config-HOST.php in its place" },
	{ "Permission denied",
	    "let the user that authd runs as read that file, e.g. by "
	    "\"adduser USER www-data\"" },
	{ "No such file",
	    "write the right path into the configuration, or put the file "
	    "there" },
	{ "cannot be read without PHP",
	    "write that value as a plain define() into a file, and name it as "
	    "\"overrides\" of the site" },
	{ "is not defined",
	    "that is no wp-config.php of a finished site: finish WordPress' "
	    "installation, or name the right file" },
	{ "is no setting known here", "see meerkat-authd.conf(5)" },
	{ NULL, "correct that line; meerkat-authd.conf(5) explains it" },
};

static void
take_socket(struct doctor *d, const struct authproto_line *line)
{
	const char *name = authproto_gets(line, "name");
	const char *path =
	    arena_join(d->arena, authproto_gets(line, "path"), NULL);

	if (strcmp(name, "native") == 0 && d->socket == NULL) {
		d->socket = path;
		if (authproto_get(line, "hosts") != NULL)
			d->asked = arena_join(d->arena, ",",
			    authproto_gets(line, "hosts"), ",", NULL);
	} else if (strcmp(name, "dovecot") == 0)
		d->dovecot = path;
	else if (strcmp(name, "admin") == 0)
		d->admin = path;
}

/* A line of authd's log is a mistake it found. */
static void
judge_line(struct doctor *d, const char *s, size_t len)
{
	struct authproto_line line;

	if (authproto_read(d->arena, s, len, &line) != AUTHPROTO_FINE) {
		/* That a database is away is in the line of its site. */
		if (strstr(s, ": the database ") == NULL)
			doctor_bad(d, doctor_advise(conf_advice, s), "%s", s);
	} else if (strcmp(line.verb, "site") == 0) {
		doctor_site(d, &line);
	}
}

static void
learn_line(struct doctor *d, const char *s, size_t len)
{
	struct authproto_line line;

	if (authproto_read(d->arena, s, len, &line) == AUTHPROTO_FINE &&
	    strcmp(line.verb, "socket") == 0)
		take_socket(d, &line);
}

/* All that authd says of what it would serve; false: it cannot be run. */
static bool
try_authd(struct doctor *d,
    void (*take)(struct doctor *d, const char *s, size_t len), int *status_r)
{
	char *const argv[] = { (char *)doctor_program(d, "meerkat-authd"),
		(char *)"-t", (char *)"-c", (char *)d->conf, NULL };
	struct text said = { 0 };
	char *line, *next;

	*status_r = doctor_try(d->user, argv, NULL, 0, &said);
	for (line = said.s; line != NULL && *line != '\0'; line = next) {
		size_t len = strcspn(line, "\n");

		next = line[len] != '\0' ? line + len + 1 : NULL;
		line[len] = '\0';
		take(d, line, len);
	}
	text_free(&said);
	return *status_r >= 0 && *status_r <= 125;
}

static void
check_authd(struct doctor *d)
{
	const char *as = d->user != NULL && geteuid() == 0 ? d->user : "us";
	int status;

	if (!try_authd(d, judge_line, &status))
		doctor_bad(d, "see whether it is installed, and who may run it",
		    "meerkat-authd cannot be run by %s", as);
	else if (status == 0)
		doctor_good(d, "%s and each wp-config.php can be read by %s",
		    d->conf, as);
}

/* Whoever is not let in hears that in one of several ways. */
#define TURNED_AWAY                                                            \
	"it was turned away, as its log says: see allow_users and "            \
	"allow_groups"

static const struct doctor_advice socket_advice[] = {
	{ "Permission denied", "put that user into the group of the socket, "
			       "e.g. \"adduser prosody "
			       "meerkat\", and restart the server" },
	{ "No such file",
	    "start it: \"systemctl start meerkat-authd\"; or correct the path, "
	    "here or there" },
	{ "Connection refused", "it has ended: \"systemctl start "
				"meerkat-authd\", and see its log" },
	{ "reset by peer", TURNED_AWAY },
	{ "Broken pipe", TURNED_AWAY },
	{ "closed the connection", TURNED_AWAY },
	{ NULL, "see its log: \"journalctl -u meerkat-authd\"" },
};

/* As the server would; what is not root asks only for itself. */
static bool
check_socket(struct doctor *d, const char *user)
{
	char *const argv[] = { (char *)DOCTOR_SELF, (char *)"-s",
		(char *)d->socket, (char *)"ping", NULL };
	const char *who = user != NULL && geteuid() == 0 ? user : "we";
	struct text said = { 0 };
	bool good = doctor_try(user, argv, NULL, 0, &said) == 0;
	const char *why = said.s != NULL ? said.s : "it does not answer";

	if (good)
		doctor_good(d, "%s can ask authd at %s", who, d->socket);
	else
		doctor_bad(d, doctor_advise(socket_advice, why),
		    "%s cannot ask authd at %s: %.*s", who, d->socket,
		    (int)strcspn(why, "\n"), why);
	text_free(&said);
	return good;
}

/*
 * Each server that there is, unless it was said which one it is; who it is of
 * those whose configuration was given is plain.
 */
static void
check_sockets(struct doctor *d, const char *ejabberd, const char *prosody)
{
	const struct {
		const char *user, *conf;
	} servers[] = {
		{ "prosody", prosody },
		{ "ejabberd", ejabberd },
		{ "mongooseim", NULL },
		{ "jabber", NULL },
	};
	bool all = prosody == NULL && ejabberd == NULL, any = false;
	bool good = false;

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++)
		if (d->asker == NULL && geteuid() == 0 &&
		    (all || servers[i].conf != NULL) &&
		    doctor_has_user(servers[i].user)) {
			good = check_socket(d, servers[i].user) || good;
			any = true;
		}
	if (!any)
		good = check_socket(d, d->asker);
	if (good)
		doctor_running(d);
}

static const struct doctor_advice login_advice[] = {
	{ "code=forbidden",
	    "authd has no site for that host, or its \"rights\" do not let "
	    "that be asked at this socket: add it to \"sites\" or to those "
	    "\"hosts\", and reload" },
	{ "code=disabled", "the secret is right, but the account is marked as "
			   "spam or deleted" },
	{ "why=wrong%20signature",
	    "the keys and salts of wp-config.php are not those the site signs "
	    "with (another file, or another place, sets them), or the password "
	    "was changed since that login: log in to WordPress anew; if that "
	    "cookie is refused, too, it is the keys" },
	{ "why=a%20kind", "its kind is not among the site's \"creds\"" },
	{ "why=", "log in to WordPress anew as that user, and take its new "
		  "cookie" },
	{ "code=denied",
	    "the secret is wrong, there is no such user, or its kind is not "
	    "among the site's \"creds\"; try isuser and whois" },
	{ "code=throttled", "too many were wrong for this user: wait" },
	{ "code=db", "the database does not answer: see above" },
	{ NULL, "see authd's log" },
};

/* Named kinds of mistakes only: nothing of the secret is in what was said. */
static void
check_login(struct doctor *d, const char *user)
{
	char *argv[] = { (char *)DOCTOR_SELF, (char *)"-s", (char *)d->socket,
		(char *)"auth", (char *)user, NULL };
	struct frame_part secret = asking_secret(d->arena);
	struct text said = { 0 };
	int status = doctor_try(d->asker, argv, secret.s, secret.len, &said);
	const char *answer;

	/* What is wrong with a cookie the admin is told. */
	if (status == EXIT_FAILURE && d->admin != NULL && geteuid() == 0 &&
	    memchr(secret.s, '|', secret.len) != NULL) {
		argv[2] = (char *)d->admin;
		text_clear(&said);
		status = doctor_try(NULL, argv, secret.s, secret.len, &said);
	}
	answer = said.s != NULL ? said.s : "nothing";
	if (status == 0)
		doctor_good(d, "%s can log in: %.*s", user,
		    (int)strcspn(answer, "\n"), answer);
	else
		doctor_bad(d, doctor_advise(login_advice, answer),
		    "%s cannot log in: %.*s", user, (int)strcspn(answer, "\n"),
		    answer);
	text_free(&said);
}

/* Where its sockets are; and it made them, so their owner is who it runs as. */
static void
learn(struct doctor *d)
{
	const struct passwd *owner = NULL;
	struct stat st;
	int status;

	try_authd(d, learn_line, &status);
	if (d->socket == NULL)
		d->socket = DOCTOR_SOCKET;
	if (d->user != NULL || geteuid() != 0)
		return;
	if (stat(d->socket, &st) == 0)
		owner = getpwuid(st.st_uid);
	if (owner != NULL)
		d->user = arena_join(d->arena, owner->pw_name, NULL);
	else
		doctor_note(d, "authd is not there, so it is not known whom it "
			       "runs as: give that with -u");
}

static void
check_servers(struct doctor *d, const char *ejabberd, const char *prosody)
{
	if (ejabberd != NULL)
		doctor_server(d, SERVERCONF_EJABBERD, ejabberd);
	if (prosody != NULL)
		doctor_server(d, SERVERCONF_PROSODY, prosody);
}

static const char *
user_or_end(const char *user)
{
	if (doctor_has_user(user))
		return user;
	fprintf(stderr, "meerkatctl: there is no user %s\n", user);
	exit(EX_USAGE);
}

int
doctor_run(const char *socket, int argc, char **argv)
{
	struct doctor d = { .conf = PACKAGE_ETC "/authd.conf",
		.socket = socket };
	const char *ejabberd = NULL, *prosody = NULL;
	int option;

	optind = 1;
	while ((option = getopt(argc, argv, "+a:c:e:p:u:")) != -1)
		if (option == 'a')
			d.asker = user_or_end(optarg);
		else if (option == 'c')
			d.conf = optarg;
		else if (option == 'e')
			ejabberd = optarg;
		else if (option == 'p')
			prosody = optarg;
		else if (option == 'u')
			d.user = user_or_end(optarg);
		else
			break;
	if (option != -1 || argc - optind > 1) {
		doctor_usage(stderr);
		return EX_USAGE;
	}
	/* Its lines and those of programs that it runs come in order. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	d.arena = arena_new_wiping();
	learn(&d);
	check_authd(&d);
	check_sockets(&d, ejabberd, prosody);
	check_servers(&d, ejabberd, prosody);
	if (optind < argc)
		check_login(&d, argv[optind]);
	else
		doctor_note(&d, "no login was tried: give USER@HOST for that");
	arena_free(&d.arena);
	return d.sick ? EXIT_FAILURE : EXIT_SUCCESS;
}
