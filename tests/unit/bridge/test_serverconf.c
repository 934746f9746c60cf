#include <string.h>

#include "base/arena.h"
#include "bridge/serverconf.h"

#include "../unit.h"

static struct serverconf conf;

static void
read_as(enum serverconf_kind kind, const char *s)
{
	static struct arena *arena;

	if (arena == NULL)
		arena = arena_new();
	serverconf_read(arena, kind, s, strlen(s), &conf);
}

START_TEST(serverconf_read__knows__ejabberd)
{
	read_as(SERVERCONF_EJABBERD,
	    "# hosts: [no.org]\n"
	    "hosts:\n"
	    "  - example.org # ours\n"
	    "  - \"b.org\"\n"
	    "auth_method: [internal]\n"
	    "host_config:\n"
	    "  \"example.org\":\n"
	    "    auth_method: [external]\n"
	    "    extauth_program: \"/usr/bin/meerkat-extauth --svc a#b\"\n"
	    "    auth_use_cache: false\n");
	ck_assert_uint_eq(conf.hosts_len, 2);
	ck_assert_str_eq(conf.hosts[0], "example.org");
	ck_assert_str_eq(conf.hosts[1], "b.org");
	ck_assert_str_eq(conf.method, "external");
	ck_assert_str_eq(conf.program, "/usr/bin/meerkat-extauth --svc a#b");
	ck_assert(!conf.caches);
}
END_TEST

START_TEST(serverconf_read__takes__ejabberds_defaults)
{
	read_as(SERVERCONF_EJABBERD, "hosts: [a.org, 'b.org']\r\n");
	ck_assert_uint_eq(conf.hosts_len, 2);
	ck_assert_str_eq(conf.hosts[1], "b.org");
	ck_assert_ptr_null(conf.method);
	ck_assert_ptr_null(conf.program);
	ck_assert(conf.caches);
	read_as(SERVERCONF_EJABBERD,
	    "auth_use_cache: true\nx:\n  auth_use_cache: false\n");
	ck_assert(conf.caches);
	read_as(SERVERCONF_EJABBERD, "auth_method:\n  - external\n");
	ck_assert_str_eq(conf.method, "external");
}
END_TEST

START_TEST(serverconf_read__knows__prosody)
{
	read_as(SERVERCONF_PROSODY,
	    "plugin_paths = { \"/usr/share/meerkat/prosody\", \"/x\" }\n"
	    "--[[ authentication = \"cyrus\"\n"
	    "authentication = \"cyrus\" ]]\n"
	    "-- VirtualHost \"no.org\"\n"
	    "authentication = \"internal_hashed\"\n"
	    "VirtualHost \"example.org\"\n"
	    "\tauthentication = 'meerkat'\n"
	    "\tmeerkat_auth_socket = \"/run/a--b\" -- why not\n"
	    "VirtualHost(\"b.org\")\n"
	    "\tauth_append_host = true;\n");
	ck_assert_uint_eq(conf.hosts_len, 2);
	ck_assert_str_eq(conf.hosts[0], "example.org");
	ck_assert_str_eq(conf.hosts[1], "b.org");
	ck_assert_str_eq(conf.method, "meerkat");
	ck_assert_str_eq(conf.socket, "/run/a--b");
	ck_assert_uint_eq(conf.plugins_len, 2);
	ck_assert_str_eq(conf.plugins[0], "/usr/share/meerkat/prosody");
	ck_assert_str_eq(conf.plugins[1], "/x");
	ck_assert(conf.appends_host);
}
END_TEST

/* Those of a listener are components, and their secrets are nobody's business.
 */
START_TEST(serverconf_read__passes__hosts_of_listeners_by)
{
	read_as(SERVERCONF_EJABBERD,
	    "hosts: [example.org]\n"
	    "listen:\n"
	    "  - { port: 5347, module: ejabberd_service,\n"
	    "      hosts: { rooms.example.org: { password: SECRET } } }\n"
	    "  -\n"
	    "    hosts:\n"
	    "      - no.org\n"
	    "modules:\n"
	    "  mod_multicast:\n"
	    "    hosts: [\"multicast.@HOST@\"]\n");
	ck_assert_uint_eq(conf.hosts_len, 1);
	ck_assert_str_eq(conf.hosts[0], "example.org");
}
END_TEST

/* Who has no account logs in by no password. */
START_TEST(serverconf_read__leaves_out__hosts_of_guests)
{
	read_as(SERVERCONF_EJABBERD,
	    "hosts: [guests.example.org, example.org, b.org]\n"
	    "host_config:\n"
	    "  guests.example.org:\n"
	    "    auth_method: [anonymous]\n"
	    "  example.org:\n"
	    "    auth_method: [external]\n"
	    "  b.org:\n"
	    "    auth_method:\n"
	    "      - anonymous\n");
	ck_assert_uint_eq(conf.hosts_len, 1);
	ck_assert_str_eq(conf.hosts[0], "example.org");
	ck_assert_str_eq(conf.method, "external");
	read_as(SERVERCONF_EJABBERD, "hosts: [a.org]\n"
				     "modules:\n"
				     "  mod_ping: {}\n"
				     "auth_method: [anonymous]\n");
	ck_assert_uint_eq(conf.hosts_len, 1);
	ck_assert_str_eq(conf.method, "anonymous");
	read_as(SERVERCONF_PROSODY, "VirtualHost \"example.org\"\n"
				    "\tauthentication = \"meerkat\"\n"
				    "VirtualHost \"guests.example.org\"\n"
				    "\tauthentication = \"anonymous\"\n");
	ck_assert_uint_eq(conf.hosts_len, 1);
	ck_assert_str_eq(conf.hosts[0], "example.org");
}
END_TEST

START_TEST(serverconf_read__does_not_mind__what_it_does_not_know)
{
	static const char *const odd[] = { "", "\n\n", ":", "=", "- ", "-",
		"hosts: \"", "a: [", "VirtualHost", "VirtualHost \"", "x = {{{",
		"--[[", "- a\n- b" };

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		read_as(SERVERCONF_EJABBERD, odd[i]);
		read_as(SERVERCONF_PROSODY, odd[i]);
		ck_assert_uint_eq(conf.hosts_len, 0);
	}
}
END_TEST

START_TEST(serverconf_read__names__what_is_included)
{
	read_as(SERVERCONF_EJABBERD, "include_config_file: [/etc/a.yml]\n"
				     "x: 1\n"
				     "include_config_file:\n"
				     "  - \"b.yml\"\n"
				     "  - /etc/a.yml\n"
				     "# include_config_file: [c.yml]\n");
	ck_assert_uint_eq(conf.includes_len, 2);
	ck_assert_str_eq(conf.includes[0], "/etc/a.yml");
	ck_assert_str_eq(conf.includes[1], "b.yml");
	read_as(SERVERCONF_PROSODY, "-- Include \"no.lua\"\n"
				    "Include \"conf.d/*.cfg.lua\"\n");
	ck_assert_uint_eq(conf.includes_len, 1);
	ck_assert_str_eq(conf.includes[0], "conf.d/*.cfg.lua");
}
END_TEST

int
main(void)
{
	return unit_run("serverconf",
	    (const TTest *const[]){
		serverconf_read__knows__ejabberd,
		serverconf_read__takes__ejabberds_defaults,
		serverconf_read__knows__prosody,
		serverconf_read__names__what_is_included,
		serverconf_read__passes__hosts_of_listeners_by,
		serverconf_read__leaves_out__hosts_of_guests,
		serverconf_read__does_not_mind__what_it_does_not_know,
		NULL,
	    });
}
