#include "cafe/features.h"

#include <stddef.h>

#include "room/feature.h"

const struct feature *const cafe_features[] = {
	/* the one room */
	&feature_lobby,
	/* what comes from an occupant says which one */
	&feature_occupant_id,
	/* the door: the first to refuse ends it */
	&feature_door,
	&feature_account, /* says what they are called */
	&feature_guest,
	&feature_nick,
	&feature_ban,
	&feature_blocks,
	&feature_sanction,
	&feature_capacity,
	/* the floor: who may speak */
	&feature_command, /* is no message */
	&feature_hours,   /* what it says is the mode */
	&feature_panic,
	&feature_voice,
	&feature_filter,
	&feature_trust,
	&feature_whisper,
	/* who is shown to whom, and when */
	&feature_grace,
	&feature_idle,
	&feature_sleep,
	&feature_crowd,
	&feature_calm,
	/* the room: a join shows them in this order (XEP-0045, 7.1) */
	&feature_versions, /* before any presence (XEP-0463) */
	&feature_presence,
	&feature_history,
	&feature_archive,
	&feature_retraction,
	&feature_state,
	&feature_subject, /* last: clients wait for it */
	&feature_welcome,
	/* how often: what was refused before does not count */
	&feature_flood,
	&feature_shaper,
	/* what else would be said now */
	&feature_shadow,
	&feature_hold,
	&feature_events,
	/* who is gone */
	&feature_ghosts,
	/* questions */
	&feature_admin,
	&feature_lists,
	&feature_mam,
	&feature_moderation,
	&feature_purge,
	&feature_announcements,
	&feature_report,
	&feature_adhoc, /* before it: it has nodes of its own */
	&feature_disco,
	&feature_ping,
	&feature_version,
	&feature_service,
	&feature_avatar,
	&feature_hats,
	&feature_activity,
	&feature_merit,    /* what was said is told before what they are */
	&feature_roominfo, /* its form comes after all else that is told */
	&feature_relay,    /* last: what is not ours to answer */
	NULL,
};
