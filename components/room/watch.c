#include "room/watch.h"

#include <stddef.h>

void
watch_init(struct watch *watch)
{
	*watch = (struct watch){ .rings_at = INT64_MAX };
	for (int i = 0; i < WATCH_STEPS; i++)
		watch->rows[i].next = watch->rows[i].prev = &watch->rows[i];
}

void
watch_forget(struct watch_place *place)
{
	if (place->next == NULL)
		return;
	place->prev->next = place->next;
	place->next->prev = place->prev;
	place->prev = place->next = NULL;
}

static void
put_before(struct watch_place *place, struct watch_place *next,
    enum watch_step step, int64_t since)
{
	watch_forget(place);
	place->next = next;
	place->prev = next->prev;
	place->prev->next = place;
	next->prev = place;
	place->step = step;
	place->since = since;
	place->bounces = 0;
}

void
watch_heard(struct watch *watch, struct watch_place *place, int64_t now)
{
	put_before(place, &watch->rows[WATCH_QUIET], WATCH_QUIET, now);
}

void
watch_restored(struct watch *watch, struct watch_place *place)
{
	put_before(place, &watch->rows[WATCH_QUIET], WATCH_QUIET, 0);
}

void
watch_doubt(struct watch *watch, struct watch_place *place)
{
	struct watch_place *first = watch->rows[WATCH_QUIET].next;

	if (place->step != WATCH_QUIET || place->since == 0)
		return;
	if (first == place)
		place->since = 0;
	else
		put_before(place, first, WATCH_QUIET, 0);
}

void
watch_ask(struct watch *watch, struct watch_place *place, enum watch_step step,
    int64_t now)
{
	put_before(place, &watch->rows[step], step, now);
}

void
watch_resume(struct watch *watch, int64_t now)
{
	for (int i = WATCH_PING; i < WATCH_STEPS; i++)
		for (struct watch_place *p = watch->rows[i].next;
		     p != &watch->rows[i]; p = p->next)
			p->since = now;
}

void
watch_again(struct watch *watch)
{
	struct watch_place *p;

	for (int i = WATCH_PING; i < WATCH_STEPS; i++)
		while ((p = watch_first(watch, (enum watch_step)i)) != NULL)
			put_before(
			    p, watch->rows[WATCH_QUIET].next, WATCH_QUIET, 0);
}

struct watch_place *
watch_first(const struct watch *watch, enum watch_step step)
{
	struct watch_place *first = watch->rows[step].next;

	return first != &watch->rows[step] ? first : NULL;
}
