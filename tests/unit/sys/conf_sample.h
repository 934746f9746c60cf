/*
 * Settings of every kind, and files with them in a folder of the test's own.
 */
#ifndef TESTS_CONF_SAMPLE_H
#define TESTS_CONF_SAMPLE_H

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/conf.h"

#include "../unit.h"

enum colour { RED, GREEN = 7 };

struct server {
	const char *host;
	int64_t port;
};

struct site {
	const char *domain;
	int64_t weight;
};

struct settings {
	const char *domain, *name, *socket, *secret;
	int64_t limit, max_queue, grace;
	bool open;
	enum colour colour;
	struct conf_strings admins;
	struct server server;
	struct conf_list sites;
};

static const char *
no_dash(const char *value)
{
	return strchr(value, '-') == NULL ? NULL : "must have no dash";
}

static const struct conf_key server_keys[] = {
	{ CONF_STRING(struct server, host), .text = "127.0.0.1" },
	{ CONF_INT(struct server, port), .number = 5347, .min = 1,
	    .max = 65535 },
};
static const struct conf_table server_table =
    CONF_TABLE(struct server, server_keys);

static const struct conf_key site_keys[] = {
	{ CONF_STRING(struct site, domain), .required = true },
	{ CONF_INT(struct site, weight), .number = 5 },
};
static const struct conf_table site_table = CONF_TABLE(struct site, site_keys);

static const struct conf_word colours[] = { { "red", RED }, { "green", GREEN },
	{ NULL, 0 } };

static const struct conf_key keys[] = {
	{ CONF_STRING(struct settings, domain), .required = true },
	{ CONF_STRING(struct settings, name), .text = "Rooms",
	    .check = no_dash },
	{ CONF_PATH(struct settings, socket), .text = "/run/x.sock" },
	{ CONF_SECRET(struct settings, secret), .required = true },
	{ CONF_INT(struct settings, limit), .number = -3, .min = -10,
	    .max = 10 },
	{ CONF_SIZE(struct settings, max_queue), .number = 1024, .min = 10,
	    .max = 1 << 20 },
	{ CONF_DURATION(struct settings, grace), .number = 30000 },
	{ CONF_BOOL(struct settings, open), .number = true },
	{ CONF_ENUM(struct settings, colour), .number = GREEN,
	    .words = colours },
	{ CONF_STRINGS(struct settings, admins), .min = 1, .max = 3 },
	{ CONF_GROUP(struct settings, server), .table = &server_table },
	{ CONF_GROUPS(struct settings, sites), .table = &site_table },
};
static const struct conf_table table = CONF_TABLE(struct settings, keys);

static char dir[64];
static struct text said;

static void
setup(void)
{
	strcpy(dir, "/tmp/test_conf.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
}

static void
teardown(void)
{
	char command[128];

	text_free(&said);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

static void
put(const char *name, const char *bytes, mode_t mode)
{
	FILE *f = fopen(name, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(bytes, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(name, mode), 0);
}

#define GOOD "domain = \"d\";\nsecret = \"s\";\n"

/* What `bytes' as a.conf are refused with. */
static const char *
refused(const char *bytes)
{
	struct conf *conf;

	put("a.conf", bytes, 0600);
	conf = conf_load("a.conf", &table, &said);
	ck_assert_msg(conf == NULL, "accepted: %s", bytes);
	ck_assert_ptr_null(strchr(said.s, '\n'));
	return said.s;
}

#endif
