/*
 * The door of the rooms: a stanza and the time go in, effects come out.
 * Nothing in this folder reads a clock, a file or a socket, or makes chance.
 */
#ifndef ROOM_ENGINE_H
#define ROOM_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "room/alarm.h"
#include "room/chance.h"
#include "room/outbox.h"
#include "room/rate.h"
#include "room/settings.h"
#include "room/tally.h"
#include "room/wait.h"
#include "room/watch.h"
#include "room/whereabouts.h"

struct answer;
struct arena;
struct feature;
struct room;
struct stanza;
struct turn;

#define ENGINE_MARKS 8

struct engine {
	const struct feature *const *features;
	/* Those of them that write into every presence and message, for which
	 * it counts how long they are looked for; a NULL ends them. */
	const struct feature *marking[ENGINE_MARKS];
	const struct feature *presenting[ENGINE_MARKS];
	struct engine_settings set;
	struct map rooms;     /* by bare JID */
	struct room *hall;    /* what is of all rooms: nicknames reserved at the
				 service itself, the mode of all; nobody is
				 in it */
	struct map waits;     /* by id */
	struct map listeners; /* who hears where something is said, by JID */
	struct map graves;    /* of destroyed rooms, by bare JID */
	struct map blocked;   /* SHA-256 of addresses, as hex */
	int64_t blocked_at;   /* when that list was asked for last */
	struct alarms alarms;
	struct whereabouts whereabouts;
	struct rates rates;
	struct tally tally;
	int64_t began_at;   /* the first turn; 0: none yet */
	int pressure;       /* see engine_pressure() */
	struct watch watch; /* of all sessions in all rooms */
	struct chance chance;
	uint32_t hash_seed;
	/* Whether it is closed now and until when (0: it is open) is so from
	 * and until then: see features/hours.c. */
	int64_t shut_until, hours_from, hours_until;
	bool followed;         /* somebody follows what happens: see events.c */
	bool expiring;         /* old messages go from time to time */
	bool guests_are_set;   /* those who are in are as the settings say */
	struct arena *scratch; /* for a moment, reset by whoever used it */
};

struct engine *engine_new(
    const struct feature *const *features, const struct engine_settings *set);
void engine_free(struct engine **engine);

/* One stanza at one time (milliseconds since 1970), its effects appended. */
void engine_handle(struct engine *engine, const struct stanza *in, int64_t now,
    struct outbox *out);

/* Nobody can be served now: whoever may be refused is.  False: this one is not,
 * and has to be handled later. */
bool engine_refuse(struct engine *engine, const struct stanza *in, int64_t now,
    struct outbox *out);

/* A server may end the stream, and all that is on its way, for a stanza of
 * ours that is longer. */
size_t engine_longest(const struct engine *engine);

/* When engine_tick() wants to be called; INT64_MAX: not of itself. */
int64_t engine_deadline(const struct engine *engine);
void engine_tick(struct engine *engine, int64_t now, struct outbox *out);

/*
 * The server is there, for the first time or again.  What came from it in
 * between is lost: who has left, who was told.  Nobody is told anything now;
 * whether sessions still live is found out in the time to come.
 */
void engine_linked(struct engine *engine, int64_t now, struct outbox *out);

/*
 * How hard it is to get rid of what is sent: 0 not at all, 1: who is typing
 * need not be told, 2: nor that a presence has changed, for a while.  Messages,
 * joins and ends are always told (XEP-0045, 14.6).
 */
void engine_pressure(struct engine *engine, int pressure);

/* Time stood still for the rooms until now: whom they asked something have all
 * the time again that they would have had. */
void engine_resume(struct engine *engine, int64_t now);

/* The service ends: everybody is told (XEP-0045, 11.2: status 332). */
void engine_shutdown(struct engine *engine, int64_t now, struct outbox *out);

/*
 * What was stored, before the first stanza: rooms first, then what is of them.
 * Nobody is told anything.
 */
void engine_restore(struct engine *engine, enum record_kind record,
    const char *room, const char *key, const char *value);

/*
 * The answer to a FETCH or ASK; NULL inside is "there will be none".  An id
 * that nobody waits for any more is passed over.
 */
void engine_answer(struct engine *engine, const char *wait,
    const struct answer *answer, int64_t now, struct outbox *out);

/*
 * The site says that an account is not as it was; `bare' NULL: any may be so,
 * since it could not tell for a while.
 */
void engine_account_changed(struct engine *engine, const char *bare,
    enum account_change change, int64_t now, struct outbox *out);

/*
 * For features.  Wait for an answer: the id to FETCH or ASK with, good for the
 * turn.  With `hold' the stanza of the turn is kept and, answered or not, is
 * handled once more with t->answer set; otherwise the feature's answered() is
 * called.  `note' is the feature's own.
 */
const char *engine_wait(struct turn *t, const struct feature *whose,
    const char *note, int64_t until, int hold);

/* For features.  The stanza of the turn is handled when this wait is over,
 * after the one it waits with and those that followed before.  False: they
 * are too many, and the sender has been told. */
bool engine_follow(struct turn *t, const char *id);

/* Does the sender wait to be let into this room?  Then this is handled once
 * they have been: whoever sends a join need not wait for its answer to say
 * something.  (Not at the door where they are asked themselves.) */
bool engine_follow_join(struct turn *t);

/* For features.  What the sender has tried to enter this room with, and what
 * still waits, comes to nothing; if something follows it, this does, too. */
void engine_forget_joins(struct turn *t);

/* The answer to this wait is an IQ result or error from this JID, sent to the
 * room the turn is for (or to a nickname in it) with the wait's id. */
void engine_expect(struct turn *t, const char *id, const char *peer);

/* Who waits under this id, or NULL; it waits no longer. */
struct wait *engine_unwait(struct engine *engine, const char *id);
void wait_free(struct wait **wait);

/* Wake `whose' feature: its rang() is called with the room, if it is there. */
void engine_alarm(struct engine *engine, int64_t at,
    const struct feature *whose, const char *room, const char *key);

/* For features: a room by its bare JID, or NULL; and a new one. */
struct room *engine_room(const struct engine *engine, const char *bare);
struct room *engine_open(struct engine *engine, const char *bare);
/* As the service wants new rooms of that name to be (10.1.2). */
void engine_set_defaults(const struct engine *engine, struct room *room);
void engine_close(
    struct engine *engine, struct room **room, struct outbox *out);
void engine_drop(struct engine *engine, struct room **room); /* forgotten */

/* Is it one of those that this engine was made with? */
bool engine_has(const struct engine *engine, const struct feature *feature);

/* Are the rooms a site's, and what they are is for its staff to say? */
static inline bool
engine_is_of_site(const struct engine *engine)
{
	return engine->set.lobby != NULL;
}

#define each_feature(f, engine)                                                \
	const struct feature *const *f = (engine)->features;                   \
	*f != NULL;                                                            \
	f++

#endif
