/*
 * The presence of occupants, as each of three kinds of viewers gets it:
 * oneself (110), those who may see real JIDs, and everybody else
 * (XEP-0045, 7.2.2 to 7.2.4, 17.3).
 */
#ifndef ROOM_PRESENCE_H
#define ROOM_PRESENCE_H

struct occupant;
struct session;
struct turn;

#define PRESENCE_CODES 4

/* What there is to say beside who it is; zeroed, it is "here they are". */
struct news {
	const char *type;          /* NULL: available; "unavailable" */
	const char *payload;       /* XML inside; NULL: what they last said */
	int codes[PRESENCE_CODES]; /* for everybody; 0 ends */
	int self_codes[PRESENCE_CODES]; /* beside 110, to oneself only */
	const char *new_nick;           /* 303 */
	const char *self_nick;          /* 303, to oneself only */
	const char *reason;
	const char *actor;  /* the nickname of who did it */
	const char *inside; /* XML beside the item: <destroy/> (10.9) */
	const char *id;     /* of the stanza that caused it, to oneself only */
	int nowhere;        /* affiliation none as well as role none: 11.2 */
	int others_only;    /* they themselves have heard it */
};

/*
 * Everybody who sees them hears it (see crowd.h), but not `except' (NULL:
 * nobody), nor who has been expelled.  Who is here and to be shown to all is
 * seen by all from now on.
 */
void presence_announce(struct turn *t, struct occupant *whose,
    const struct news *news, const struct session *except);

/* Who is to be shown to all is, to those who do not see them yet. */
void presence_reveal(struct turn *t, struct occupant *whose);

/* One session hears it, if it sees them. */
void presence_show(struct turn *t, const struct occupant *whose,
    const struct news *news, const struct session *viewer);

/* The XML that the sender put in their presence, fit to be passed on: a status
 * text is not too long, and of a visitor there may be none. */
const char *presence_payload(struct turn *t);

/*
 * To somebody who believes to be in, and is not: unavailable from where they
 * believe to be, with 110, 307 and 333 (7.2.18).
 */
void presence_deny(struct turn *t, const char *reason);

#endif
