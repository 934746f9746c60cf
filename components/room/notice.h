/*
 * What a room itself has to say: messages from its own address.
 */
#ifndef ROOM_NOTICE_H
#define ROOM_NOTICE_H

#include <stdbool.h>
#include <stddef.h>

#include "room/phrase.h"
#include "room/rank.h"

struct change;
struct turn;
struct xml;

/* <x/> with such a status, for a message of one's own. */
void notice_write_status(struct xml *xml, int code);

/* To all who moderate; false: nobody who does is in. */
bool notice_moderators(struct turn *t, const struct xml *xml);

/* To a moderator who has come: so many wait for them, in an element of this
 * name. */
void notice_waiting(struct turn *t, const char *element, size_t n,
    enum phrase one, enum phrase some);

/* To all: the settings have changed (10.2.1). */
void notice_status(struct turn *t, int code);

/*
 * Somebody who is not in has become something else: those who may see their
 * address hear it (9.3, 10.3); they themselves do if the service wants it
 * (101), and a new member of a members-only room is invited (9.5).  `mav' is
 * XML that tells versions (XEP-0463), or NULL.
 */
void notice_affiliation(struct turn *t, const struct change *change,
    enum affiliation was, const char *by, const char *mav);

#endif
