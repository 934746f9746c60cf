#include "bridge/asking.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/jid.h"
#include "bridge/asker.h"
#include "bridge/question.h"
#include "sys/clock.h"

#define EX_USAGE 64
#define EX_IOERR 74
#define EX_TEMPFAIL 75
#define WAIT_MS AUTHPROTO_DEADLINE
#define GRACE_MS 1000 /* for the reply to come, after authd's own deadline */
#define SOCKET "/run/meerkat/auth.sock"
#define ADMIN_SOCKET "/run/meerkat/authd-admin.sock"

static const char usage[] =
    "  auth USER@HOST    is the secret on standard input good?\n"
    "  isuser USER@HOST  is there such a user?\n"
    "  whois USER@HOST   name, roles and more\n"
    "  ping              is authd there?\n"
    "  health [HOST]     databases and keys, site by site\n"
    "  stats             what was done since it started (admin)\n"
    "  flush [USER@HOST] forget which secrets were right (admin)\n"
    "The answer is a line that begins OK, NO, TMP (try again later) or BAD;\n"
    "the exit status is 0, 1, 75 or 65.  The secret may be a password, an\n"
    "application password, a cookie or a chat credential; at a terminal it is "
    "asked\n"
    "for, else it is all of the standard input but a line feed at its end.\n"
    "The socket is /run/meerkat/auth.sock, for the admin's commands\n"
    "/run/meerkat/authd-admin.sock.\n";

void
asking_usage(FILE *to)
{
	fputs(usage, to);
}

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
void
asking_user(struct arena *arena, const char *arg, struct question *question)
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

/* At a terminal nobody sees it. */
static void
echo(bool on)
{
	struct termios terminal;

	if (tcgetattr(STDIN_FILENO, &terminal) != 0)
		return;
	if (on)
		terminal.c_lflag |= ECHO;
	else
		terminal.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal);
}

static size_t
read_all(char *s, size_t size, bool line)
{
	size_t len = 0;
	ssize_t n;

	while (len < size && (n = read(STDIN_FILENO, s + len, size - len)) != 0)
		if (n > 0) {
			len += (size_t)n;
			if (line && s[len - 1] == '\n')
				break;
		} else if (errno != EINTR) {
			refuse("cannot read the secret");
		}
	return len;
}

/* Never on the command line, where everybody could read it. */
struct frame_part
asking_secret(struct arena *arena)
{
	size_t size = AUTHPROTO_SECRET_MAX + 2, len;
	char *s = arena_alloc(arena, size);
	bool terminal = isatty(STDIN_FILENO) == 1;

	if (terminal) {
		echo(false); /* first, for it forgets what was typed before */
		fputs("Secret: ", stderr);
	}
	len = read_all(s, size, terminal);
	if (terminal) {
		echo(true);
		fputc('\n', stderr);
	}
	if (len > 0 && s[len - 1] == '\n')
		len--;
	return (struct frame_part){ s, len };
}

enum argument { NONE, USER, MAYBE_USER, MAYBE_HOST };

static const struct command {
	const char *name;
	enum argument argument;
	bool secret, admin;
} commands[] = {
	{ "auth", USER, true, false },
	{ "isuser", USER, false, false },
	{ "whois", USER, false, false },
	{ "ping", NONE, false, false },
	{ "health", MAYBE_HOST, false, false },
	{ "stats", NONE, false, true },
	{ "flush", MAYBE_USER, false, true },
};

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	refuse("there is no such command");
}

static void
read_command(struct arena *arena, const struct command *command, int argc,
    char **argv, struct question *question)
{
	int most = command->argument == NONE ? 0 : 1;
	int least = command->argument == USER ? 1 : 0;

	if (argc - 1 < least || argc - 1 > most)
		refuse("that command takes something else");
	question->verb = command->name;
	if (argc == 2 && command->argument == MAYBE_HOST)
		question->host =
		    (struct frame_part){ argv[1], strlen(argv[1]) };
	else if (argc == 2)
		asking_user(arena, argv[1], question);
	if (command->secret)
		question->secret = asking_secret(arena);
}

/* The reply as it came, but for its id: values stay encoded, so it is one
 * line whatever is in them. */
int
asking_show(const struct authproto_line *line)
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
	return fflush(stdout) == 0 ? statuses[class] : EX_IOERR;
}

static int
away(const char *path, const char *why)
{
	fprintf(stderr, "meerkatctl: %s: %s\n", path, why);
	puts("TMP code=away");
	return EX_TEMPFAIL;
}

static int
ask(struct asker *asker, const char *path, const struct question *question)
{
	int64_t until = clock_monotonic() + 1000 * (WAIT_MS + GRACE_MS);
	uint32_t id = asker_next_id(asker);
	const struct authproto_line *line;
	struct authproto_out out;
	bool fits = question_write(question, id, WAIT_MS, &out);
	int status;

	if (fits && asker_connect(asker))
		asker_send(asker, &out);
	authproto_wipe(&out);
	if (!fits) {
		puts("NO code=denied"); /* nobody's secret is that long */
		return EXIT_FAILURE;
	}
	while (asker_is_connected(asker) && clock_monotonic() < until) {
		while ((line = asker_take(asker)) != NULL) {
			if (line->id != id)
				continue;
			status = asking_show(line);
			if (strcmp(line->verb, "*") != 0)
				return status;
		}
		if (asker_is_connected(asker))
			asker_wait(asker, -1, until);
	}
	return away(path, asker_is_connected(asker) ? "authd does not answer"
						    : asker_error(asker));
}

/* The admin's socket is there for others, too, if they may. */
int
asking_run(const char *path, int argc, char **argv)
{
	struct arena *arena = arena_new_wiping();
	struct question question = { .svc = "meerkatctl" };
	const struct command *command;
	struct asker *asker;
	int status;

	if (argc < 1)
		refuse("a command is missing");
	command = find_command(argv[0]);
	read_command(arena, command, argc, argv, &question);
	if (path == NULL)
		path = command->admin ? ADMIN_SOCKET : SOCKET;
	asker = asker_new(path, "meerkatctl/" PACKAGE_VERSION);
	status = ask(asker, path, &question);
	asker_free(&asker);
	arena_free(&arena);
	return status;
}
