/*
 * Outside its opening hours only moderators write.  It is the mode of a room
 * while nobody has said another (room/mode.h): /panic goes before the hours as
 * long as it lasts.
 */
#include "room/hours.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/mode.h"
#include "room/room.h"
#include "room/turn.h"

/* Until when it is closed now, for all rooms; looked up once for each time of
 * opening and closing. */
static void
look(struct turn *t)
{
	struct engine *e = t->engine;
	struct room *was = t->room, *room;
	int64_t until = INT64_MAX;
	bool open;

	if (t->now >= e->hours_from && t->now < e->hours_until)
		return;
	open = e->set.hours == NULL || e->set.hours->len == 0 ||
	       hours_are_open(e->set.hours, t->now, &until);
	e->hours_from = t->now;
	e->hours_until = until;
	e->shut_until = open ? 0 : until;
	if (until != INT64_MAX)
		engine_alarm(e, until, &feature_hours, "", "");
	for (size_t i = 0; (room = map_next(&e->rooms, &i)) != NULL;) {
		t->room = room;
		mode_shut(t, e->shut_until);
	}
	t->room = was;
}

static bool
hours_may_speak(struct turn *t)
{
	look(t);
	return true;
}

/* A room that has just been made is as the others. */
static bool
hours_may_join(struct turn *t)
{
	look(t);
	if (t->room != NULL)
		mode_shut(t, t->engine->shut_until);
	return true;
}

/* Nobody is told anything yet: what was closed or opened meanwhile is told in
 * a moment. */
static void
hours_linked(struct turn *t)
{
	engine_alarm(t->engine, t->now, &feature_hours, "", "");
}

static void
hours_rang(struct turn *t, const char *key)
{
	(void)key;
	look(t);
}

const struct feature feature_hours = {
	.name = "hours",
	.may_join = hours_may_join,
	.may_speak = hours_may_speak,
	.may_whisper = hours_may_speak,
	.linked = hours_linked,
	.rang = hours_rang,
};
