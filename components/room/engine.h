/*
 * The door of the rooms: a stanza and the time go in, effects come out.
 * Nothing in this folder reads a clock, a file or a socket, or makes chance.
 */
#ifndef ROOM_ENGINE_H
#define ROOM_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"

struct feature;
struct outbox;
struct room;
struct stanza;

/* What the rooms need to know; the strings live as long as the engine. */
struct engine_settings {
	const char *domain; /* of the service, prepared */
	const char *name;   /* in disco; "Chat rooms" */
	const char *software, *version;
	const char *lobby;   /* a room that exists from the start, or NULL */
	uint32_t seed;       /* of the hash tables */
	uint32_t max_nick;   /* bytes */
	uint32_t max_stanza; /* bytes */
};

struct engine {
	const struct feature *const *features;
	struct engine_settings set;
	struct map rooms; /* by bare JID */
};

struct engine *engine_new(
    const struct feature *const *features, const struct engine_settings *set);
void engine_free(struct engine **engine);

/* One stanza at one time (milliseconds since 1970), its effects appended. */
void engine_handle(struct engine *engine, const struct stanza *in, int64_t now,
    struct outbox *out);

/* When engine_tick() wants to be called; INT64_MAX: not of itself. */
int64_t engine_deadline(const struct engine *engine);
void engine_tick(struct engine *engine, int64_t now, struct outbox *out);

/* The service ends: everybody is told (XEP-0045, 11.2: status 332). */
void engine_shutdown(struct engine *engine, int64_t now, struct outbox *out);

/* The server is gone and everybody with it: rooms that live only while
 * somebody is in them end, the others are empty.  Nobody is told. */
void engine_desert(struct engine *engine, struct outbox *out);

/* For features: a room by its bare JID, or NULL; and a new one. */
struct room *engine_room(const struct engine *engine, const char *bare);
struct room *engine_open(struct engine *engine, const char *bare);
void engine_close(struct engine *engine, struct room **room);

#define each_feature(f, engine)                                                \
	const struct feature *const *f = (engine)->features;                   \
	*f != NULL;                                                            \
	f++

#endif
