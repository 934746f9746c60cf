/*
 * What a room is at for longer than a turn and must not forget when it is
 * restarted: kept in its record.  A chore is a text as base/fields.h has it
 * that begins with its "id"; what else is in it is its feature's business.
 */
#ifndef ROOM_CHORES_H
#define ROOM_CHORES_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a room's record: from then on a restart forgets what is to be done,
 * as no database takes 16 MiB at once. */
#define CHORES_MOST ((size_t)8 * 1024 * 1024)

struct feature;
struct room;
struct turn;

struct chore {
	struct chore *next;
	char *id, *text;
	bool at_it; /* since this program runs */
};

/* New, or the one of its id as it is now; NULL: the text has no id. */
struct chore *chore_put(struct room *room, const char *text);
struct chore *chore_find(const struct room *room, const char *id);
void chore_drop(struct room *room, const char *id);
void chores_free(struct room *room);

/* Of all rooms, those in whose text there is this field and which a restart
 * broke off: their feature is rung for with the id of each. */
void chores_resume(
    struct turn *t, const struct feature *whose, const char *field);

#endif
