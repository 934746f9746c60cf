#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SMALL 8 /* up to here a search by hand is as quick as an index */
#define HOLE UINT32_MAX

struct map_entry {
	const char *key; /* NULL: a hole */
	void *value;
	uint32_t hash;
};

/*
 * FNV-1a with a final mix: short keys, and the seed keeps strangers from
 * choosing names that collide.
 */
static uint32_t
hash_of(const struct map *map, const char *key)
{
	uint32_t h = 2166136261u ^ map->seed;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 16777619u;
	h ^= h >> 16;
	h *= 0x85ebca6bu ^ (map->seed | 1);
	return h ^ h >> 13;
}

void
map_init(struct map *map, uint32_t seed)
{
	*map = (struct map){ .seed = seed };
}

void
map_free(struct map *map)
{
	free(map->entries);
	free(map->index);
	map_init(map, map->seed);
}

/* The index holds positions plus one; 0 is free, HOLE was removed. */
static void
index_put(struct map *map, uint32_t at)
{
	uint32_t mask = map->index_size - 1, i = map->entries[at].hash & mask;

	while (map->index[i] != 0 && map->index[i] != HOLE)
		i = (i + 1) & mask;
	map->index[i] = at + 1;
}

/* Close the holes and make the index fit what is left. */
static void
rebuild(struct map *map, uint32_t size)
{
	uint32_t to = 0;

	for (uint32_t from = 0; from < map->used; from++)
		if (map->entries[from].key != NULL)
			map->entries[to++] = map->entries[from];
	map->used = to;
	map->size = size;
	map->entries = mem_grow(map->entries, size * sizeof(*map->entries));
	free(map->index);
	map->index = NULL;
	map->index_size = 0;
	if (size <= SMALL)
		return;
	for (map->index_size = 16; map->index_size < 2 * size;)
		map->index_size *= 2;
	map->index = mem_new(map->index_size * sizeof(*map->index));
	for (uint32_t i = 0; i < map->used; i++)
		index_put(map, i);
}

/* Where the key's position stands in the index, or NULL. */
static uint32_t *
index_find(const struct map *map, const char *key, uint32_t hash)
{
	uint32_t mask = map->index_size - 1;

	for (uint32_t i = hash & mask; map->index[i] != 0; i = (i + 1) & mask) {
		const struct map_entry *e;

		if (map->index[i] == HOLE)
			continue;
		e = &map->entries[map->index[i] - 1];
		if (e->hash == hash && strcmp(e->key, key) == 0)
			return &map->index[i];
	}
	return NULL;
}

static struct map_entry *
find(const struct map *map, const char *key, uint32_t hash)
{
	uint32_t *slot;

	if (map->index != NULL) {
		slot = index_find(map, key, hash);
		return slot != NULL ? &map->entries[*slot - 1] : NULL;
	}
	for (uint32_t i = 0; i < map->used; i++)
		if (map->entries[i].key != NULL &&
		    map->entries[i].hash == hash &&
		    strcmp(map->entries[i].key, key) == 0)
			return &map->entries[i];
	return NULL;
}

void *
map_get(const struct map *map, const char *key)
{
	const struct map_entry *e = find(map, key, hash_of(map, key));

	return e != NULL ? e->value : NULL;
}

void
map_put(struct map *map, const char *key, void *value)
{
	uint32_t hash = hash_of(map, key);
	struct map_entry *e = find(map, key, hash);

	if (e == NULL) {
		if (map->used == map->size)
			rebuild(map, map->len >= map->size / 2
					 ? map->size ? 2 * map->size : 2
					 : map->size);
		e = &map->entries[map->used++];
		e->hash = hash;
		map->len++;
		e->key = key;
		if (map->index != NULL)
			index_put(map, map->used - 1);
	}
	e->key = key;
	e->value = value;
}

void *
map_remove(struct map *map, const char *key)
{
	uint32_t hash = hash_of(map, key);
	struct map_entry *e = find(map, key, hash);
	void *value;

	if (e == NULL)
		return NULL;
	value = e->value;
	if (map->index != NULL)
		*index_find(map, key, hash) = HOLE;
	*e = (struct map_entry){ 0 };
	map->len--;
	if (map->len == 0) {
		map->used = 0;
		if (map->index != NULL)
			memset(map->index, 0,
			    map->index_size * sizeof(*map->index));
	}
	return value;
}

void *
map_next(const struct map *map, size_t *i)
{
	while (*i < map->used) {
		const struct map_entry *e = &map->entries[(*i)++];

		if (e->key != NULL)
			return e->value;
	}
	return NULL;
}
