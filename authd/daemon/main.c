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
#include "daemon/site.h"
#include "sys/conf.h"
#include "sys/log.h"
#include "sys/process.h"

#define EX_USAGE 64
#define EX_CANTCREAT 73
#define EX_CONFIG 78

static const char usage[] =
    "usage: meerkat-authd [-n] [-c FILE]\n"
    "  -c FILE  the configuration [" PACKAGE_ETC "/authd.conf]\n"
    "  -n       only check it\n";

static void
serve(const struct settings *set, struct sites *sites)
{
	struct text said = { 0 };
	struct server *server = server_new(set, sites, &said);

	if (server == NULL)
		log_fatal(EX_CANTCREAT, "%s", said.s);
	server_run(server);
	server_free(&server);
}

int
main(int argc, char **argv)
{
	const char *path = PACKAGE_ETC "/authd.conf";
	const struct settings *set;
	struct sites *sites;
	struct text said = { 0 };
	struct conf *conf;
	bool only_check = false;
	int option;

	log_init("meerkat-authd", LOG_LEVEL_INFO);
	while ((option = getopt(argc, argv, "c:hn")) != -1) {
		if (option == 'c') {
			path = optarg;
		} else if (option == 'n') {
			only_check = true;
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
	conf = conf_must_load(path, &settings_table);
	set = conf_settings(conf);
	log_init("meerkat-authd", (enum log_level)set->log_level);
	sites = sites_load(set, path, &said);
	if (sites == NULL)
		log_fatal(EX_CONFIG, "%s", said.s);
	if (!only_check)
		serve(set, sites);
	sites_free(&sites);
	conf_free(&conf);
	return EXIT_SUCCESS;
}
