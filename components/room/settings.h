/*
 * What the rooms need to know from their service; all of it lives as long as
 * the engine.  What is zero or NULL is off, or open to everybody.
 */
#ifndef ROOM_SETTINGS_H
#define ROOM_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "room/chance.h"
#include "room/filter.h"
#include "room/limits.h"

struct hours;

/* What somebody without an account may do. */
enum guests { GUESTS_NONE, GUESTS_READ, GUESTS_SPEAK };

struct engine_settings {
	const char *domain; /* of the service, prepared */
	const char *name;   /* in disco; "Chat rooms" */
	const char *software, *version;
	const char *lobby; /* a room that exists from the start, or NULL */
	unsigned char seed[CHANCE_SEED]; /* of all chance: unguessable */
	uint32_t max_nick;               /* bytes */
	uint32_t max_stanza;             /* bytes */

	const struct hours *hours; /* when who may write, and what clocks
				    show; NULL: always, UTC */
	struct limits limits;      /* how much the rooms put up with */
	const char *room_chars;    /* of names of new rooms: "a-z0-9._-" */

	/* Lists end with NULL; see access.h for what stands in those of who
	 * may. */
	const char *const *admins; /* bare JIDs: they administer the service */
	const char *const *entrants; /* who may enter rooms at all */
	const char *const *creators; /* who may make them */
	const char *const *keepers;  /* … and make them persistent */
	const char *const *listers;  /* who may get the list of rooms */
	const char *const *defaults; /* of a new room: field, value, … */
	const char *const *presets;  /* … by its name: pattern, field, value,
				      … (see preset.h) */
	const struct filter_rule *filters; /* what may be said; NULL: all */
	const char *const *readers;        /* who may ask for archives */
	const char *const *registrants;    /* … and reserve nicknames */
	/* A list of blocked addresses that others keep (XEP-0060): the JID of
	 * its service, and its node. */
	const char *block_service, *block_node;
	bool admins_own;  /* admins of the service own every room */
	bool tell_absent; /* who is absent hears of a new affiliation: 101 */

	uint32_t lock_timeout;  /* seconds until an unconfigured room goes */
	uint32_t tombstone;     /* seconds a destroyed room's address is kept */
	uint32_t kick_cooldown; /* seconds until a kicked user may come back */
	uint32_t mute_memory;   /* seconds who lost voice stays without it */

	uint32_t max_users;       /* of any room */
	uint32_t max_rooms;       /* there may be */
	uint32_t max_rooms_owned; /* by one account, that are there now */

	/*
	 * With accounts, who somebody is comes from the site: their name is
	 * their nickname, their roles there say what they are here: role,
	 * affiliation, role, affiliation, …; the highest that fits counts, and
	 * other members of the site are nothing.  Those of guest_domain are
	 * guests.
	 */
	bool accounts;
	const char *const *ranks;
	const char *const *hats; /* that their roles wear: role, title, … */
	bool roleless;           /* who has no role there is a member, too */
	const char *members; /* their domain; NULL: any that the site knows */
	const char *guest_domain;
	enum guests guests;
	uint32_t account_seconds; /* the site may take to answer */

	/* Whom to write to, as URIs (XEP-0157); and what is on the card of the
	 * service beside its name. */
	const char *const *abuse_addresses, *const *admin_addresses;
	const char *const *support_addresses;
	const char *url, *description;

	/* A public archive and a page to chat on; "%s" is the room's name. */
	const char *logs_url, *webchat_url;
};

#endif
