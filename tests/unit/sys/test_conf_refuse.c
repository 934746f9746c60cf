#include "conf_sample.h"

/* What is appended to a good file (two lines), and what is said to it. */
static const struct {
	const char *bytes, *said;
} wrong[] = {
	{ "\ncolor = \"red\";",
	    "a.conf:4: \"color\" is no setting known here" },
	{ "name = 5;", "a.conf:3: \"name\" must be a text in double quotes" },
	{ "name = \"\xff\";", "a.conf:3: \"name\" must be UTF-8" },
	{ "name = \"a-b\";", "a.conf:3: \"name\" must have no dash" },
	{ "socket = { };",
	    "a.conf:3: \"socket\" must be a text in double quotes" },
	{ "limit = 2.5;", "a.conf:3: \"limit\" must be a whole number" },
	{ "limit = \"2\";", "a.conf:3: \"limit\" must be a whole number" },
	{ "limit = -11;", "a.conf:3: \"limit\" must be from -10 to 10" },
	/* modulo 2^32, each of these would be a good number */
	{ "limit = 4294967297;", "a.conf:3: \"limit\" must be from -10 to 10" },
	{ "limit=-4294967297;", "a.conf:3: \"limit\" must be from -10 to 10" },
	{ "limit = 0x100000001;",
	    "a.conf:3: \"limit\" must be from -10 to 10" },
	{ "limit = 99999999999999999999;",
	    "a.conf:3: \"limit\" must be from -10 to 10" },
	{ "max_queue = 9;",
	    "a.conf:3: \"max_queue\" must be from 10 to 1048576 bytes" },
	{ "max_queue = \"2M\";",
	    "a.conf:3: \"max_queue\" must be from 10 to 1048576 bytes" },
	{ "max_queue = \"2 Mb\";",
	    "a.conf:3: \"max_queue\" must be a size: bytes, or like "
	    "\"64 KiB\" or \"2M\"" },
	{ "grace = \"5 weeks\";",
	    "a.conf:3: \"grace\" must be a duration: seconds, or like "
	    "\"500ms\", \"5m\"" },
	{ "grace = 9223372036854775807L;",
	    "a.conf:3: \"grace\" must be a duration: seconds, or like "
	    "\"500ms\", \"5m\"" },
	{ "grace = -1;", "a.conf:3: \"grace\" must not be negative" },
	{ "open = \"yes\";", "a.conf:3: \"open\" must be true or false" },
	{ "open = 1;", "a.conf:3: \"open\" must be true or false" },
	{ "colour = \"blue\";",
	    "a.conf:3: \"colour\" must be one of \"red\", \"green\"" },
	{ "colour = 7;",
	    "a.conf:3: \"colour\" must be one of \"red\", \"green\"" },
	{ "admins = \"a\";",
	    "a.conf:3: \"admins\" must be a list like [ \"a\", \"b\" ]" },
	{ "admins = ( \"a\", 1 );",
	    "a.conf:3: \"admins\" must be a text in double quotes" },
	{ "admins = [ ];", "a.conf:3: \"admins\" must be from 1 to 3 entries" },
	{ "server = \"x\";",
	    "a.conf:3: \"server\" must be a group in { braces }" },
	{ "server = {\n port = 70000; };",
	    "a.conf:4: \"server.port\" must be from 1 to 65535" },
	{ "server = {\n prot = 7; };",
	    "a.conf:4: \"server.prot\" is no setting known here" },
	{ "sites = { domain = \"x\"; };",
	    "a.conf:3: \"sites\" must be a list like ( { … }, { … } )" },
	{ "sites = ( 5 );",
	    "a.conf:3: \"sites\" must be a group in { braces }" },
	{ "sites = (\n{ domain = \"x\"; },\n{ weight = 1; } );",
	    "a.conf:5: \"sites.domain\" is missing" },
	{ "sites = ( { domain = \"\"; } );",
	    "a.conf:3: \"sites.domain\" must not be empty" },
	{ "secret_file = \"key\";",
	    "a.conf:3: \"secret_file\" is said twice: either secret or "
	    "secret_file" },
	{ "\nname = = 5;", "a.conf:4: syntax error" },
	{ "name = \"a\";\nname = \"b\";", "a.conf:4: duplicate setting name" },
	{ "@include \"b.conf\"",
	    "a.conf:3: cannot read \"b.conf\": No such file or directory" },
	{ "\n  @include \"/tmp\"",
	    "a.conf:4: cannot read \"/tmp\": not a file" },
	{ "@include b.conf",
	    "a.conf:3: not understood: \"@include\": wants a file's name in "
	    "double quotes" },
	{ "@include \"a.conf\"",
	    "a.conf:3: cannot include \"a.conf\": includes are nested too "
	    "deeply" },
};

START_TEST(conf_load__refuses__what_is_wrong)
{
	char bytes[1024];

	snprintf(bytes, sizeof(bytes), GOOD "%s\n", wrong[_i].bytes);
	ck_assert_str_eq(refused(bytes), wrong[_i].said);
}
END_TEST

START_TEST(conf_load__refuses__what_is_missing)
{
	ck_assert_str_eq(
	    refused("secret = \"s\";"), "a.conf:1: \"domain\" is missing");
	ck_assert_str_eq(refused("domain = \"\"; secret = \"s\";"),
	    "a.conf:1: \"domain\" must not be empty");
	ck_assert_str_eq(refused("domain = \"s\";"),
	    "a.conf:1: \"secret\" is missing (or \"secret_file\")");
	ck_assert_str_eq(refused("domain = \"s\"; secret = \"\";"),
	    "a.conf:1: \"secret\" must be a text in double quotes");
	ck_assert_str_eq(refused(""), "a.conf:1: \"domain\" is missing");
	ck_assert_str_eq(refused("\n/* never ends"),
	    "a.conf:1: not understood: \"a.conf\": a text or comment in it "
	    "never ends");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("conf_refuse");
	TCase *c = tcase_create("conf_refuse");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, conf_load__refuses__what_is_wrong, 0,
	    (int)(sizeof(wrong) / sizeof(*wrong)));
	tcase_add_test(c, conf_load__refuses__what_is_missing);
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
