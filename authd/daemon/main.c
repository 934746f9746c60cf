/*
 * meerkat-authd: says whether a login is good, to whoever asks on its socket.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/trial.h"
#include "sys/log.h"
#include "sys/process.h"

#define EX_USAGE 64
#define EX_CANTCREAT 73
#define EX_CONFIG 78

static const char usage[] =
    "usage: meerkat-authd [-n|-t] [-c FILE]\n"
    "  -c FILE  the configuration [" PACKAGE_ETC "/authd.conf]\n"
    "  -n       only check it\n"
    "  -t       check it, look at each site's database, and say what is "
    "there\n";

static void
serve(const char *path, struct setup *setup)
{
	struct text said = { 0 };
	struct server *server = server_new(path, setup, &said);

	if (server == NULL)
		log_fatal(EX_CANTCREAT, "%s", said.s);
	server_run(server);
	server_free(&server);
}

int
main(int argc, char **argv)
{
	const char *path = PACKAGE_ETC "/authd.conf";
	struct setup *setup;
	struct text said = { 0 };
	bool only_check = false, trial = false, fine = true;
	int option;

	log_init("meerkat-authd", LOG_LEVEL_INFO);
	while ((option = getopt(argc, argv, "c:hnt")) != -1) {
		if (option == 'c') {
			path = optarg;
		} else if (option == 'n') {
			only_check = true;
		} else if (option == 't') {
			trial = true;
		} else {
			fputs(usage, option == 'h' ? stdout : stderr);
			return option == 'h' ? EXIT_SUCCESS : EX_USAGE;
		}
	}
	if (optind < argc) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	process_harden(true);
	process_return_memory();
	setup = setup_load(path, &said);
	if (setup == NULL)
		log_fatal(EX_CONFIG, "%s", said.s);
	log_threshold((enum log_level)setup_settings(setup)->log_level);
	if (trial)
		fine = trial_run(setup);
	if (only_check || trial)
		setup_free(&setup);
	else
		serve(path, setup);
	text_free(&said);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
