/*
 * A turn: one stanza, the room it is for, the time, and what comes of it.
 */
#ifndef ROOM_TURN_H
#define ROOM_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/xml.h"
#include "room/limits.h"
#include "room/refuse.h"

struct answer;
struct arena;
struct effect;
struct engine;
struct jid;
struct news;
struct occupant;
struct outbox;
struct room;
struct session;
struct stanza;
struct wait;

struct turn {
	struct engine *engine;
	const struct stanza *in;
	const struct jid *from, *to; /* prepared */
	int64_t now;                 /* milliseconds; the only clock */
	struct outbox *out;
	struct arena *arena; /* the outbox's: lives as long as the effects */

	struct room *room;       /* NULL: the service, or no such room */
	struct session *session; /* the sender's, NULL until they are in */
	struct occupant *actor;  /* whose session that is */
	struct occupant *other;  /* whom it is addressed to by nickname */

	const char *nick;   /* joining, renaming: the one that will be had */
	struct xml message; /* speaking: as it goes to all */
	const char *id;     /* speaking: of the message, given or made */
	const char *said; /* announcing without a stanza: the words, or NULL */
	const char *archive_id; /* speaking: "" if it is not archived */
	const char *held; /* speaking: why it waits for a moderator, or NULL */
	bool invited;     /* joining: with a token */
	bool created;     /* joining: this made the room */
	bool again;       /* joining: was in already (7.2.1, 17.3) */
	bool moved;       /* joining: was in, and knows what was said */
	bool nick_was_given;     /* the service chose another nickname: 210 */
	const char *instead;     /* REFUSE_GONE: where to go, a URI or "" */
	const struct news *news; /* leaving: what is said of it */
	const char *aside;       /* joining: XML of their own presence */
	bool lingers;            /* leaving: the others are not told yet */
	bool returned; /* joining: was away, and nobody has been told */
	bool ordered;  /* there is no stanza: whoever runs us wants it */

	/* An answer that was waited for, or to a stanza held for it; NULL: this
	 * is no answer.  Nothing inside: none came. */
	const struct answer *answer;
	const struct wait *waited;
};

/* One without a stanza: whoever runs us wants it, and the service does it. */
struct turn turn_ordered(
    struct engine *engine, int64_t now, struct outbox *out);

/* Write a stanza that will be sent: xml_close() ends it, turn_send() posts. */
void turn_begin(struct turn *t, struct xml *xml, const char *element);

/* To the sender of the stanza. */
void turn_reply(struct turn *t, const struct xml *stanza);
/* To every session in the room. */
void turn_broadcast(struct turn *t, const struct xml *stanza);
/* To every session of one occupant. */
void turn_tell(
    struct turn *t, const struct occupant *o, const struct xml *stanza);

/*
 * May this be answered with an error?  Not an error, nor a result, nor a
 * presence that says goodbye (RFC 6120, 8.3.1; XEP-0045, 17.3).
 */
bool turn_may_refuse(const struct stanza *in);

/* Answer the sender with an error, if that may be.  Always false: the turn is
 * over. */
bool turn_refuse(struct turn *t, enum refusal why);
bool turn_refuse_saying(struct turn *t, enum refusal why, const char *text);
/* What is known in English only, or NULL to those who read something else:
 * then the usual words are said. */
const char *turn_words(const struct turn *t, const char *english);
/* … or with all that may be said beside the reason. */
bool turn_refuse_more(
    struct turn *t, enum refusal why, const struct refusal_more *more);
/* With XML beside the condition, as some XEP wants it. */
bool turn_refuse_with(struct turn *t, enum refusal why, const char *detail);

/* Was the stanza let pass before, and had to wait?  Then it has been counted.
 * Waiting for the room to be read is before all that. */
bool turn_has_passed(const struct turn *t);

/*
 * Is it too much, of this sender (bare JID) in this room ("": in all)?  If it
 * is they have been refused, if not it is counted.  Never of a stanza that was
 * let pass before and had to wait.
 */
bool turn_is_too_much(
    struct turn *t, const char *what, const char *room, struct rate rate);

/*
 * The result of an IQ request: begin, write the payload, turn_result_end().
 * turn_result() is the empty one.  Both answers are true: it is answered.
 */
void turn_result_begin(struct turn *t, struct xml *xml);
bool turn_result_end(struct turn *t, struct xml *xml);
bool turn_result(struct turn *t);

/* So many bytes are more than engine_longest(): such a result is refused. */
bool turn_is_too_long(const struct turn *t, size_t len);

/* The one child element of an IQ request, if it is this one, else NULL. */
const struct stanza *turn_payload(
    const struct turn *t, const char *name, const char *ns);
bool turn_is_get(const struct turn *t);

/* The language of what an element of the stanza says, or NULL: its own, else
 * that of the stanza (RFC 6120, 8.1.5). */
const char *turn_lang(const struct turn *t, const struct stanza *child);

/* What a child of this name says, in whatever namespace; NULL: there is none.
 */
const char *turn_text_in(
    struct turn *t, const struct stanza *parent, const char *name);

/* So many bytes of it at most, and whole characters. */
char *turn_cut(const struct turn *t, const char *text, size_t max);

/* All that people read of a message: its bodies and subjects. */
const char *turn_words_of(const struct turn *t);
const char *turn_bodies_of(const struct turn *t); /* … and not the subjects */

/*
 * Copy what the sender wrote inside their stanza, all of it or one element,
 * without what only the room may say: muc#user, occupant-id, hats, ours, our
 * stanza-id and delay (17.3, XEP-0317 4, XEP-0359 3, XEP-0421 4).
 */
void turn_copy_children(struct turn *t, struct xml *xml);
void turn_copy_child(
    struct turn *t, struct xml *xml, const struct stanza *child);

/* Ask every feature to add what every stanza of this occupant carries. */
void turn_mark(struct turn *t, const struct occupant *o, struct xml *xml);
/* … what their presence does, while they are here. */
void turn_present(struct turn *t, const struct occupant *o, struct xml *xml);

#endif
