/*
 * What features do with the archive alike: ask for one message by its id, keep
 * what the room itself says, show again what was said before.
 */
#ifndef ROOM_ARCHIVED_H
#define ROOM_ARCHIVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive_message;
struct feature;
struct room;
struct turn;
struct xml;

/*
 * The stanza of the turn is held, and handled again when the archive has
 * answered or so many milliseconds have passed: with the page that has this
 * message, or has none.
 */
void archived_ask(struct turn *t, const struct feature *whose, const char *id,
    int64_t within);

/* One more in the archive, which has no more than the room may (O23). */
void archived_append(struct turn *t, const struct archive_message *m);

/* The room's own message, written and closed, under this id. */
void archived_keep_own(struct turn *t, const char *id, const struct xml *xml);

/* t->message without the place in the archive that it has not got; and that
 * shown to its author, and to nobody else, as if it had been said. */
const char *archived_placeless(struct turn *t);
void archived_echo(struct turn *t);

/* <delay/> by the room, of what is shown again (XEP-0045, 7.2.13). */
void archived_write_delay(struct xml *xml, const struct room *room, int64_t at);
/* … which what was held had when it was said: is it the last of what is in
 * this stanza, up to its end tag? */
bool archived_is_delayed(const char *text, size_t len);

/*
 * Is there this hint that what is said is not to be kept (XEP-0334), from
 * somebody who may choose that?  In the rooms of a site who does not moderate
 * may not: what is kept nowhere, nobody can take back.
 */
bool archived_has_hint(const struct turn *t, const char *name);

#endif
