/*
 * How much the rooms put up with, and how patient they are.  Everything that
 * is 0 is off: no limit, no such thing.
 */
#ifndef ROOM_LIMITS_H
#define ROOM_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* So many within so many seconds, and not one more. */
struct rate {
	uint32_t count, seconds;
};

struct limits {
	/* Of one account (bare JID), XEP-0045, 14.6. */
	struct rate message;  /* said to one room; moderators are exempt */
	struct rate whisper;  /* private messages in one room */
	struct rate rename;   /* changes of nickname in one room */
	struct rate join;     /* joins, all rooms together */
	struct rate invite;   /* people invited to one room */
	struct rate query;    /* IQs to other occupants of one room */
	struct rate ask;      /* requests for voice and for membership */
	struct rate presence; /* changes of presence others hear of */

	uint32_t rooms_at_once;  /* an account may be in */
	uint32_t nicks_at_once;  /* of one account in one room */
	uint32_t room_name;      /* bytes of the local part of a room */
	uint32_t status;         /* bytes of a presence's status text */
	uint32_t answer_seconds; /* an occupant may take to answer an IQ */
	uint32_t message_size;   /* bytes of a body */

	/* Messages that wait instead of being refused: bytes a second of one
	 * account, messages a second of a room; and how long they may wait. */
	uint32_t account_bytes, room_messages, shaper_seconds;

	/*
	 * Sessions silent for ghost_after seconds are pinged, at most so many a
	 * second; who has not answered ghost_timeout seconds later is gone
	 * (0: nobody is ever pinged).  It is to be longer than servers keep a
	 * broken connection for resumption (XEP-0198).  For link_grace seconds
	 * after the server came back nobody is held to be gone.
	 */
	uint32_t ghost_after, ghost_timeout, pings_per_second, link_grace;

	/* Seconds in which the last session of somebody may come back before
	 * the others hear that they left. */
	uint32_t leave_grace;

	/* From so many occupants on a room shows only staff and the last
	 * speakers, so many of them. */
	uint32_t big_room, big_room_speakers;

	uint32_t panic_slow; /* seconds of slow mode that is a room's mode */

	/* A message goes once so many have reported it who are not new. */
	uint32_t report_hides;

	/* Who is new may post links after so many messages, or so many minutes
	 * after they came first. */
	uint32_t links_after_messages, links_after_minutes;

	/* Until then they mention no more of those present in one message. */
	uint32_t new_mentions;

	/* Until so many minutes after they came first they only read. */
	uint32_t speak_after_minutes;

	/* A moderator sees to so many first messages of who is new before the
	 * others do; 1: and to links, which are refused else. */
	uint32_t hold_messages, hold_links;

	/* Who has said so many messages, on so many days, is a member. */
	uint32_t member_after_messages, member_after_days;

	uint32_t history;         /* messages on entering, of any room */
	uint32_t archive_queries; /* of one account at once */

	/* Seconds after which who says nothing has to go; and after which a
	 * room where nobody is forgets what is in the archive anyway. */
	uint32_t idle_seconds, sleep_seconds;

	uint32_t lock_nicks;   /* 1: who has reserved a nickname has no other */
	uint32_t no_avatars;   /* 1: presences go without hashes of avatars */
	uint32_t registration; /* 1: nicknames may be reserved (7.10) */
};

/* The limits by name, for configurations and tests. */
struct limit_field {
	const char *name;
	size_t offset; /* of a uint32_t in struct limits */
	uint32_t usual, max;
};

extern const struct limit_field limit_fields[];
extern const size_t limit_fields_len;

uint32_t *limit_at(struct limits *limits, const struct limit_field *field);
const struct limit_field *limit_field(const char *name); /* NULL: none */
void limits_usual(struct limits *limits);

#endif
