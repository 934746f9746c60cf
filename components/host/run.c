#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/host.h"
#include "host/serve.h"
#include "host/settings.h"
#include "sys/clock.h"
#include "sys/conf.h"
#include "sys/log.h"
#include "sys/process.h"

#define STATUS_USAGE 64 /* EX_USAGE of sysexits.h */

/* libstrophe lets go of what is nested by recursion, and a server may let
 * through a million elements.  Linux keeps so much free below a stack. */
#define STACK ((size_t)100 * 1024 * 1024)

static _Noreturn void
usage(const struct host_program *program)
{
	fprintf(stderr,
	    "usage: %s [-kn] [-c file]\n"
	    "  -c, --config FILE     settings, instead of %s\n"
	    "  -k, --keep-occupants  stop without telling anybody: who is in "
	    "a\n"
	    "                        room is still there after the next start\n"
	    "  -n, --check           only check the settings\n",
	    program->name, program->conf);
	exit(STATUS_USAGE);
}

int
host_run(int argc, char *argv[], const struct host_program *program)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "keep-occupants", no_argument, NULL, 'k' },
		{ "check", no_argument, NULL, 'n' },
		{ 0 },
	};
	const char *path = program->conf;
	bool check_only = false, keep_occupants = false;
	const struct settings *set;
	struct conf *conf;
	int c;

	log_init(program->name, LOG_LEVEL_INFO);
	while ((c = getopt_long(argc, argv, "c:kn", options, NULL)) != -1) {
		if (c == 'c')
			path = optarg;
		else if (c == 'k')
			keep_occupants = true;
		else if (c == 'n')
			check_only = true;
		else
			usage(program);
	}
	if (optind != argc)
		usage(program);
	conf = settings_load(path, program->keys, program->keys_len, NULL);
	set = conf_settings(conf);
	log_init(program->name, set->log_level);
	if (!check_only) {
		clock_set_zone(set->time_zone);
		process_return_memory();
		process_stack(STACK);
		process_harden(true);    /* it knows the server's secret */
		signal(SIGHUP, SIG_IGN); /* until it can be heeded */
		/* A file that may not grow is a disk that is full. */
		signal(SIGXFSZ, SIG_IGN);
		host_serve(program, set, path, keep_occupants);
	}
	conf_free(&conf);
	return EXIT_SUCCESS;
}
