/*
 * What in a server's configuration keeps logins from authd.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "bridge/doctor_parts.h"
#include "bridge/hostmap.h"

#define FILE_MAX (1 << 20)
#define FILES_MAX 32 /* that one pattern names */

static char *
slurp(struct arena *arena, const char *path, size_t *len_r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *s;
	ssize_t n = 0;

	if (fd < 0)
		return NULL;
	s = arena_alloc(arena, FILE_MAX);
	*len_r = 0;
	while (*len_r < FILE_MAX &&
	       (n = read(fd, s + *len_r, FILE_MAX - *len_r)) > 0)
		*len_r += (size_t)n;
	close(fd);
	return n < 0 ? NULL : s;
}

static bool
is_site(const struct doctor *d, const char *host)
{
	for (size_t i = 0; i < d->hosts_len; i++)
		if (strcmp(d->hosts[i], host) == 0)
			return true;
	return false;
}

/* NULL: there is no other. */
static const char *
next_word(struct arena *arena, const char **command)
{
	const char *s = *command + strspn(*command, " \t");
	size_t len = strcspn(s, " \t");

	*command = s + len;
	return len > 0 ? arena_dup(arena, s, len) : NULL;
}

/* The next value of an option, in one word with it or in two; NULL: no other.
 */
static const char *
next_value(struct arena *arena, const char **command, const char *option)
{
	const char *word;
	size_t len = strlen(option);

	while ((word = next_word(arena, command)) != NULL)
		if (strcmp(word, option) == 0)
			return next_word(arena, command);
		else if (strncmp(word, option, len) == 0 && word[len] == '=')
			return word + len + 1;
	return NULL;
}

/* As the bridge reads them itself. */
static void
learn_hosts(struct arena *arena, const char *command, struct hostmap *map)
{
	const char *value;

	while ((value = next_value(arena, &command, "--host-map")) != NULL)
		hostmap_add(map, value);
}

/* What somebody asks at where nothing is said asks at the usual place. */
static void
check_same(struct doctor *d, const char *who, const char *at)
{
	if (strcmp(at, d->socket) != 0)
		doctor_bad(d, "name the same socket in both",
		    "%s asks at %s, and authd listens at %s", who, at,
		    d->socket);
}

/* By what the server's program makes of them, if it is one. */
static void
check_hosts(struct doctor *d, const struct serverconf *conf)
{
	struct hostmap map = { 0 };
	bool known = conf->hosts_len == 0; /* one that could be ours */

	/* That there are none was said already. */
	if (d->hosts_len == 0 || d->hosts_len == DOCTOR_SITES)
		return;
	if (conf->program != NULL)
		learn_hosts(d->arena, conf->program, &map);
	for (size_t i = 0; i < conf->hosts_len; i++) {
		const char *host = conf->hosts[i];
		struct frame_part asked = hostmap_find(
		    &map, (struct frame_part){ host, strlen(host) });
		bool site = is_site(d, arena_dup(d->arena, asked.s, asked.len));

		/* Packages come with that, and nobody else can reach it. */
		if (!site && strcmp(host, "localhost") == 0)
			continue;
		known = true;
		if (!site)
			doctor_bad(d,
			    "add it to \"sites\" of authd, or give that domain "
			    "another way to log in",
			    "the server has the domain %s, and authd no site "
			    "for it",
			    host);
	}
	if (!known)
		doctor_bad(d,
		    "name it in \"hosts\" of ejabberd.yml, or as a "
		    "VirtualHost of Prosody",
		    "the server has not the domain of any of authd's sites");
}

static void
check_program(struct doctor *d, const char *server, const char *command)
{
	const char *user =
	    d->asker == NULL && doctor_has_user(server) ? server : d->asker;
	const char *program, *at = DOCTOR_SOCKET, *name, *value;
	struct text said = { 0 };

	program = command != NULL ? next_word(d->arena, &command) : NULL;
	if (program == NULL) {
		doctor_bad(d,
		    strcmp(server, "prosody") == 0
			? "set external_auth_command = \"/usr/bin/"
			  "meerkat-extauth --dialect generic\""
			: "set extauth_program: \"/usr/bin/meerkat-extauth "
			  "--socket /run/meerkat/auth.sock\"",
		    "the server is told no program to ask");
		return;
	}
	name = strrchr(program, '/');
	name = name != NULL ? name + 1 : program;
	if (strcmp(name, "meerkat-extauth") != 0) {
		doctor_bad(d, "it is to be meerkat-extauth, which asks authd",
		    "the server asks another program: %s", program);
		return;
	}
	if (doctor_try(user,
		(char *const[]){ (char *)program, (char *)"--help", NULL },
		NULL, 0, &said) != 0)
		doctor_bad(d,
		    "correct the path, and let the server's user run it",
		    "%s cannot be run", program);
	else
		doctor_good(d, "the server asks %s", program);
	text_free(&said);
	while ((value = next_value(d->arena, &command, "--socket")) != NULL)
		at = value;
	check_same(d, "the server's program", at);
}

