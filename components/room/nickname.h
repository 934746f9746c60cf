/*
 * Which nicknames there may be, and whose they are.
 */
#ifndef ROOM_NICKNAME_H
#define ROOM_NICKNAME_H

#include <stdbool.h>

struct turn;

/*
 * May this account have it in t->room (NULL: in every room): visible, not too
 * long, not the same as nor taken for that of anybody who is in or has reserved
 * it (XEP-0045, 7.2.8, 7.10, 14.6, 17.1)?  `nick' is prepared.  If not, the
 * sender has been refused.
 */
bool nickname_may_have(struct turn *t, const char *nick, const char *bare);

/* The last of these only. */
bool nickname_is_free(const struct turn *t, const char *nick, const char *bare);

#endif
