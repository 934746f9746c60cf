#include "daemon/settings.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "serve/metrics.h"
#include "sys/db.h"
#include "sys/log.h"

static const char *
check_host(const char *value)
{
	struct arena *arena = arena_new();
	const char *domain = jid_prep_domain(arena, value, strlen(value));
	bool same = domain != NULL && strcmp(domain, value) == 0;

	arena_free(&arena);
	return same ? NULL : "is no domain in lower case";
}

static const char *
check_cred(const char *value)
{
	static const char *const known[] = { "token", "cookie", "app", "pw" };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i], value) == 0)
			return NULL;
	return "is none of token, cookie, app, pw";
}

/* The admin's is root's alone: there is nothing to be said of it. */
static const char *
check_socket(const char *value)
{
	static const char *const known[] = { "native", "info", "mux", "dovecot",
		"socketmap" };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i], value) == 0)
			return NULL;
	return "is none of native, info, mux, dovecot, socketmap";
}

static const struct conf_word levels[] = {
	{ "error", LOG_LEVEL_ERROR },
	{ "warn", LOG_LEVEL_WARN },
	{ "info", LOG_LEVEL_INFO },
	{ "debug", LOG_LEVEL_DEBUG },
	{ NULL, 0 },
};

static const struct conf_word tempfails[] = {
	{ "fail", TEMPFAIL_SAY },
	{ "close", TEMPFAIL_CLOSE },
	{ NULL, 0 },
};

static const struct conf_word tls_words[] = {
	{ "off", DB_TLS_OFF },
	{ "on", DB_TLS_ON },
	{ "verify", DB_TLS_VERIFY },
	{ NULL, 0 },
};

static const struct conf_key socket_keys[] = {
	{ CONF_PATH(struct sockets, native), .required = true },
	{ CONF_PATH(struct sockets, admin) },
	{ CONF_PATH(struct sockets, info) },
	{ CONF_PATH(struct sockets, mux) },
	{ CONF_PATH(struct sockets, dovecot) },
	{ CONF_PATH(struct sockets, socketmap) },
};

static const struct conf_table sockets_table =
    CONF_TABLE(struct sockets, socket_keys);

static const struct conf_key rights_keys[] = {
	{ CONF_STRING(struct rights_settings, socket), .required = true,
	    .check = check_socket },
	{ CONF_STRING(struct rights_settings, group) },
	{ CONF_STRINGS(struct rights_settings, allow_users) },
	{ CONF_STRINGS(struct rights_settings, allow_groups) },
	{ CONF_STRINGS(struct rights_settings, hosts), .check = check_host },
	{ CONF_BOOL(struct rights_settings, trusted), .number = true },
};

static const struct conf_table rights_table =
    CONF_TABLE(struct rights_settings, rights_keys);

static const struct conf_key site_keys[] = {
	{ CONF_STRING(struct site_settings, host), .required = true,
	    .check = check_host },
	{ CONF_PATH(struct site_settings, wp_config), .required = true },
	{ CONF_PATH(struct site_settings, overrides) },
	{ CONF_PATH(struct site_settings, abspath) },
	{ CONF_PATH(struct site_settings, sqlite) },
	{ CONF_ENUM(struct site_settings, db_tls),
	    .number = SITE_TLS_AS_WORDPRESS, .words = tls_words },
	{ CONF_PATH(struct site_settings, db_ca) },
	{ CONF_INT(struct site_settings, blog), .number = 1, .min = 1,
	    .max = INT32_MAX },
	{ CONF_STRINGS(struct site_settings, creds), .check = check_cred,
	    .max = 4 },
	{ CONF_BOOL(struct site_settings, sessions), .number = true },
	{ CONF_BOOL(struct site_settings, cookie_2013) },
	{ CONF_BOOL(struct site_settings, before_68) },
	{ CONF_BOOL(struct site_settings, heed_status) },
	{ CONF_BOOL(struct site_settings, gravatar) },
};

static const struct conf_table site_table =
    CONF_TABLE(struct site_settings, site_keys);

static const struct conf_key keys[] = {
	{ CONF_GROUP(struct settings, sockets), .table = &sockets_table,
	    .required = true },
	{ CONF_STRING(struct settings, user) },
	{ CONF_STRING(struct settings, socket_group) },
	{ CONF_STRINGS(struct settings, allow_users) },
	{ CONF_STRINGS(struct settings, allow_groups) },
	{ CONF_GROUPS(struct settings, rights), .table = &rights_table },
	{ CONF_INT(struct settings, max_connections), .number = 256, .min = 1,
	    .max = 65536 },
	{ CONF_INT(struct settings, max_per_user), .number = 128, .min = 1,
	    .max = 65536 },
	{ CONF_DURATION(struct settings, idle_timeout), .number = 15 * 60000,
	    .min = 0, .max = INT32_MAX },
	{ CONF_INT(struct settings, lookup_workers), .number = 4, .min = 1,
	    .max = 64 },
	{ CONF_INT(struct settings, lookup_queue), .number = 1024, .min = 1,
	    .max = 65536 },
	{ CONF_INT(struct settings, hash_workers), .number = 0, .min = 0,
	    .max = 256 },
	{ CONF_INT(struct settings, hash_queue), .number = 64, .min = 1,
	    .max = 65536 },
	{ CONF_DURATION(struct settings, cache), .number = 5 * 60000, .min = 0,
	    .max = 3600000 },
	{ CONF_INT(struct settings, user_hashes), .number = 10, .min = 0,
	    .max = 100000 },
	{ CONF_INT(struct settings, address_hashes), .number = 100, .min = 0,
	    .max = 100000 },
	{ CONF_INT(struct settings, hash_rate), .number = 0, .min = 0,
	    .max = 100000 },
	{ CONF_INT(struct settings, lookup_rate), .number = 200, .min = 0,
	    .max = 100000 },
	{ CONF_ENUM(struct settings, dovecot_tempfail), .number = TEMPFAIL_SAY,
	    .words = tempfails },
	{ CONF_DURATION(struct settings, watch), .number = 30000, .min = 0,
	    .max = INT32_MAX },
	{ CONF_STRING(struct settings, metrics), .check = metrics_check },
	{ CONF_ENUM(struct settings, log_level), .number = LOG_LEVEL_INFO,
	    .words = levels },
	{ CONF_GROUPS(struct settings, sites), .table = &site_table,
	    .required = true, .min = 1, .max = 1024 },
};

const struct conf_table settings_table = CONF_TABLE(struct settings, keys);
