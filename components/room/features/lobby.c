/*
 * One room that is there from the start and belongs to nobody: whoever comes
 * first is not its owner, and no other room is made by entering it.
 */
#include "room/engine.h"
#include "room/feature.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static void
lobby_begin(struct engine *engine)
{
	struct room *room = engine_open(engine, engine->set.lobby);

	room->fixed = true;
}

static bool
lobby_may_create(struct turn *t)
{
	return turn_refuse(t, REFUSE_NO_ROOM);
}

/*
 * Nobody made it, so nobody stored it: it is, before anything that needs its
 * secret or lies in its archive is shown.
 */
static void
lobby_keep(struct turn *t)
{
	if (t->room->kept)
		return;
	t->room->kept = true;
	record_save_room(t->out, t->room);
}

const struct feature feature_lobby = {
	.name = "lobby",
	.begin = lobby_begin,
	.may_create = lobby_may_create,
	.entering = lobby_keep,
	.announcing = lobby_keep,
};
