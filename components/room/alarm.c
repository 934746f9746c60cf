#include "room/alarm.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

static bool
earlier(const struct alarm *a, const struct alarm *b)
{
	return a->at != b->at ? a->at < b->at : a->nth < b->nth;
}

static void
swap(struct alarm *a, struct alarm *b)
{
	struct alarm c = *a;

	*a = *b;
	*b = c;
}

void
alarms_free(struct alarms *alarms)
{
	for (size_t i = 0; i < alarms->len; i++) {
		free(alarms->heap[i].room);
		free(alarms->heap[i].key);
	}
	free(alarms->heap);
	*alarms = (struct alarms){ 0 };
}

void
alarms_add(struct alarms *alarms, int64_t at, const struct feature *whose,
    const char *room, const char *key)
{
	size_t i = alarms->len;

	if (alarms->len == alarms->size) {
		alarms->size = alarms->size > 0 ? 2 * alarms->size : 16;
		alarms->heap = mem_grow(
		    alarms->heap, alarms->size * sizeof(*alarms->heap));
	}
	alarms->len++;
	alarms->heap[i] = (struct alarm){
		.at = at,
		.nth = alarms->set++,
		.whose = whose,
		.room = mem_dup(room),
		.key = mem_dup(key),
	};
	for (; i > 0 && earlier(&alarms->heap[i], &alarms->heap[(i - 1) / 2]);
	     i = (i - 1) / 2)
		swap(&alarms->heap[i], &alarms->heap[(i - 1) / 2]);
}

int64_t
alarms_next(const struct alarms *alarms)
{
	return alarms->len > 0 ? alarms->heap[0].at : INT64_MAX;
}

struct alarm
alarms_take(struct alarms *alarms)
{
	struct alarm *h = alarms->heap, taken = h[0];
	size_t i = 0, child;

	h[0] = h[--alarms->len];
	for (; (child = 2 * i + 1) < alarms->len; i = child) {
		if (child + 1 < alarms->len &&
		    earlier(&h[child + 1], &h[child]))
			child++;
		if (!earlier(&h[child], &h[i]))
			break;
		swap(&h[child], &h[i]);
	}
	return taken;
}
