/*
 * Who may read what was said in a room: the one rule that history on entering
 * and the archive both obey.
 */
#ifndef ROOM_VISIBLE_H
#define ROOM_VISIBLE_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

#define VISIBLE_ALL INT64_MIN
#define VISIBLE_NOTHING INT64_MAX

/*
 * Since when the sender may read: whoever could enter now may, and with a
 * password those who gave it or need none (XEP-0313, 5.1.2).  `inside': they
 * are, or enter in this turn.
 */
int64_t visible_since(const struct turn *t, bool inside);

/* May this account, which is not in, hear what is said now?  A password they
 * have said before. */
bool visible_to(const struct turn *t, const char *bare);

/* How many messages who enters is shown at most: as many as the room says, and
 * no more than the service does. */
uint32_t visible_most(const struct turn *t);

/* Whether they may know who is behind a nickname. */
bool visible_jids(const struct turn *t);

#endif
