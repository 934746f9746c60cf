/*
 * A room: its settings, its affiliations, who is in it.  An occupant is a
 * nickname; behind it stand one or more sessions (full JIDs) of one account
 * (XEP-0045, 4 and 7.2.8).
 */
#ifndef ROOM_ROOM_H
#define ROOM_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "room/config.h"
#include "room/identity.h"
#include "room/mav.h"
#include "room/mode.h"
#include "room/rank.h"
#include "room/watch.h"

struct address;
struct arena;
struct chore;
struct history;
struct outbox;
struct reports;
struct whereabouts;

struct session {
	struct address *address;
	struct occupant *occupant;
	struct session *next; /* of the same occupant, the oldest first */
	uint32_t place;       /* in the room's audience */
	uint32_t nth;         /* that came to the room, ever */
	int64_t left_at;      /* gone, but may come back: see room_linger() */
	struct watch_place watch;
};

struct occupant {
	char *in_room;    /* room@service/nick */
	const char *nick; /* the end of in_room */
	char *look;       /* of the nickname: see look.h */
	char *presence;   /* see occupant_presence() */
	struct session *sessions;
	enum role role;
	enum affiliation affiliation;
	uint32_t seen_before; /* sessions that came before this one see them */
	bool expelled;        /* has been told so, and hears nothing any more */
	bool untold; /* the others do not know their last presence yet */
	char identity[IDENTITY_SIZE]; /* XEP-0421, from the first session on */
	int64_t active_at;            /* they did something; 0: not known */
};

/* What somebody has said who is no member, since they were sanctioned. */
struct merit {
	uint32_t said, days; /* messages, and the days on which they were */
	int64_t day;         /* the last of these, since 1970 */
	bool member;         /* that made them one */
};

/* What is known of one bare JID (or domain): not "none", or not only. */
struct standing {
	char *jid;
	enum affiliation affiliation;
	char *nick;          /* reserved for them (7.10, 9.3); "" for none */
	char *look;          /* what it looks like */
	char *reason;        /* why they were banned; "" for none */
	char *hats;          /* they wear: see hats.h; NULL for none */
	int64_t since;       /* they are a member or more; 0: always were */
	bool voiced;         /* was given voice where others have none */
	uint8_t subscribed;  /* to these nodes: see features/subscription.c */
	int64_t muted_until; /* no voice till then, in or out; 0: not muted */
	int64_t shadowed_until; /* nobody else hears them; 0: they do */
	int64_t kicked_until;   /* may not come back before; 0: may */
	char *called;           /* their nickname when that was; "" for none */
	char *because;  /* why, and who said so, where a command did; or NULL */
	int64_t met_at; /* they came first, and were new; 0: not known */
	uint32_t said;  /* messages since then, as far as it matters */
	struct merit merit;
	int64_t said_at; /* in slow mode: the last one; 0: long ago */
};

#define ACTIVITY_HOURS 25

/* How many messages were said, by the hour (XEP-0502). */
struct activity {
	uint32_t said[ACTIVITY_HOURS]; /* the latest hour first */
	int64_t hour;                  /* since 1970, which that is */
	int64_t since;                 /* it is counted; 0: not yet */
};

#define SEEN_BY_ALL UINT32_MAX /* whenever they came or will come */

#define ROOM_SECRET 16             /* bytes, kept as hex */
#define ROOM_DAY INT64_C(86400000) /* milliseconds */

struct room {
	char *jid;
	const struct room *hall; /* what is of all rooms; NULL: it is that */
	struct whereabouts
	    *whereabouts; /* the service's, NULL for none: who is where */
	struct room_config config;
	struct map occupants; /* by nickname */
	struct map sessions;  /* by full JID */
	struct map looks;     /* occupants by what their nickname looks like */
	bool doubles;         /* of some there was more than one */
	struct map standings; /* by bare JID */
	uint32_t subscribers; /* how many of them are */
	struct mav mav;       /* versions of them */
	struct map hats;      /* there are, by URI */
	struct map tokens;    /* that invite, by what they are */
	struct map invitees;  /* who was invited, by bare JID */
	struct map
	    reserved; /* the same by the look of what they have reserved */

	/* Everybody's address, dense, for messages to all. */
	struct address **audience;
	struct session **audience_of; /* whose it is, place by place */
	uint32_t audience_len, audience_size;

	uint32_t next_nth;          /* of the next session */
	bool big;                   /* not everybody is shown: see crowd.h */
	struct occupant **speakers; /* the last ones first */
	uint32_t speakers_len;
	struct occupant **shown; /* see crowd_shown() */
	uint32_t shown_len;
	bool shown_known; /* it is as it should be */

	struct chore *chores; /* see chores.h */
	char *card;           /* a vCard as XML; "" for none */
	char *avatar;         /* the hashes of its photos, one a line */
	struct activity activity;

	enum mode mode;     /* see mode.h */
	int64_t shut_until; /* by opening hours; 0: it is open */
	int64_t mode_until; /* then it is normal again; 0: when told to be */
	char *pinned;       /* what stands in the message: see pin.h; "" */
	char *pinned_id;    /* its own, the same for whoever comes */
	char *pinned_of;    /* that of what was said, or "", and who said it */
	int64_t pinned_at;
	struct reports *reports; /* that wait for somebody; NULL: none */
	struct reports *held;    /* messages that do: see hold.h */

