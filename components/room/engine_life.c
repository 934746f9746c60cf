/*
 * An engine begins and ends.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "room/blocked.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/grave.h"
#include "room/rai.h"
#include "room/room.h"

static void
find_marks(struct engine *engine)
{
	unsigned marking = 0, presenting = 0;

	for (each_feature(f, engine)) {
		if ((*f)->mark != NULL)
			engine->marking[marking++] = *f;
		if ((*f)->present != NULL)
			engine->presenting[presenting++] = *f;
		assert(marking < ENGINE_MARKS && presenting < ENGINE_MARKS);
	}
}

struct engine *
engine_new(
    const struct feature *const *features, const struct engine_settings *set)
{
	struct engine *engine = mem_new(sizeof(*engine));

	engine->features = features;
	engine->set = *set;
	find_marks(engine);
	chance_init(&engine->chance, set->seed);
	chance_bytes(
	    &engine->chance, &engine->hash_seed, sizeof(engine->hash_seed));
	map_init(&engine->rooms, engine->hash_seed);
	engine->hall = room_new(set->domain, engine->hash_seed);
	map_init(&engine->waits, engine->hash_seed);
	whereabouts_init(&engine->whereabouts, engine->hash_seed);
	rates_init(&engine->rates, engine->hash_seed);
	watch_init(&engine->watch);
	map_init(&engine->graves, engine->hash_seed);
	map_init(&engine->listeners, engine->hash_seed);
	map_init(&engine->blocked, engine->hash_seed);
	engine->scratch = arena_new();
	for (each_feature(f, engine))
		if ((*f)->begin != NULL)
			(*f)->begin(engine);
	return engine;
}

void
engine_free(struct engine **engine)
{
	struct room *room;
	struct wait *wait;

	if (*engine == NULL)
		return;
	for (size_t i = 0; (room = map_next(&(*engine)->rooms, &i)) != NULL;)
		room_free(&room);
	for (size_t i = 0; (wait = map_next(&(*engine)->waits, &i)) != NULL;)
		wait_free(&wait);
	graves_free(*engine);
	rai_free(*engine);
	blocked_clear(*engine);
	room_free(&(*engine)->hall);
	map_free(&(*engine)->rooms);
	map_free(&(*engine)->waits);
	whereabouts_free(&(*engine)->whereabouts);
	rates_free(&(*engine)->rates);
	alarms_free(&(*engine)->alarms);
	arena_free(&(*engine)->scratch);
	explicit_bzero(*engine, sizeof(**engine));
	free(*engine);
	*engine = NULL;
}
