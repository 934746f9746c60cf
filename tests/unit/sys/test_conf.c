#include "../unit.h"
#include "conf_sample.h"

static struct conf *
loaded(const char *file)
{
	struct conf *conf = conf_load(file, &table, &said);

	ck_assert_msg(conf != NULL, "%s", said.s);
	return conf;
}

START_TEST(conf_load__gives__defaults)
{
	const struct settings *s;
	struct conf *conf;

	put("a.conf", GOOD, 0600);
	conf = loaded("a.conf");
	ck_assert_uint_eq(said.len, 0);
	s = conf_settings(conf);
	ck_assert_str_eq(s->domain, "d");
	ck_assert_str_eq(s->secret, "s");
	ck_assert_str_eq(s->name, "Rooms");
	ck_assert_str_eq(s->socket, "/run/x.sock");
	ck_assert_int_eq(s->limit, -3);
	ck_assert_int_eq(s->max_queue, 1024);
	ck_assert_int_eq(s->grace, 30000);
	ck_assert(s->open);
	ck_assert_int_eq(s->colour, GREEN);
	ck_assert_uint_eq(s->admins.len, 0);
	ck_assert_str_eq(s->server.host, "127.0.0.1");
	ck_assert_int_eq(s->server.port, 5347);
	ck_assert_uint_eq(s->sites.len, 0);
	conf_free(&conf);
	ck_assert_ptr_null(conf);
	conf_free(&conf);
}
END_TEST

START_TEST(conf_load__reads__every_kind)
{
	const struct settings *s;
	const struct site *site;
	struct conf *conf;

	put("a.conf",
	    "# comment @include \"nowhere\"\n/* @include\n@include */\n"
	    "domain = \"\xc3\xa9 12345678901 // #\"; // x\n"
	    "secret_file = \"key\";\nname = \"a\" \"b\";\nsocket = "
	    "\"s.sock\";\n"
	    "limit = 10; max_queue = \"1 KiB\"; grace = \"500ms\";\n"
	    "open = false; colour = \"red\";\n"
	    "admins = [ \"a\", \"b\" ];\n"
	    "server : { host = \"::1\"; port = 0x10; };\n"
	    "sites = ( { domain = \"x\"; }, { domain = \"y\"; weight = 1; } );",
	    0600);
	put("key", "p\xc3\xa4ss word\r\nmore\n", 0600);
	conf = loaded("a.conf");
	ck_assert_uint_eq(said.len, 0);
	s = conf_settings(conf);
	ck_assert_str_eq(s->domain, "\xc3\xa9 12345678901 // #");
	ck_assert_str_eq(s->secret, "p\xc3\xa4ss word");
	ck_assert_str_eq(s->name, "ab");
	ck_assert_str_eq(s->socket, "s.sock");
	ck_assert_int_eq(s->limit, 10);
	ck_assert_int_eq(s->max_queue, 1024);
	ck_assert_int_eq(s->grace, 500);
	ck_assert(!s->open);
	ck_assert_int_eq(s->colour, RED);
	ck_assert_uint_eq(s->admins.len, 2);
	ck_assert_str_eq(s->admins.items[1], "b");
	ck_assert_str_eq(s->server.host, "::1");
	ck_assert_int_eq(s->server.port, 16);
	site = s->sites.items;
	ck_assert_uint_eq(s->sites.len, 2);
	ck_assert_str_eq(site[0].domain, "x");
	ck_assert_int_eq(site[0].weight, 5);
	ck_assert_str_eq(site[1].domain, "y");
	ck_assert_int_eq(site[1].weight, 1);
	conf_free(&conf);
}
END_TEST

START_TEST(conf_load__refuses__unreadable_files)
{
	ck_assert_ptr_null(conf_load("/nowhere/a.conf", &table, &said));
	ck_assert_str_eq(said.s,
	    "/nowhere/a.conf:1: cannot read \"/nowhere/a.conf\": No such file "
	    "or directory");
	ck_assert_ptr_null(conf_load(dir, &table, &said));
	ck_assert_ptr_nonnull(strstr(said.s, "not a file"));
	ck_assert_ptr_null(conf_load("/dev/zero", &table, &said));
	ck_assert_ptr_nonnull(strstr(said.s, "not a file"));
}
END_TEST

