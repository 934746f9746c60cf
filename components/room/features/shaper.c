/*
 * What comes too fast may wait instead of being refused: so many bytes a
 * second of one account, so many messages a second of a room.  What would wait
 * too long is refused; where a room is full of what waits, first of those who
 * are nobody there, then of all but moderators, who never wait.  Messages of
 * one sender stay in order (XEP-0045, 14.6).
 */
#include "base/jid.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

#define SECOND 1000

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

/* Milliseconds: as long as the message takes at that many bytes a second. */
static struct pace
account_pace(struct turn *t)
{
	uint32_t bytes = limits(t)->account_bytes;

	if (bytes == 0)
		return (struct pace){ 0 };
	return (struct pace){
		.name = rate_name(t->arena, "bytes", "", t->from->bare),
		.takes = (int64_t)(t->message.len * SECOND / bytes),
		.free = SECOND,
	};
}

static struct pace
room_pace(struct turn *t)
{
	uint32_t messages = limits(t)->room_messages;

	if (messages == 0)
		return (struct pace){ 0 };
	return (struct pace){
		.name = rate_name(t->arena, "messages", t->room->jid, ""),
		.takes = SECOND / messages,
		.free = SECOND - SECOND / messages,
	};
}

/* How long it may wait, as who they are. */
static int64_t
patience(const struct turn *t)
{
	int64_t all = (int64_t)limits(t)->shaper_seconds * SECOND;

	return t->actor->affiliation >= AFFILIATION_MEMBER ? all : all / 2;
}

static bool
shaper_may_speak(struct turn *t)
{
	struct pace account, room;
	int64_t wait, other;

	if (turn_has_passed(t) || t->actor->role == ROLE_MODERATOR)
		return true;
	account = account_pace(t);
	room = room_pace(t);
	wait = rates_pace_wait(&t->engine->rates, &account, t->now);
	other = rates_pace_wait(&t->engine->rates, &room, t->now);
	if (other > patience(t) ||
	    wait > (int64_t)limits(t)->shaper_seconds * SECOND)
		return turn_refuse(t, REFUSE_TOO_FAST);
	rates_pace(&t->engine->rates, &account, t->now);
	rates_pace(&t->engine->rates, &room, t->now);
	wait = other > wait ? other : wait;
	if (wait == 0)
		return true;
	engine_wait(t, &feature_shaper, "", t->now + wait, 1);
	return false;
}

const struct feature feature_shaper = {
	.name = "shaper",
	.may_speak = shaper_may_speak,
};
