#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/authproto.h"
#include "bridge/bridge.h"
#include "sys/log.h"
#include "sys/process.h"
#include "sys/sandbox.h"

#define EX_USAGE 64
#define MS_MAX 25000

static const char usage[] =
    "usage: meerkat-extauth [OPTION...]\n"
    "  --socket PATH       authd's socket [/run/meerkat/auth.sock]\n"
    "  --dialect DIALECT   ejabberd, mongooseim, generic (lines, as Prosody's\n"
    "                      mod_auth_external) or jabberd2 (its authreg_pipe)\n"
    "                      [ejabberd]\n"
    "  --budget-ms N       answer within this [8000; with lines 4000]\n"
    "  --hold-ms N         wait so long for an authd that is away [2000]\n"
    "  --tempfail HOW      deny, or (ejabberd only) unexpected [deny]\n"
    "  --svc NAME          what to call this service in authd's log\n"
    "  --host-map FROM=TO  ask about host TO where the server says FROM; may\n"
    "                      be there more than once\n";

enum {
	OPTION_SOCKET,
	OPTION_DIALECT,
	OPTION_BUDGET,
	OPTION_HOLD,
	OPTION_TEMPFAIL,
	OPTION_SVC,
	OPTION_HOST_MAP,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "socket", required_argument, NULL, OPTION_SOCKET },
	{ "dialect", required_argument, NULL, OPTION_DIALECT },
	{ "budget-ms", required_argument, NULL, OPTION_BUDGET },
	{ "hold-ms", required_argument, NULL, OPTION_HOLD },
	{ "tempfail", required_argument, NULL, OPTION_TEMPFAIL },
	{ "svc", required_argument, NULL, OPTION_SVC },
	{ "host-map", required_argument, NULL, OPTION_HOST_MAP },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

/* The place of the word in the list, or an end with the usage. */
static int
one_of(const char *word, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	fputs(usage, stderr);
	exit(EX_USAGE);
}

static int64_t
milliseconds(const char *word)
{
	char *end;
	long n = strtol(word, &end, 10);

	if (*word != '\0' && *end == '\0' && n >= 1 && n <= MS_MAX)
		return n;
	fprintf(stderr, "%s: 1 to %d milliseconds\n%s", word, MS_MAX, usage);
	exit(EX_USAGE);
}

static void
read_option(struct bridge_options *set, int option)
{
	static const char *const dialects[] = { "ejabberd", "mongooseim",
		"generic", "jabberd2", NULL };
	static const char *const fails[] = { "deny", "unexpected", NULL };

	if (option == OPTION_SOCKET) {
		set->socket = optarg;
	} else if (option == OPTION_DIALECT) {
		set->dialect = (enum bridge_dialect)one_of(optarg, dialects);
	} else if (option == OPTION_BUDGET) {
		set->budget_ms = milliseconds(optarg);
	} else if (option == OPTION_HOLD) {
		set->hold_ms = milliseconds(optarg);
	} else if (option == OPTION_TEMPFAIL) {
		set->unexpected = one_of(optarg, fails) == 1;
	} else if (option == OPTION_SVC &&
		   strlen(optarg) <= AUTHPROTO_SVC_MAX) {
		set->svc = optarg;
	} else if (option == OPTION_HOST_MAP &&
		   hostmap_add(&set->hosts, optarg)) {
		return;
	} else {
		fputs(usage, option == OPTION_HELP ? stdout : stderr);
		exit(option == OPTION_HELP ? EXIT_SUCCESS : EX_USAGE);
	}
}

/*
 * Prosody runs us on a pseudo-terminal.  Its echo would come back to Prosody
 * as our answer, and its line editing would cut and change what is asked.
 */
static void
quiet_terminal(void)
{
	struct termios terminal;

	if (tcgetattr(STDIN_FILENO, &terminal) != 0)
		return;
	cfmakeraw(&terminal);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
}

int
main(int argc, char **argv)
{
	struct bridge_options set = { .socket = "/run/meerkat/auth.sock",
		.hold_ms = 2000 };
	int option;

	log_init("meerkat-extauth", LOG_LEVEL_INFO);
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		read_option(&set, option);
	/* Another answer would make MongooseIM wait for ever. */
	if (optind < argc ||
	    (set.unexpected && set.dialect != BRIDGE_EJABBERD)) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	if (set.budget_ms == 0)
		set.budget_ms = bridge_has_lines(set.dialect) ? 4000 : 8000;
	process_harden(true);
	quiet_terminal();
	if (!sandbox_enter())
		log_warn("cannot do without rights it does not need");
	return bridge_run(&set);
}
