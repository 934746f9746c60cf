#include "kept.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "room/engine.h"

/* In the order in which they are restored. */
static const char *const names[] = {
	[RECORD_ROOM] = "room",
	[RECORD_AFFILIATION] = "affiliation",
	[RECORD_OCCUPANT] = "occupant",
};
#define KINDS (sizeof(names) / sizeof(*names))

const char *
kept_name(enum record_kind kind)
{
	return names[kind];
}

static void
save(struct kept *kept, const struct effect *e)
{
	struct kept_record *r;

	for (size_t i = 0; i < kept->len; i++) {
		r = &kept->records[i];
		if (r->kind == e->record && strcmp(r->room, e->room) == 0 &&
		    strcmp(r->key, e->key) == 0) {
			mem_set(&r->value, e->text);
			return;
		}
	}
	if (kept->len == kept->size) {
		kept->size = kept->size > 0 ? 2 * kept->size : 16;
		kept->records = mem_grow(
		    kept->records, kept->size * sizeof(*kept->records));
	}
	kept->records[kept->len++] = (struct kept_record){
		.kind = e->record,
		.room = mem_dup(e->room),
		.key = mem_dup(e->key),
		.value = mem_dup(e->text),
	};
}

static void
drop(struct kept_record *r)
{
	free(r->room);
	free(r->key);
	free(r->value);
}

static bool
is_meant(const struct kept_record *r, const struct effect *e)
{
	return strcmp(r->room, e->room) == 0 &&
	       (e->record == RECORD_ROOM ||
		   (e->record == r->kind && strcmp(r->key, e->key) == 0));
}

static void
forget(struct kept *kept, const struct effect *e)
{
	size_t to = 0;

	for (size_t i = 0; i < kept->len; i++) {
		if (is_meant(&kept->records[i], e))
			drop(&kept->records[i]);
		else
			kept->records[to++] = kept->records[i];
	}
	kept->len = to;
}

void
kept_do(struct kept *kept, const struct effect *effect)
{
	if (effect->kind == EFFECT_SAVE)
		save(kept, effect);
	else if (effect->kind == EFFECT_FORGET)
		forget(kept, effect);
}

void
kept_restore(const struct kept *kept, struct engine *engine)
{
	for (size_t kind = 0; kind < KINDS; kind++)
		for (size_t i = 0; i < kept->len; i++) {
			const struct kept_record *r = &kept->records[i];

			if (r->kind == (enum record_kind)kind)
				engine_restore(
				    engine, r->kind, r->room, r->key, r->value);
		}
}

void
kept_clear(struct kept *kept)
{
	for (size_t i = 0; i < kept->len; i++)
		drop(&kept->records[i]);
	free(kept->records);
	*kept = (struct kept){ 0 };
}
