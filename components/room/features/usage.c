/*
 * On which day somebody said something in a room last: rooms that nobody uses
 * can be found by it.  It is stored once a day at most.
 */
#include "room/engine.h"
#include "room/feature.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static void
usage_note(struct turn *t)
{
	int64_t today = t->now / ROOM_DAY;

	if (t->room->used_on == today)
		return;
	t->room->used_on = today;
	record_save_room(t->out, t->room);
}

const struct feature feature_usage = {
	.name = "usage",
	.speaking = usage_note,
	.announcing = usage_note,
};
