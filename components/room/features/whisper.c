/*
 * Who may send private messages, and to whom (XEP-0045, 7.5 and 16.5.3).  A
 * room allows them to a role and those above; who is below may still write to
 * moderators, and moderators to everybody, unless nobody may at all.  What a
 * recipient's server sends back comes to the sender from their nickname, as
 * the bare error: it must not become a way to say something.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/bounce.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

static bool
may_write(const struct room *room, enum role from, enum role to)
{
	switch ((enum allow_pm)room->config.allow_pm) {
	case PM_ANYONE:
		return true;
	case PM_PARTICIPANTS:
		return from >= ROLE_PARTICIPANT || to == ROLE_MODERATOR;
	case PM_MODERATORS:
		return from == ROLE_MODERATOR || to == ROLE_MODERATOR;
	case PM_NONE:
		return false;
	}
	return false;
}

static bool
whisper_may_whisper(struct turn *t)
{
	if (t->actor != t->other &&
	    !may_write(t->room, t->actor->role, t->other->role))
		return turn_refuse(t, REFUSE_WHISPER);
	if (occupant_is_away(t->other))
		return turn_refuse(t, REFUSE_AWAY);
	return true;
}

/* What was sent of late is known by whose it was, to whom, and its id. */
#define OF_LATE                                                                \
	(struct rate)                                                          \
	{                                                                      \
		.count = 1, .seconds = 300                                     \
	}
#define ID_LEN 128 /* the beginning of a longer one will do */

static const char *
letter(const struct turn *t, const struct occupant *from,
    const struct occupant *to)
{
	const char *id = stanza_attr(t->in, "id");

	if (id == NULL)
		id = "";
	id = arena_dup(t->arena, id, strnlen(id, ID_LEN));
	return rate_name(t->arena, id, from->in_room, to->in_room);
}

static void
whisper_whispered(struct turn *t)
{
	rates_count(
	    &t->engine->rates, letter(t, t->actor, t->other), OF_LATE, t->now);
}

/* What is said to all bounces to the same address as a private message, and a
 * server need not send back what it was. */
static bool
was_whispered(const struct turn *t)
{
	return rates_wait(&t->engine->rates, letter(t, t->other, t->actor),
		   OF_LATE, t->now) > 0;
}

static bool
is_one_too_many(struct turn *t)
{
	const struct rate rate = t->engine->set.limits.whisper;
	const char *name =
	    rate_name(t->arena, "bounce", t->room->jid, t->from->bare);

	if (rates_wait(&t->engine->rates, name, rate, t->now) > 0)
		return true;
	rates_count(&t->engine->rates, name, rate, t->now);
	return false;
}

static void
whisper_bounced(struct turn *t)
{
	struct xml xml;

	if (t->actor == NULL || t->other == NULL || t->actor == t->other ||
	    !stanza_is(t->in, "message") || !was_whispered(t) ||
	    is_one_too_many(t))
		return;
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "error");
	xml_attr(&xml, "from", t->actor->in_room);
	xml_attr(&xml, "id", stanza_attr(t->in, "id"));
	xml_empty(&xml, "x", NS_MUC_USER);
	bounce_write(&xml, t->in);
	xml_close(&xml);
	turn_tell(t, t->other, &xml);
}

const struct feature feature_whisper = {
	.name = "whisper",
	.may_whisper = whisper_may_whisper,
	.whispered = whisper_whispered,
	.bounced = whisper_bounced,
};
