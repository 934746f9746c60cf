/*
 * The acts: ask every feature, do, tell every feature.
 */
#ifndef ROOM_ACT_H
#define ROOM_ACT_H

#include <stdbool.h>

struct news;
struct occupant;
struct session;
struct turn;

void act_presence(struct turn *t); /* join, change of nickname, update */
void act_leave(struct turn *t);
void act_probe(struct turn *t);

void act_speak(struct turn *t); /* a groupchat message */
/* The room itself says this, or (NULL) what is in the stanza. */
void act_announce(struct turn *t, const char *text);
void act_proclaim(struct turn *t); /* a message to the service */
void act_whisper(struct turn *t);  /* a private message */
void act_tell(struct turn *t);     /* any other message to the room */

void act_query(struct turn *t);  /* IQ get and set */
void act_reply(struct turn *t);  /* IQ result and error */
void act_hear(struct turn *t);   /* … to the service itself */
void act_bounce(struct turn *t); /* an error came back to us */

void act_end(struct turn *t); /* the service ends, for one room */

/*
 * For features: a session goes, by its own will or not, and whoever should
 * hears it as `news' ("unavailable").  t->session and t->actor are what they
 * were before, or NULL if they are gone with it, and so is t->other.
 */
void act_depart(
    struct turn *t, struct session *session, const struct news *news);

/* All sessions of an occupant, and so they themselves. */
void act_depart_all(
    struct turn *t, struct occupant *o, const struct news *news);

/* An unfixed temporary room without occupants ends (7.14): t->room is NULL
 * then. */
void act_close_if_empty(struct turn *t);

/* The sender is inside the room; else they have been refused, or this waits
 * until they are. */
bool act_is_inside(struct turn *t);

/* Somebody is there, goes or bounces, for the service; false: nobody here wants
 * to know. */
bool act_meet(struct turn *t);

#endif
