/*
 * Guests: whoever comes from the domain where anybody is let in unnamed.
 */
#ifndef ROOM_GUEST_H
#define ROOM_GUEST_H

#include <stdbool.h>

struct engine;
struct occupant;

bool guest_is(const struct engine *engine, const char *bare_jid);
bool guest_is_one(const struct engine *engine, const struct occupant *o);

#endif
