/*
 * Where a room was destroyed: for a while its address is not given to the next
 * who asks, and whoever comes is told where to go instead.
 */
#ifndef ROOM_GRAVE_H
#define ROOM_GRAVE_H

#include <stdint.h>

struct engine;
struct outbox;

struct grave {
	char *jid;       /* the room's */
	char *elsewhere; /* a URI, or "" */
	int64_t until;   /* milliseconds since 1970 */
};

/* NULL: there is none, or it is so no more. */
const struct grave *grave_of(
    const struct engine *engine, const char *jid, int64_t now);

void grave_dig(struct engine *engine, const char *jid, const char *elsewhere,
    int64_t until);
void grave_remove(struct engine *engine, const char *jid);
void graves_free(struct engine *engine);

/* As the room's record, in place of the room. */
void grave_save(struct outbox *out, const struct grave *grave);

#endif
