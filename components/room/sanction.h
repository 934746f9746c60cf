/*
 * Sanctions that end by themselves, by bare JID: to leave and come back does
 * not lift them.  How long they last are settings; 0 is not at all.
 */
#ifndef ROOM_SANCTION_H
#define ROOM_SANCTION_H

#include <stdbool.h>
#include <stdint.h>

struct occupant;
struct turn;

/* Somebody was kicked: they stay away for a while, or until then. */
void sanction_kicked(struct turn *t, const char *bare, int64_t until);

/* Somebody was given voice, or it was taken from them: they come back without
 * it for a while (XEP-0045, 5.1.2), or until then. */
void sanction_voice(
    struct turn *t, const char *bare, bool has_voice, int64_t until);

/* The same until a time of one's choosing (milliseconds); mute 0 is no more.
 * They are not put out by it, nor is their role another: that is the
 * caller's. */
void sanction_keep_out(struct turn *t, const char *bare, int64_t until);
void sanction_mute(struct turn *t, const char *bare, int64_t until);

/* Nobody else hears them until then, and they do not know; 0: they are heard.
 */
void sanction_shadow(struct turn *t, const char *bare, int64_t until);

/* <sanction/>: of that type, until then (0: it is over); as text. */
const char *sanction_xml(struct turn *t, const char *type, int64_t until);

/* To who is muted, that they are, and until when; and to who has just come. */
void sanction_tell_muted(
    struct turn *t, const struct occupant *o, int64_t until);
void sanction_show(struct turn *t);

/* Was voice taken from them not long ago? */
bool sanction_is_muted(const struct turn *t, const struct occupant *o);

#endif
