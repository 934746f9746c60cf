/*
 * How often the others hear that somebody's presence has changed.
 */
#ifndef ROOM_CALM_H
#define ROOM_CALM_H

#include <stdbool.h>

struct turn;

/* May t->actor's new presence be told now?  If not it will be, some seconds
 * from now, whatever it is then. */
bool calm_may_tell(struct turn *t);

#endif
