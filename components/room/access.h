/*
 * Lists of who may do something, as settings give them: a bare JID; a domain,
 * for all who are of it; "*.domain", for all of domains below it; "*", for
 * everybody.
 */
#ifndef ROOM_ACCESS_H
#define ROOM_ACCESS_H

#include <stdbool.h>

struct jid;

/* NULL ends the list; no list at all lets everybody. */
bool access_allows(const char *const *list, const struct jid *who);

#endif
