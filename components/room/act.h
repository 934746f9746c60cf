/*
 * The acts: ask every feature, do, tell every feature.
 */
#ifndef ROOM_ACT_H
#define ROOM_ACT_H

struct turn;

void act_presence(struct turn *t); /* join, change of nickname, update */
void act_leave(struct turn *t);
void act_bounce(struct turn *t); /* an error came back to us */
void act_probe(struct turn *t);

void act_speak(struct turn *t);   /* a groupchat message */
void act_whisper(struct turn *t); /* a private message */
void act_tell(struct turn *t);    /* any other message to the room */

void act_query(struct turn *t); /* IQ get and set */

void act_end(struct turn *t); /* the service ends, for one room */

#endif
