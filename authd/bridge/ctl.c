/*
 * meerkatctl: ask authd, and the components, from the shell.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/asking.h"
#include "bridge/doctor.h"
#include "bridge/order.h"
#include "sys/log.h"
#include "sys/process.h"

#define EX_USAGE 64

static void
print_usage(FILE *to)
{
	fputs("usage: meerkatctl [-s SOCKET] COMMAND\n", to);
	asking_usage(to);
	doctor_usage(to);
	fputs("Rooms and the caf\xc3\xa9:\n", to);
	order_usage(to);
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
	int option;

	log_init("meerkatctl", LOG_LEVEL_INFO);
	process_harden(true);
	while (
	    (option = getopt_long(argc, argv, "+hs:", options, NULL)) != -1) {
		if (option == 's') {
			path = optarg;
		} else {
			print_usage(option == 'h' ? stdout : stderr);
			return option == 'h' ? EXIT_SUCCESS : EX_USAGE;
		}
	}
	if (optind < argc && order_is(argv[optind]))
		return order_run(path, argc - optind, argv + optind);
	if (optind < argc && strcmp(argv[optind], "doctor") == 0)
		return doctor_run(path, argc - optind, argv + optind);
	return asking_run(path, argc - optind, argv + optind);
}
