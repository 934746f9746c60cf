/*
 * What a component may be told in its configuration file.
 */
#ifndef HOST_SETTINGS_H
#define HOST_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/settings.h"
#include "sys/conf.h"
#include "sys/log.h"

struct arena;
struct engine_settings;
struct hours;
struct text;

#define SETTINGS_LIMITS 64

struct server_settings {
	const char *host;
	int64_t port;
};

struct settings {
	const char *domain; /* prepared */
	const char *secret;
	const char *name;
	const char *room; /* the café's one room; NULL: rooms are made freely */
	struct server_settings server;
	const char *multicast; /* "auto", "off", or the service's address */
	struct store_settings storage;
	enum log_level log_level;
	const char *control; /* the console's socket; NULL: there is none */
	const char *metrics; /* where they are shown; NULL: nowhere */
	const char *socket_group; /* of both; NULL: our own */
	int64_t max_queue, max_nick, max_stanza;

	/* Of the rooms; see room/settings.h. */
	struct conf_strings admins, entrants, creators, keepers, listers;
	struct conf_strings readers, registrants;
	const char *block_service, *block_node;
	struct conf_list filters; /* of struct filter_setting */
	bool admins_own, tell_absent;
	int64_t lock_timeout, tombstone, kick_cooldown, mute_memory; /* ms */
	int64_t max_users, max_rooms, max_rooms_owned;
	int64_t limits[SETTINGS_LIMITS]; /* as limit_fields[] has them */
	const char *room_chars, *logs_url, *webchat_url;
	struct conf_strings abuse_addresses, admin_addresses;
	struct conf_strings support_addresses;
	const char *url, *description;
	struct conf_list room_defaults; /* of struct room_default */

	/* Of the café; see room/settings.h. */
	const char *authd; /* its socket; NULL: who somebody is is not asked */
	const char *site;  /* the host of the members, as authd knows it */
	bool roleless;
	const char *guest_domain;
	int guests;
	struct conf_list hours; /* of struct hours_setting */
	const char *time_zone;  /* of them; NULL: as the machine has it */
	struct conf_list ranks; /* of struct rank_setting */
};

struct hours_setting {
	const char *days, *open, *close;
};

struct rank_setting {
	const char *role;
	int affiliation; /* enum affiliation */
	const char *hat; /* title; NULL: none */
};

struct filter_setting {
	const char *text, *part;
	int action; /* enum filter */
};

struct room_default {
	const char *rooms; /* the names they have; NULL: of all */
	const char *field, *value;
};

/*
 * The file as settings; `more' are the program's own keys, which fill the same
 * struct.  `said' NULL: as conf_must_load(), else as conf_load() of sys/conf.h.
 */
struct conf *settings_load(const char *path, const struct conf_key *more,
    size_t more_len, struct text *said);

/* The host of the members: what was set, else the domain that ours is below. */
const char *settings_site(const struct settings *set);

/* When who may write, and what clocks will show from this time on. */
const struct hours *settings_hours(
    const struct settings *set, struct arena *arena, int64_t now);

/*
 * What the engine needs to know, but its chance.  What has to be put together
 * is in the arena.
 */
struct engine_settings settings_rooms(
    const struct settings *set, struct arena *arena);

#endif