START_TEST(conf_load__refuses__useless_secret_files)
{
	static const char conf[] = "domain = \"d\";\nsecret_file = \"key\";";
	char line[2000];

	ck_assert_str_eq(refused(conf),
	    "a.conf:2: \"secret_file\" is of no use: key: No such file or "
	    "directory");
	put("key", "\nsecret", 0600);
	ck_assert_str_eq(refused(conf),
	    "a.conf:2: \"secret_file\" is of no use: key: its first line is "
	    "empty");
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	put("key", line, 0600);
	ck_assert_str_eq(refused(conf),
	    "a.conf:2: \"secret_file\" is of no use: key: its first line is "
	    "too long");
}
END_TEST

START_TEST(conf_load__warns__of_secrets_everybody_can_read)
{
	struct conf *conf;

	put("a.conf", GOOD, 0644);
	conf = loaded("a.conf");
	ck_assert_str_eq(said.s,
	    "a.conf:2: every user of this machine can read the secret in "
	    "a.conf: chmod 0600 it");
	conf_free(&conf);
	put("a.conf", "domain = \"d\"; secret_file = \"key\";", 0644);
	put("key", "s", 0640);
	conf = loaded("a.conf");
	ck_assert_uint_eq(said.len, 0);
	conf_free(&conf);
	put("key", "s", 0604);
	conf = loaded("a.conf");
	ck_assert_str_eq(said.s,
	    "a.conf:1: every user of this machine can read the secret in key: "
	    "chmod 0600 it");
	conf_free(&conf);
}
END_TEST

START_TEST(conf_load__includes__by_the_including_files_folder)
{
	const struct settings *s;
	struct conf *conf;
	char path[128];

	ck_assert_int_eq(mkdir("d", 0700), 0);
	put("a.conf",
	    "domain = \"d\";\n  @include \"d/b.conf\" # why\nopen = false;",
	    0600);
	put("d/b.conf", "\n@include \"c.conf\"\nsocket = \"s\";\nlimit = 5;",
	    0600);
	put("d/c.conf", "secret_file = \"key\";", 0600);
	put("d/key", "found", 0600);
	ck_assert_int_eq(chdir("/"), 0);
	snprintf(path, sizeof(path), "%s/a.conf", dir);
	conf = loaded(path);
	s = conf_settings(conf);
	ck_assert_str_eq(s->secret, "found");
	ck_assert_int_eq(s->limit, 5);
	ck_assert(!s->open);
	snprintf(path, sizeof(path), "%s/d/s", dir);
	ck_assert_str_eq(s->socket, path);
	conf_free(&conf);
}
END_TEST

START_TEST(conf_load__tells__the_line_in_an_included_file)
{
	put("b.conf", "\n\nlimit = 99;", 0600);
	ck_assert_str_eq(refused("domain = \"d\";\n@include \"b.conf\"\n"),
	    "b.conf:3: \"limit\" must be from -10 to 10");
	put("b.conf", "limit = 9;\n", 0600);
	ck_assert_str_eq(
	    refused("domain = \"d\";\n@include \"b.conf\"\nopen = 1;"),
	    "a.conf:3: \"open\" must be true or false");
	put("b.conf", "limit = = 9;\n", 0600);
	ck_assert_str_eq(refused("\n@include \"b.conf\"\nopen = 1;"),
	    "b.conf:1: syntax error");
}
END_TEST

int
main(void)
{
	return unit_run_in("conf", setup, teardown,
	    (const TTest *const[]){
		conf_load__gives__defaults,
		conf_load__reads__every_kind,
		conf_load__refuses__unreadable_files,
		conf_load__refuses__useless_secret_files,
		conf_load__warns__of_secrets_everybody_can_read,
		conf_load__includes__by_the_including_files_folder,
		conf_load__tells__the_line_in_an_included_file,
		NULL,
	    });
}
