#include "room/tally.h"

#include <string.h>

#include "room/engine.h"
#include "room/room.h"

#define REASONS (REFUSE_UNKNOWN + 1)

struct tally_now
tally_now(const struct engine *engine)
{
	struct tally_now now = {
		.rooms = engine->rooms.len,
		.waits = engine->waits.len,
	};
	const struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		now.occupants += room->occupants.len;
		now.sessions += room->audience_len;
		now.big += room->big;
	}
	return now;
}

/* The next in the order of the alphabet: several reasons have the same. */
static const char *
after(const char *condition)
{
	const char *next = NULL;

	for (size_t i = 0; i < REASONS; i++) {
		const char *c = refuse_condition((enum refusal)i);

		if ((condition == NULL || strcmp(c, condition) > 0) &&
		    (next == NULL || strcmp(c, next) < 0))
			next = c;
	}
	return next;
}

const char *
tally_refused(
    const struct engine *engine, const char *condition, uint64_t *count_r)
{
	const char *next = after(condition);

	*count_r = 0;
	for (size_t i = 0; next != NULL && i < REASONS; i++)
		if (strcmp(refuse_condition((enum refusal)i), next) == 0)
			*count_r += engine->tally.refused[i];
	return next;
}
