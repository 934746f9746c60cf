/*
 * meerkatctl: ask authd, and the components, from the shell.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/jid.h"
#include "bridge/asker.h"
#include "bridge/order.h"
#include "bridge/question.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/process.h"

#define AUTH_SOCKET "/run/meerkat/auth.sock"
#define EX_USAGE 64
#define EX_TEMPFAIL 75
#define WAIT_MS AUTHPROTO_DEADLINE
#define GRACE_MS 1000 /* for the reply to come, after authd's own deadline */

static const char usage[] =
    "usage: meerkatctl [-s SOCKET] COMMAND\n"
    "  auth USER@HOST    is the secret on standard input good?\n"
    "  isuser USER@HOST  is there such a user?\n"
    "  whois USER@HOST   name, roles and more\n"
    "  ping              is authd there?\n"
    "  -s SOCKET         authd's socket [/run/meerkat/auth.sock]\n"
    "The answer is one line that begins OK, NO, TMP (try again later) or BAD;\n"
    "the exit status is 0, 1, 75 or 65.  The secret may be a password, an\n"
    "application password, a cookie or a chat credential; it is read up to "
    "the\n"
    "end, and a line feed there is not part of it.\n";

static _Noreturn void
refuse(const char *why)
{
	fprintf(stderr, "meerkatctl: %s\n%s", why, usage);
	exit(EX_USAGE);
}

/*
 * USER is a localpart as XMPP has it; a login that cannot be one (it has a
 * blank, an "@") is made one.  HOST is behind the last "@".
 */
static void
read_user(struct arena *arena, const char *arg, struct question *question)
{
	const char *at = strrchr(arg, '@');
	char *user;

	if (at == NULL || at == arg || at[1] == '\0')
		refuse("USER@HOST is missing");
	user = arena_dup(arena, arg, (size_t)(at - arg));
	if (jid_prep_node(arena, user, strlen(user)) == NULL) {
		user = jid_escape_node(arena, user);
		if (user == NULL)
			refuse("USER begins or ends with a blank");
	}
	question->user = (struct frame_part){ user, strlen(user) };
	question->host = (struct frame_part){ at + 1, strlen(at + 1) };
}

/* Never on the command line, where everybody could read it. */
static void
read_secret(struct arena *arena, struct question *question)
{
	char *s = arena_alloc(arena, AUTHPROTO_SECRET_MAX + 2);
	size_t len = 0, size = AUTHPROTO_SECRET_MAX + 2;
	ssize_t n;

	while (len < size && (n = read(STDIN_FILENO, s + len, size - len)) != 0)
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			refuse("cannot read the secret");
	if (len > 0 && s[len - 1] == '\n')
		len--;
	question->secret = (struct frame_part){ s, len };
}

static const struct {
	const char *name;
	bool user, secret;
} commands[] = {
	{ "auth", true, true },
	{ "isuser", true, false },
	{ "whois", true, false },
	{ "ping", false, false },
};

static void
read_command(
    struct arena *arena, int argc, char **argv, struct question *question)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (argc < 1 || strcmp(commands[i].name, argv[0]) != 0)
			continue;
		if (argc != (commands[i].user ? 2 : 1))
			refuse("that command takes something else");
		question->verb = commands[i].name;
		if (commands[i].user)
			read_user(arena, argv[1], question);
		if (commands[i].secret)
			read_secret(arena, question);
		return;
	}
	refuse("there is no such command");
}

/* The reply as it came, but for its id: values stay encoded, so it is one
 * line whatever is in them. */
static int
show(const struct authproto_line *line)
{
	static const int statuses[] = {
		[AUTHPROTO_BAD] = 65,
		[AUTHPROTO_NO] = EXIT_FAILURE,
		[AUTHPROTO_OK] = EXIT_SUCCESS,
		[AUTHPROTO_TMP] = EX_TEMPFAIL,
		[AUTHPROTO_PART] = 65,
	};
	enum authproto_class class;
	enum authproto_code code;
	struct authproto_out out;

	if (!authproto_is_reply(line, &class, &code))
		return statuses[AUTHPROTO_BAD];
	authproto_begin(&out, line->verb);
	for (size_t i = 0; i < line->fields_len; i++)
		authproto_add(&out, line->fields[i].key, line->fields[i].value,
		    line->fields[i].len);
	if (!authproto_end(&out))
		return statuses[AUTHPROTO_BAD];
	for (size_t i = 0; i < out.len; i++)
		putchar(out.s[i] == '\t' ? ' ' : out.s[i]);
	return fflush(stdout) == 0 ? statuses[class] : EX_TEMPFAIL;
}

static int
away(const char *why)
{
	fprintf(stderr, "meerkatctl: %s\n", why);
	puts("TMP code=away");
	return EX_TEMPFAIL;
}

static int
ask(struct asker *asker, const struct question *question)
{
	int64_t until = clock_monotonic() + 1000 * (WAIT_MS + GRACE_MS);
	uint32_t id = asker_next_id(asker);
	const struct authproto_line *line;
	struct authproto_out out;
	bool fits = question_write(question, id, WAIT_MS, &out);

	if (fits && asker_connect(asker))
		asker_send(asker, &out);
	authproto_wipe(&out);
	if (!fits) {
		puts("NO code=denied"); /* nobody's secret is that long */
		return EXIT_FAILURE;
	}
	while (asker_is_connected(asker) && clock_monotonic() < until) {
		while ((line = asker_take(asker)) != NULL)
			if (line->id == id)
				return show(line);
		if (asker_is_connected(asker))
			asker_wait(asker, -1, until);
	}
	return away(asker_is_connected(asker) ? "authd does not answer"
					      : asker_error(asker));
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "socket", required_argument, NULL, 's' },
		{ 0 },
	};
	const char *path = NULL;
	struct arena *arena = arena_new_wiping();
	struct question question = { .svc = "meerkatctl" };
	struct asker *asker;
	int option, status;

	log_init("meerkatctl", LOG_LEVEL_INFO);
	process_harden(true);
	while (
	    (option = getopt_long(argc, argv, "+hs:", options, NULL)) != -1) {
		if (option == 's') {
			path = optarg;
		} else {
			fputs(usage, option == 'h' ? stdout : stderr);
			fputs("Rooms and the caf\xc3\xa9:\n", stderr);
			order_usage();
			return option == 'h' ? EXIT_SUCCESS : EX_USAGE;
		}
	}
	if (optind < argc && order_is(argv[optind])) {
		arena_free(&arena);
		return order_run(path, argc - optind, argv + optind);
	}
	if (path == NULL)
		path = AUTH_SOCKET;
	read_command(arena, argc - optind, argv + optind, &question);
	asker = asker_new(path, "meerkatctl/" PACKAGE_VERSION);
	status = ask(asker, &question);
	asker_free(&asker);
	arena_free(&arena);
	return status;
}
