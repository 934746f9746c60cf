/*
 * Messages that a moderator sees to before others hear them: for commands of
 * staff, see features/hold.c.
 */
#ifndef ROOM_HOLD_H
#define ROOM_HOLD_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

/* All that wait, each as a message to who asks. */
void hold_list(struct turn *t);

/* The one of that number (0: all of them, the oldest first) is said to all now;
 * or it is not, and its author is told.  False: there is none. */
bool hold_see_to(struct turn *t, uint32_t number, bool approved);

/* Why one waits, in words. */
const char *hold_why(struct turn *t, const char *why);

#endif
