/*
 * String to pointer, in order of insertion.  The order and the seed are the
 * caller's, so that the same stanzas give the same effects in every run.
 * Small maps are one short array and search it; an index comes with growth.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map {
	struct map_entry *entries; /* with holes where something was removed */
	uint32_t *index;           /* NULL while the map is small */
	uint32_t len, used, size, index_size;
	uint32_t seed;
};

void map_init(struct map *map, uint32_t seed);
void map_free(struct map *map); /* not what its values point to */

void *map_get(const struct map *map, const char *key); /* NULL: not there */

/*
 * The key is borrowed: it lives as long as its entry (usually it is a member
 * of the value).  Putting a key that is there replaces key and value.
 */
void map_put(struct map *map, const char *key, void *value);
void *map_remove(struct map *map, const char *key); /* what was there */

/*
 * In order: for (size_t i = 0; (v = map_next(map, &i)) != NULL;).  Removing
 * what was just returned is allowed on the way, adding is not.
 */
void *map_next(const struct map *map, size_t *i);

#endif
