/*
 * Who is new here may not post links yet: not before so many messages, or so
 * many minutes after they came first, or became a member of the site.  Guests
 * are always new, members and staff never are.
 */
#ifndef ROOM_TRUST_H
#define ROOM_TRUST_H

#include <stdbool.h>

struct turn;

/* May t->actor? */
bool trust_may_link(const struct turn *t);

#endif
