/*
 * The settings as the rooms want to have them.
 */
#include <string.h>

#include "base/arena.h"
#include "host/settings.h"
#include "room/filter.h"
#include "room/rank.h"
#include "room/settings.h"
#include "sys/clock.h"

#define SECOND ((int64_t)1000)

/* Of all rooms: field, value; or of some: their names, field, value. */
static const char *const *
defaults(const struct conf_list *list, bool of_all, struct arena *arena)
{
	const struct room_default *from = list->items;
	const char **list_of, **to;

	list_of = to = arena_alloc(arena, (3 * list->len + 1) * sizeof(*to));
	for (size_t i = 0; i < list->len; i++) {
		if ((from[i].rooms == NULL) != of_all)
			continue;
		if (!of_all)
			*to++ = from[i].rooms;
		*to++ = from[i].field;
		*to++ = from[i].value;
	}
	return list_of;
}

static const struct filter_rule *
filters(const struct conf_list *list, struct arena *arena)
{
	const struct filter_setting *from = list->items;
	struct filter_rule *to;

	if (list->len == 0)
		return NULL;
	to = arena_alloc(arena, (list->len + 1) * sizeof(*to));
	for (size_t i = 0; i < list->len; i++)
		to[i] = (struct filter_rule){
			.word = from[i].text,
			.part = from[i].part,
			.action = (enum filter)from[i].action,
		};
	return to;
}

/* What the roles of WordPress are here, where nothing else is said. */
static const char *const usual_ranks[] = { "administrator", "owner", "editor",
	"admin", "author", "member", "contributor", "member", NULL };

static const char *const *
ranks(const struct conf_list *list, struct arena *arena)
{
	const struct rank_setting *from = list->items;
	const char **to;

	if (list->len == 0)
		return usual_ranks;
	to = arena_alloc(arena, (2 * list->len + 1) * sizeof(*to));
	for (size_t i = 0; i < list->len; i++) {
		to[2 * i] = from[i].role;
		to[2 * i + 1] =
		    affiliation_name((enum affiliation)from[i].affiliation);
	}
	return to;
}

static const char *const usual_hats[] = { "administrator", "Administrator",
	"editor", "Editor", "author", "Author", NULL };

/* Where the roles are said, so is what of them is shown. */
static const char *const *
hats(const struct conf_list *list, struct arena *arena)
{
	const struct rank_setting *from = list->items;
	const char **all, **to;

	if (list->len == 0)
		return usual_hats;
	all = to = arena_alloc(arena, (2 * list->len + 1) * sizeof(*to));
	for (size_t i = 0; i < list->len; i++)
		if (from[i].hat != NULL && *from[i].hat != '\0') {
			*to++ = from[i].role;
			*to++ = from[i].hat;
		}
	return all;
}

struct engine_settings
settings_rooms(const struct settings *set, struct arena *arena)
{
	struct engine_settings rooms = {
		.domain = set->domain,
		.name = set->name,
		.software = "Meerkat",
		.version = PACKAGE_VERSION,
		.lobby = set->room == NULL ? NULL
					   : arena_join(arena, set->room, "@",
						 set->domain, NULL),
		.max_nick = (uint32_t)set->max_nick,
		.max_stanza = (uint32_t)set->max_stanza,
		.admins = set->admins.items,
		.entrants = set->entrants.items,
		.creators = set->creators.items,
		.keepers = set->keepers.items,
		.listers = set->listers.items,
		.readers = set->readers.items,
		.filters = filters(&set->filters, arena),
		.registrants = set->registrants.items,
		.defaults = defaults(&set->room_defaults, true, arena),
		.presets = defaults(&set->room_defaults, false, arena),
		.block_service = set->block_service,
		.block_node = set->block_node,
		.admins_own = set->admins_own,
		.tell_absent = set->tell_absent,
		.lock_timeout = (uint32_t)(set->lock_timeout / SECOND),
		.tombstone = (uint32_t)(set->tombstone / SECOND),
		.kick_cooldown = (uint32_t)(set->kick_cooldown / SECOND),
		.mute_memory = (uint32_t)(set->mute_memory / SECOND),
		.max_users = (uint32_t)set->max_users,
		.max_rooms = (uint32_t)set->max_rooms,
		.max_rooms_owned = (uint32_t)set->max_rooms_owned,
		.room_chars = set->room_chars,
		.abuse_addresses = set->abuse_addresses.items,
		.admin_addresses = set->admin_addresses.items,
		.support_addresses = set->support_addresses.items,
		.url = set->url,
		.description = set->description,
		.logs_url = set->logs_url,
		.webchat_url = set->webchat_url,
		.accounts = set->authd != NULL,
		.ranks = ranks(&set->ranks, arena),
		.hats = hats(&set->ranks, arena),
		.roleless = set->roleless,
		.members = set->authd != NULL ? settings_site(set) : NULL,
		.guest_domain = set->guest_domain,
		.guests = (enum guests)set->guests,
		.hours = settings_hours(set, arena, clock_now()),
	};

	for (size_t i = 0; i < limit_fields_len; i++)
		*limit_at(&rooms.limits, &limit_fields[i]) =
		    (uint32_t)set->limits[i];
	return rooms;
}
