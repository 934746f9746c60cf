/*
 * What a room says of itself, in the language that it has been given
 * (muc#roomconfig_lang): in German or Hungarian, else in English.  Answers and
 * refusals are in that of who asks: see refuse_words.h.
 */
#ifndef ROOM_PHRASE_H
#define ROOM_PHRASE_H

#include "room/refuse_words.h"

struct arena;
struct room;
struct turn;
struct xml;

/* With what takes the places of %1, %2 … */
enum phrase {
	PHRASE_OPEN,
	PHRASE_REGISTERED,
	PHRASE_REGISTERED_UNTIL, /* a time */
	PHRASE_SLOW,             /* seconds */
	PHRASE_SLOW_UNTIL,       /* seconds, a time */
	PHRASE_MODERATORS,
	PHRASE_MODERATORS_UNTIL, /* a time */
	PHRASE_CLOSED,
	PHRASE_CLOSED_UNTIL, /* a time */
	PHRASE_MUTED_UNTIL,  /* a time */
	PHRASE_NEW_UNTIL,    /* a time */
	PHRASE_NEW_MENTIONS, /* how many */
	PHRASE_MERIT,        /* messages, days */
	PHRASE_VOICE,
	PHRASE_BAN_OVER, /* a nickname */
	PHRASE_WAITS,
	PHRASE_DENIED,
	PHRASE_HELD, /* number, nickname, why, words */
	PHRASE_WHY_FIRST,
	PHRASE_WHY_LINK,
	PHRASE_WHY_MENTIONS,
	PHRASE_WHY_WORDS,
	PHRASE_ONE_HELD,
	PHRASE_SOME_HELD, /* how many */
	PHRASE_REPORT,    /* number, who, of what */
	PHRASE_REPORT_OF, /* number, who, of what, whom */
	PHRASE_ONE_REPORTED,
	PHRASE_SOME_REPORTED, /* how many */
	PHRASE_HIDDEN,
	PHRASE_IDLE,
	PHRASE_LOGGED_OUT,
	PHRASE_DELETED,
	PHRASE_EXPELLED,
	PHRASES
};

/* The words that take the places end with a NULL. */
#ifdef __GNUC__
#define PHRASE_WORDS __attribute__((sentinel))
#else
#define PHRASE_WORDS
#endif

const char *phrase(struct turn *t, enum phrase which, ...) PHRASE_WORDS;
const char *phrase_in(
    struct arena *arena, enum lang lang, enum phrase which, ...) PHRASE_WORDS;

enum lang phrase_lang(const struct room *room);

/* xml:lang, of the element that has just been begun; not where nobody has said
 * which language it is. */
void phrase_mark(const struct turn *t, struct xml *xml);

#endif
