#include "host/settings.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "sys/conf.h"

#define KEYS_MAX 32
#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)

/*
 * What we send from must be spelt as the server spells it: Prosody closes the
 * stream of a component that writes its own domain in upper case.
 */
static const char *
check_prepared(const char *value,
    char *(*prep)(struct arena *arena, const char *s, size_t len),
    const char *wrong)
{
	struct arena *arena = arena_new();
	const char *prepared = prep(arena, value, strlen(value));
	bool same = prepared != NULL && strcmp(prepared, value) == 0;

	arena_free(&arena);
	return same ? NULL : wrong;
}

static const char *
check_domain(const char *value)
{
	return check_prepared(value, jid_prep_domain,
	    "must be a domain, in lower case, like \"rooms.example.org\"");
}

static const struct conf_word levels[] = {
	{ "error", LOG_LEVEL_ERROR },
	{ "warn", LOG_LEVEL_WARN },
	{ "info", LOG_LEVEL_INFO },
	{ "debug", LOG_LEVEL_DEBUG },
	{ NULL, 0 },
};

static const struct conf_key server_keys[] = {
	{ CONF_STRING(struct server_settings, host), .text = "127.0.0.1" },
	{ CONF_INT(struct server_settings, port), .number = 5347, .min = 1,
	    .max = 65535 },
};

static const struct conf_table server_table =
    CONF_TABLE(struct server_settings, server_keys);

static const struct conf_key keys[] = {
	{ CONF_STRING(struct settings, domain), .required = true,
	    .check = check_domain },
	{ CONF_SECRET(struct settings, secret), .required = true },
	{ CONF_GROUP(struct settings, server), .table = &server_table },
	{ CONF_STRING(struct settings, name), .text = "Chat rooms" },
	{ CONF_ENUM(struct settings, log_level), .number = LOG_LEVEL_INFO,
	    .words = levels },
	{ CONF_SIZE(struct settings, max_queue), .number = 64 * MIB, .min = MIB,
	    .max = 65536 * MIB },
	{ CONF_INT(struct settings, max_nick), .number = 128, .min = 1,
	    .max = JID_PART_MAX },
	{ CONF_SIZE(struct settings, max_stanza), .number = 256 * KIB,
	    .min = 10000, .max = 16 * MIB },
};

#define KEYS (sizeof(keys) / sizeof(*keys))

/* The common keys come first: a key of `more' with the same name changes only
 * its default. */
struct conf *
settings_load(const char *path, const struct conf_key *more, size_t more_len,
    struct text *said)
{
	struct conf_key all[KEYS_MAX];
	struct conf_table table = {
		.keys = all,
		.len = KEYS + more_len,
		.size = sizeof(struct settings),
	};

	memcpy(all, keys, sizeof(keys));
	if (more_len > 0)
		memcpy(all + KEYS, more, more_len * sizeof(*more));
	return said != NULL ? conf_load(path, &table, said)
			    : conf_must_load(path, &table);
}