static void
check_ejabberd(struct doctor *d, const struct serverconf *conf)
{
	if (conf->method == NULL || strcmp(conf->method, "external") != 0) {
		doctor_bad(d,
		    "set auth_method: [external] for the domain, as "
		    "etc/ejabberd/meerkat.yml does",
		    "ejabberd does not ask authd: auth_method is %s",
		    conf->method != NULL ? conf->method : "not set");
		return;
	}
	if (conf->caches)
		doctor_bad(d, "set auth_use_cache: false for the domain",
		    "ejabberd keeps passwords for an hour: after a change the "
		    "old one is good and the new one is not");
	else
		doctor_good(d, "ejabberd keeps no passwords");
	check_program(d, "ejabberd", conf->program);
}

static void
check_plugin(struct doctor *d, const struct serverconf *conf)
{
	static const char own[] = "/usr/lib/prosody/modules";
	static const char module[] = "mod_auth_meerkat.lua";
	const char *folder = own;
	size_t i = 0;

	while (
	    folder != NULL &&
	    access(arena_join(d->arena, folder, "/", module, NULL), R_OK) != 0)
		folder = i < conf->plugins_len ? conf->plugins[i++] : NULL;
	if (folder == NULL)
		doctor_bad(d, "name the folder where it is in plugin_paths",
		    "Prosody finds no %s in %s, nor where plugin_paths says",
		    module, own);
	check_same(
	    d, "Prosody", conf->socket != NULL ? conf->socket : DOCTOR_SOCKET);
}

static void
check_dovecot(struct doctor *d, const struct serverconf *conf)
{
	if (d->dovecot == NULL)
		doctor_bad(d, "set \"dovecot\" in \"sockets\" of authd",
		    "Prosody speaks Dovecot's protocol, and authd has no "
		    "socket for it");
	else if (conf->socket == NULL || strcmp(conf->socket, d->dovecot) != 0)
		doctor_bad(d, "name the same socket in both",
		    "Prosody asks at %s, and authd listens at %s",
		    conf->socket != NULL ? conf->socket : "Dovecot's own",
		    d->dovecot);
	if (conf->hosts_len > 1 && !conf->appends_host)
		doctor_bad(d, "set auth_append_host = true",
		    "several domains ask at one socket, and do not say which "
		    "one they are");
}

static void
check_prosody(struct doctor *d, const struct serverconf *conf)
{
	const char *method = conf->method != NULL ? conf->method : "not set";

	if (strcmp(method, "meerkat") == 0)
		check_plugin(d, conf);
	else if (strcmp(method, "dovecot") == 0)
		check_dovecot(d, conf);
	else if (strncmp(method, "external", 8) == 0)
		check_program(d, "prosody", conf->program);
	else if (strcmp(method, "cyrus") != 0)
		doctor_bad(d,
		    "set authentication = \"meerkat\" for the domain, as "
		    "etc/prosody/meerkat.cfg.lua does",
		    "Prosody does not ask authd: authentication is %s", method);
}

static bool
add_file(struct doctor *d, const char *path, struct text *all)
{
	size_t len;
	const char *s = slurp(d->arena, path, &len);

	if (s == NULL) {
		doctor_bad(d,
		    "name the right file, as somebody who may read it",
		    "%s: %s", path, strerror(errno));
		return false;
	}
	text_add(all, s, len);
	text_adds(all, "\n");
	return true;
}

/* Where it begins with no slash, it is beside the file that names it. */
static void
add_included(
    struct doctor *d, const char *path, const char *pattern, struct text *all)
{
	const char *slash = strrchr(path, '/');
	glob_t found;

	if (*pattern != '/' && slash != NULL)
		pattern = arena_join(d->arena,
		    arena_dup(d->arena, path, (size_t)(slash + 1 - path)),
		    pattern, NULL);
	if (strpbrk(pattern, "*?[") == NULL) {
		add_file(d, pattern, all);
		return;
	}
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc && i < FILES_MAX; i++)
		add_file(d, found.gl_pathv[i], all);
	globfree(&found);
}

void
doctor_server(struct doctor *d, enum serverconf_kind kind, const char *path)
{
	bool before = d->sick;
	struct serverconf conf;
	struct text all = { 0 };

	if (!add_file(d, path, &all))
		return;
	d->sick = false;
	serverconf_read(d->arena, kind, all.s, all.len, &conf);
	for (size_t i = 0; i < conf.includes_len; i++) {
		add_included(d, path, conf.includes[i], &all);
		serverconf_read(d->arena, kind, all.s, all.len, &conf);
	}
	explicit_bzero(all.s, all.len);
	text_free(&all);
	if (kind == SERVERCONF_EJABBERD)
		check_ejabberd(d, &conf);
	else
		check_prosody(d, &conf);
	check_hosts(d, &conf);
	if (!d->sick)
		doctor_good(d, "%s: nothing in it is in the way", path);
	d->sick = d->sick || before;
}
