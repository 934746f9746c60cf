/*
 * The records that the rooms saved and have not forgotten: what a store would
 * hold.
 */
#ifndef TESTS_SCENE_KEPT_H
#define TESTS_SCENE_KEPT_H

#include <stddef.h>

#include "room/outbox.h"

struct engine;

struct kept {
	struct kept_record {
		enum record_kind kind;
		char *room, *key, *value;
	} * records; /* in the order in which they were first saved */
	size_t len, size;
};

/* By the word of a scene: "room", "affiliation", … */
const char *kept_name(enum record_kind kind);

/* Carry out a SAVE or FORGET; of all others nothing is kept here. */
void kept_do(struct kept *kept, const struct effect *effect);

/* Hand them to an engine that has just begun, rooms first. */
void kept_restore(const struct kept *kept, struct engine *engine);

void kept_clear(struct kept *kept);

#endif
