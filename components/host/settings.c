#include "host/settings.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/preset.h"
#include "room/rank.h"
#include "room/settings.h"
#include "serve/metrics.h"
#include "sys/conf.h"

#define KEYS_MAX 64
#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)
#define SECOND ((int64_t)1000)
#define YEAR (366 * 86400 * SECOND)

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

static const char *
check_bare(const char *value)
{
	struct arena *arena = arena_new();
	const struct jid *jid = jid_parse(arena, value);
	bool good = jid != NULL && strcmp(jid->full, value) == 0 &&
		    *jid->node != '\0' && *jid->resource == '\0';

	arena_free(&arena);
	return good ? NULL : "must hold addresses like \"me@example.org\"";
}

/* Any address of the network, as it is spelt there. */
static const char *
check_address(const char *value)
{
	struct arena *arena = arena_new();
	const struct jid *jid = jid_parse(arena, value);
	bool good = jid != NULL && strcmp(jid->full, value) == 0;

	arena_free(&arena);
	return good ? NULL : "must be an address like \"pubsub.example.org\"";
}

static const char *
check_uri(const char *value)
{
	size_t scheme =
	    strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789+-.");

	return scheme > 0 && value[scheme] == ':' && value[scheme + 1] != '\0'
		   ? NULL
		   : "must hold URIs like \"xmpp:me@example.org\"";
}

