/*
 * All that somebody said in a room of late is taken back at once.  For
 * commands: they decide who may do it.
 */
#ifndef ROOM_PURGE_H
#define ROOM_PURGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive_message;
struct engine;
struct moderation;
struct turn;

/*
 * In t->room, what was said since then (milliseconds) by `who': a bare JID, or
 * the occupant id of somebody the room knows now.  It is done in portions, so
 * that neither archive nor occupants are flooded: in this turn the first is
 * asked for.  False: nobody is known by that occupant id.
 */
/*
 * A purge that erases (why->erase) takes all that they ever sent to the room,
 * and what remains does not say who that was.  Either goes on after a restart.
 */
bool purge_begin(struct turn *t, const char *who, int64_t since,
    const struct moderation *why);

/* A message was taken back: so are its corrections, that say the same. */
void purge_corrections(struct turn *t, const struct archive_message *m,
    const struct moderation *why);

/* What any room has of them, but in the archive, goes: where all they said has
 * left it or waits, too. */
void purge_forget(struct turn *t, const char *who);

/* In how many rooms is somebody (a bare JID) still being erased? */
size_t purge_erasing(const struct engine *engine, const char *who);

#endif
