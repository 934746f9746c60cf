/*
 * A room where nobody has been for a while forgets what it can read again: the
 * last messages, which are in its archive.  Before anybody enters they are read
 * as after a restart.
 */
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/room.h"
#include "room/turn.h"

static int64_t
patience(const struct turn *t)
{
	return (int64_t)t->engine->set.limits.sleep_seconds * 1000;
}

static void
sleep_leaving(struct turn *t)
{
	if (t->lingers || patience(t) == 0 || t->room->occupants.len > 1 ||
	    t->actor->sessions->next != NULL)
		return;
	t->room->empty_since = t->now;
	engine_alarm(
	    t->engine, t->now + patience(t), &feature_sleep, t->room->jid, "");
}

static void
sleep_rang(struct turn *t, const char *key)
{
	struct room *room = t->room;

	(void)key;
	if (room == NULL || room->occupants.len > 0 || room->unread ||
	    !room->config.archiving || patience(t) == 0 ||
	    t->now - room->empty_since < patience(t))
		return;
	history_free(&room->history);
	room->history = history_new();
	room->unread = true;
}

const struct feature feature_sleep = {
	.name = "sleep",
	.leaving = sleep_leaving,
	.rang = sleep_rang,
};
