#include "bridge/hostmap.h"

#include <string.h>

static bool
same(struct frame_part a, struct frame_part b)
{
	return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
}

static const struct frame_part *
find(const struct hostmap *map, struct frame_part host)
{
	for (size_t i = 0; i < map->len; i++)
		if (same(map->hosts[i].from, host))
			return &map->hosts[i].to;
	return NULL;
}

bool
hostmap_add(struct hostmap *map, const char *arg)
{
	const char *is = strchr(arg, '=');
	struct frame_part from, to;

	if (is == NULL || is == arg || is[1] == '\0' ||
	    strchr(is + 1, '=') != NULL || map->len == HOSTMAP_MAX)
		return false;
	from = (struct frame_part){ arg, (size_t)(is - arg) };
	to = (struct frame_part){ is + 1, strlen(is + 1) };
	if (find(map, from) != NULL)
		return false; /* which of the two would it be? */
	map->hosts[map->len].from = from;
	map->hosts[map->len++].to = to;
	return true;
}

struct frame_part
hostmap_find(const struct hostmap *map, struct frame_part host)
{
	const struct frame_part *to = find(map, host);

	return to != NULL ? *to : host;
}