static const char *
check_multicast(const char *value)
{
	return check_prepared(value, jid_prep_domain,
	    "must be \"auto\", \"off\", or a domain in lower case");
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

static const struct conf_word filter_actions[] = {
	{ "refuse", FILTER_REFUSE },
	{ "drop", FILTER_DROP },
	{ "shadow", FILTER_SHADOW },
	{ "hold", FILTER_HOLD },
	{ NULL, 0 },
};

static const char *
check_part(const char *value)
{
	return *value == '\0' || strcmp(value, FILTER_MESSAGE) == 0 ||
		       strcmp(value, FILTER_NICK) == 0 ||
		       strcmp(value, FILTER_STATUS) == 0
		   ? NULL
		   : "must be \"message\", \"nick\" or \"status\"";
}

static const struct conf_key filter_keys[] = {
	{ CONF_STRING(struct filter_setting, text), .required = true },
	{ CONF_STRING(struct filter_setting, part), .text = "",
	    .check = check_part },
	{ CONF_ENUM(struct filter_setting, action), .number = FILTER_REFUSE,
	    .words = filter_actions },
};

static const struct conf_table filter_table =
    CONF_TABLE(struct filter_setting, filter_keys);

static const struct conf_key room_default_keys[] = {
	{ CONF_STRING(struct room_default, rooms) },
	{ CONF_STRING(struct room_default, field), .required = true },
	{ CONF_STRING(struct room_default, value), .text = "" },
};

/* Of what kind a value is says the field. */
static const char *
check_room_default(const void *filled)
{
	const struct room_default *d = filled;

	return preset_wrong(d->field, d->value);
}

static const struct conf_table room_default_table = {
	.keys = room_default_keys,
	.len = sizeof(room_default_keys) / sizeof(*room_default_keys),
	.size = sizeof(struct room_default),
	.check = check_room_default,
};

static const struct conf_key keys[] = {
	{ CONF_STRING(struct settings, domain), .required = true,
	    .check = check_domain },
	{ CONF_SECRET(struct settings, secret), .required = true },
	{ CONF_GROUP(struct settings, server), .table = &server_table },
	{ CONF_STRING(struct settings, multicast), .text = "auto",
	    .check = check_multicast },
	{ CONF_GROUP(struct settings, storage), .table = &store_table },
	{ CONF_STRING(struct settings, name), .text = "Chat rooms" },
	{ CONF_ENUM(struct settings, log_level), .number = LOG_LEVEL_INFO,
	    .words = levels },
	{ CONF_PATH(struct settings, control) },
	{ CONF_STRING(struct settings, metrics), .check = metrics_check },
	{ CONF_STRING(struct settings, socket_group) },
	{ CONF_SIZE(struct settings, max_queue), .number = 64 * MIB, .min = MIB,
	    .max = 65536 * MIB },
	{ CONF_INT(struct settings, max_nick), .number = 128, .min = 1,
	    .max = JID_PART_MAX },
	{ CONF_SIZE(struct settings, max_stanza), .number = 256 * KIB,
	    .min = 10000, .max = 4 * MIB },
	{ CONF_STRINGS(struct settings, admins), .check = check_bare },
	{ CONF_STRINGS(struct settings, entrants) },
	{ CONF_STRINGS(struct settings, creators) },
	{ CONF_STRINGS(struct settings, keepers) },
	{ CONF_STRINGS(struct settings, listers) },
	{ CONF_STRINGS(struct settings, readers) },
	{ CONF_STRINGS(struct settings, registrants) },
	{ CONF_BOOL(struct settings, admins_own) },
	{ CONF_STRING(struct settings, block_service), .check = check_address },
	{ CONF_STRING(struct settings, block_node) },
	{ CONF_BOOL(struct settings, tell_absent) },
	{ CONF_DURATION(struct settings, lock_timeout), .number = 600 * SECOND,
	    .max = YEAR },
	{ CONF_DURATION(struct settings, tombstone), .max = YEAR },
	{ CONF_DURATION(struct settings, kick_cooldown), .max = YEAR },
	{ CONF_DURATION(struct settings, mute_memory), .max = YEAR },
	{ CONF_INT(struct settings, max_users), .max = INT32_MAX },
	{ CONF_INT(struct settings, max_rooms), .max = INT32_MAX },
	{ CONF_INT(struct settings, max_rooms_owned), .max = INT32_MAX },
	{ CONF_STRING(struct settings, room_chars) },
	{ CONF_STRINGS(struct settings, abuse_addresses), .check = check_uri },
	{ CONF_STRINGS(struct settings, admin_addresses), .check = check_uri },
	{ CONF_STRINGS(struct settings, support_addresses),
	    .check = check_uri },
	{ CONF_STRING(struct settings, url), .check = check_uri },
	{ CONF_STRING(struct settings, description) },
	{ CONF_STRING(struct settings, logs_url) },
	{ CONF_STRING(struct settings, webchat_url) },
	{ CONF_GROUPS(struct settings, filters), .table = &filter_table },
	{ CONF_GROUPS(struct settings, room_defaults),
	    .table = &room_default_table },
};

#define KEYS (sizeof(keys) / sizeof(*keys))

/* `limits = { … }': a number for each of the limits of the rooms. */
static struct conf_table
limits_table(struct conf_key *limits)
{
	for (size_t i = 0; i < limit_fields_len; i++)
		limits[i] = (struct conf_key){
			.name = limit_fields[i].name,
			.kind = CONF_KIND_INT,
			.offset = i * sizeof(int64_t),
			.number = limit_fields[i].usual,
			.max = limit_fields[i].max,
		};
	return (struct conf_table){
		.keys = limits,
		.len = limit_fields_len,
		.size = limit_fields_len * sizeof(int64_t),
	};
}

/* The common keys come first: a key of `more' with the same name changes only
 * its default. */
struct conf *
settings_load(const char *path, const struct conf_key *more, size_t more_len,
    struct text *said)
{
	struct conf_key limits[SETTINGS_LIMITS], all[KEYS_MAX];
	const struct conf_table table_of_limits = limits_table(limits);
	struct conf_table table = {
		.keys = all,
		.len = KEYS + 1 + more_len,
		.size = sizeof(struct settings),
	};

	memcpy(all, keys, sizeof(keys));
	all[KEYS] = (struct conf_key){
		CONF_GROUP(struct settings, limits),
		.table = &table_of_limits,
	};
	if (more_len > 0)
		memcpy(all + KEYS + 1, more, more_len * sizeof(*more));
	return said != NULL ? conf_load(path, &table, said)
			    : conf_must_load(path, &table);
}

const char *
settings_site(const struct settings *set)
{
	const char *dot = strchr(set->domain, '.');

	if (set->site != NULL)
		return set->site;
	return dot != NULL ? dot + 1 : set->domain;
}
