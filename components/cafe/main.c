/*
 * meerkat-cafe: the one global room of a site, as a component.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/jid.h"
#include "cafe/features.h"
#include "host/host.h"
#include "host/settings.h"
#include "room/hours.h"
#include "room/rank.h"
#include "room/settings.h"
#include "sys/conf.h"

#define ZONES "/usr/share/zoneinfo/"

static const char *
check_room(const char *value)
{
	struct arena *arena = arena_new();
	const char *prepared = jid_prep_node(arena, value, strlen(value));
	bool same = prepared != NULL && strcmp(prepared, value) == 0;

	arena_free(&arena);
	return same ? NULL : "must be a room's name, in lower case: \"cafe\"";
}

static const struct conf_word guests[] = {
	{ "none", GUESTS_NONE },
	{ "read", GUESTS_READ },
	{ "speak", GUESTS_SPEAK },
	{ NULL, 0 },
};

static const struct conf_word affiliations[] = {
	{ "none", AFFILIATION_NONE },
	{ "member", AFFILIATION_MEMBER },
	{ "admin", AFFILIATION_ADMIN },
	{ "owner", AFFILIATION_OWNER },
	{ NULL, 0 },
};

static const struct conf_key rank_keys[] = {
	{ CONF_STRING(struct rank_setting, role), .required = true },
	{ CONF_ENUM(struct rank_setting, affiliation), .required = true,
	    .words = affiliations },
	{ CONF_STRING(struct rank_setting, hat) },
};

static const struct conf_table rank_table =
    CONF_TABLE(struct rank_setting, rank_keys);

static const char *
check_days(const char *value)
{
	unsigned days;

	return hours_days(value, &days)
		   ? NULL
		   : "must be days like \"mon-fri\", \"sat,sun\", \"daily\"";
}

static const char *
check_minute(const char *value)
{
	int minute;

	return hours_minute(value, &minute) ? NULL
					    : "must be a time like \"07:00\"";
}

/* What is not there would quietly be UTC. */
static const char *
check_zone(const char *value)
{
	struct arena *arena = arena_new();
	const char *path = arena_join(arena, ZONES, value, NULL);
	struct stat st;
	bool good = *value != '.' && *value != '/' &&
		    strstr(value, "..") == NULL && stat(path, &st) == 0 &&
		    S_ISREG(st.st_mode);

	arena_free(&arena);
	return good ? NULL
		    : "must be a time zone of this machine, like "
		      "\"Europe/Vienna\"";
}

static const struct conf_key hours_keys[] = {
	{ CONF_STRING(struct hours_setting, days), .text = "daily",
	    .check = check_days },
	{ CONF_STRING(struct hours_setting, open), .required = true,
	    .check = check_minute },
	{ CONF_STRING(struct hours_setting, close), .required = true,
	    .check = check_minute },
};

static const struct conf_table hours_table =
    CONF_TABLE(struct hours_setting, hours_keys);

static const struct conf_key keys[] = {
	{ CONF_STRING(struct settings, room), .text = "cafe",
	    .check = check_room },
	{ CONF_STRING(struct settings, name), .text = "The caf\xc3\xa9" },
	{ CONF_PATH(struct settings, authd) },
	{ CONF_STRING(struct settings, site) },
	{ CONF_BOOL(struct settings, roleless) },
	{ CONF_STRING(struct settings, guest_domain) },
	{ CONF_ENUM(struct settings, guests), .words = guests },
	{ CONF_GROUPS(struct settings, hours), .table = &hours_table },
	{ CONF_STRING(struct settings, time_zone), .check = check_zone },
	{ CONF_GROUPS(struct settings, ranks), .table = &rank_table },
};

int
main(int argc, char *argv[])
{
	static const struct host_program cafe = {
		.name = "meerkat-cafe",
		.conf = PACKAGE_ETC "/cafe.conf",
		.features = cafe_features,
		.keys = keys,
		.keys_len = sizeof(keys) / sizeof(*keys),
	};

	return host_run(argc, argv, &cafe);
}
