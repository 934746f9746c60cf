#include "muc/features.h"

#include <stddef.h>

#include "room/feature.h"

const struct feature *const muc_features[] = {
	/* what comes from an occupant says which one */
	&feature_occupant_id,
	/* the door: the first to refuse ends it */
	&feature_destroy,
	&feature_creation,
	&feature_door,
	&feature_guest,
	&feature_nick,
	&feature_ban,
	&feature_blocks,
	&feature_sanction,
	&feature_lock,
	&feature_tokens, /* makes members */
	&feature_members,
	&feature_password,
	&feature_capacity,
	&feature_captcha, /* last: nobody works for nothing */
	/* the floor: who may speak */
	&feature_voice,
	&feature_filter,
	&feature_whisper,
	/* who is shown to whom, and when */
	&feature_grace,
	&feature_idle,
	&feature_sleep,
	&feature_crowd,
	&feature_calm,
	/* the room: a join shows them in this order (XEP-0045, 7.1) */
	&feature_versions, /* before any presence (XEP-0463) */
	&feature_absent,
	&feature_presence,
	&feature_history,
	&feature_archive,
	&feature_usage,
	&feature_retraction,
	&feature_subject, /* last: clients wait for it */
	&feature_welcome,
	/* how often: what was refused before does not count */
	&feature_flood,
	&feature_shaper,
	&feature_events,
	/* who is gone */
	&feature_ghosts,
	/* what is asked of the room by a message */
	&feature_invite,
	&feature_mentions,
	&feature_subscription,
	&feature_rai,
	&feature_request,
	&feature_register,
	/* questions */
	&feature_admin,
	&feature_lists,
	&feature_owner,
	&feature_mam,
	&feature_moderation,
	&feature_purge,
	&feature_report,
	&feature_adhoc, /* before it: it has nodes of its own */
	&feature_disco,
	&feature_ping,
	&feature_version,
	&feature_unique,
	&feature_service,
	&feature_search,
	&feature_avatar,
	&feature_hats,
	&feature_activity,
	&feature_roominfo, /* its form comes after all else that is told */
	&feature_relay,    /* last: what is not ours to answer */
	NULL,
};
