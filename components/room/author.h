/*
 * Who wrote a message: an address that moderators of a room need not know, and
 * may have left long ago, by the id that everybody knows (XEP-0359).
 */
#ifndef ROOM_AUTHOR_H
#define ROOM_AUTHOR_H

#include <stdbool.h>

struct feature;
struct stanza;
struct turn;

/* The id of the message an element is about, or NULL: <stanza-id/> in it. */
const char *author_named(const struct stanza *item);

/*
 * Are the authors known that the items of a query name so?  If not, the archive
 * has been asked and the stanza will be handled again, or it is refused.
 */
bool author_ready(
    struct turn *t, const struct feature *whose, const struct stanza *query);

/* The bare JID, or NULL: there is no such message, or it is the room's own. */
const char *author_of(const struct turn *t, const char *id);

#endif
