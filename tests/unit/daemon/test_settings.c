#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "daemon/settings.h"
#include "sys/conf.h"

#include "../unit.h"

static char path[] = "/tmp/meerkat-test-settings-XXXXXX";

/* The sample that is installed is good, and says what its reader expects. */
START_TEST(settings__of_the_sample__are_good)
{
	const char *folder = getenv("srcdir");
	const struct site_settings *sites;
	const struct settings *set;
	struct text file = { 0 }, said = { 0 };
	struct conf *conf;

	text_addf(&file, "%s/etc/authd.conf", folder != NULL ? folder : ".");
	conf = conf_load(file.s, &settings_table, &said);
	ck_assert_msg(conf != NULL, "%s", said.s);
	set = conf_settings(conf);
	ck_assert_str_eq(set->sockets.native, "/run/meerkat/auth.sock");
	ck_assert_uint_eq(set->sites.len, 1);
	sites = set->sites.items;
	ck_assert_str_eq(sites[0].host, "example.org");
	ck_assert_str_eq(sites[0].wp_config, "/var/www/html/wp-config.php");
	ck_assert(sites[0].sessions && !sites[0].cookie_2013);
	ck_assert_int_eq(sites[0].blog, 1);
	conf_free(&conf);
	text_free(&file);
	text_free(&said);
}
END_TEST

START_TEST(settings__refuse__what_they_do_not_know)
{
	static const struct {
		const char *text, *said;
	} bad[] = {
		{ "sites = ( { host = \"a\"; wp_config = \"b\"; } );",
		    "sockets" },
		{ "sockets = { native = \"s\"; };", "sites" },
		{ "sockets = { native = \"s\"; };\nsites = ();", ":2: " },
		{ "sockets = { native = \"s\"; };\n"
		  "sites = ( { host = \"a\"; } );",
		    "wp_config" },
		{ "sockets = { native = \"s\"; };\n"
		  "sites = ( { host = \"A b\"; wp_config = \"b\"; } );",
		    ":2: " },
		{ "sockets = { native = \"s\"; };\n"
		  "sites = ( { host = \"a\"; wp_config = \"b\";\n"
		  "creds = [ \"pasword\" ]; } );",
		    ":3: " },
		{ "sockets = { native = 7; };", ":1: " },
		{ "shoes = 7;", "shoes" },
	};

	close(mkstemp(path));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct text said = { 0 };
		FILE *file = fopen(path, "w");

		fputs(bad[i].text, file);
		fclose(file);
		ck_assert_ptr_null(conf_load(path, &settings_table, &said));
		ck_assert_msg(strncmp(said.s, path, strlen(path)) == 0 &&
				  strstr(said.s, bad[i].said) != NULL,
		    "%zu: %s", i, said.s);
		text_free(&said);
	}
	unlink(path);
}
END_TEST

int
main(void)
{
	return unit_run("settings", (const TTest *const[]){
					settings__of_the_sample__are_good,
					settings__refuse__what_they_do_not_know,
					NULL,
				    });
}