	char *subject;    /* <subject/> elements as XML; "" for none */
	char *subject_by; /* the occupant JID of who set it, or the room's */
	char *subject_of; /* their bare JID; "" for nobody's */
	char *subject_id; /* its id in the archive; "" for none */
	int64_t subject_at;
	struct history *history;
	uint64_t last_place; /* in the archive: see room/archive.h */
	char *secret;        /* what occupant ids are made with (XEP-0421) */
	bool locked;         /* until its creator has configured it (10.1) */
	bool forgotten;      /* it is being destroyed: nothing is kept of it */
	bool fixed;          /* it stays, whoever leaves: nobody created it */
	bool kept;           /* of the fixed: its record is stored */
	int64_t had_until;   /* by its site, which is asked again then */
	bool unread;         /* restored: its history is in the archive only */
	char *reading;       /* who waits for it to be read, or NULL */
	int64_t read_again;  /* not before: it could not be read */
	int64_t now;         /* of the last turn it was looked at in */
	bool all_know;       /* listeners that something is said: see rai.c */
	int64_t empty_since; /* nobody is in; good while that is so */
	int64_t idle_rings_at; /* whoever is idle is looked for */
	int64_t used_on;       /* the day something was said; 0: not known */
};

struct room *room_new(const char *jid, uint32_t seed);
void room_free(struct room **room);

/* A new occupant without sessions. */
struct occupant *room_enter(struct room *room, const char *nick);

/* Another session for an occupant. */
struct session *room_attach(
    struct room *room, struct occupant *o, const char *full_jid);

/*
 * The session goes, and its occupant with it if it was the last: then
 * *session's occupant is freed too.  The address is retired with the outbox.
 */
void room_detach(
    struct room *room, struct session **session, struct outbox *out);

/*
 * The session goes, but its occupant stays to be seen, for a while: it is
 * found by its occupant only, and nothing is sent to it.  room_detach() is
 * still to come.
 */
void room_linger(struct room *room, struct session *session, int64_t now);

struct occupant *room_occupant(const struct room *room, const char *nick);
struct occupant *room_occupant_of(const struct room *room, const char *bare);
struct session *room_session(const struct room *room, const char *full_jid);

/* What the last presence held, as XML; nothing at all takes no memory. */
const char *occupant_presence(const struct occupant *o);
void occupant_set_presence(struct occupant *o, const char *xml);

/* Whose they are, all their sessions; NULL: they have none. */
const char *occupant_bare(const struct occupant *o, struct arena *arena);

/* Has the occupant no session now, only one that may come back? */
bool occupant_is_away(const struct occupant *o);

/* Does this session know of that occupant?  Oneself one always does.  (Asked of
 * everybody in a room whenever somebody joins.) */
static inline bool
session_sees(const struct session *s, const struct occupant *o)
{
	return s->occupant == o || s->nth < o->seen_before;
}

/* Does the session belong to this account? */
bool session_is_of(const struct session *s, const char *bare_jid);

/* The nickname changes in place; nobody else may have it. */
void room_rename(struct room *room, struct occupant *o, const char *nick);

/* What a bare JID is here, its domain's ban included. */
enum affiliation room_affiliation(const struct room *room, const char *bare);

/* What is kept of one bare JID or domain, or NULL; and of whom this nickname
 * is reserved for. */
struct standing *room_standing(const struct room *room, const char *bare);
struct standing *room_reserved(const struct room *room, const char *nick);

/* Of somebody whose nickname looks like this one: in the room, or reserved. */
struct occupant *room_alike(const struct room *room, const char *nick);
struct standing *room_reserved_alike(const struct room *room, const char *nick);

/* NONE without a nickname or sanction is nothing to keep.  A new affiliation
 * alone keeps the nickname (but an outcast's) and forgets the reason. */
void room_set_affiliation(
    struct room *room, const char *bare, enum affiliation affiliation);
void room_set_standing(struct room *room, const char *bare,
    enum affiliation affiliation, const char *nick, const char *reason);

void room_set_voiced(struct room *room, const char *bare, bool voiced);
void room_subscribe(struct room *room, const char *bare, unsigned nodes);
void room_set_hats(struct room *room, const char *bare, const char *hats);
/* The same, which is made if there is none: then something is to be put into
 * it; and what has nothing in it is kept no longer. */
struct standing *room_have_standing(struct room *room, const char *bare);
void room_settle_standing(struct room *room, struct standing *s);

/* Why somebody is banned, muted or kept out, as long as they are. */
void room_set_because(struct room *room, const char *bare, const char *because);

/* Sanctions that end by themselves; 0 ends one at once. */
void room_mute(struct room *room, const char *bare, int64_t until);
void room_shadow(struct room *room, const char *bare, int64_t until);
void room_keep_out(struct room *room, const char *bare, int64_t until);

/* Of the room's own files. */
void room_add_look(struct room *room, struct occupant *o);
void room_drop_look(struct room *room, struct occupant *o);
void room_free_standings(struct room *room);

/* May this occupant see real JIDs (XEP-0045, 7.2.3 and 7.2.4)? */
bool room_shows_jids(const struct room *room, const struct occupant *viewer);

/* Real JIDs are shown to everybody. */
bool room_is_open_about_jids(const struct room *room);

#endif
