/*
 * A presence that says nothing new is told to nobody else, and one that
 * changes all the time is told now and then, as it is then (XEP-0045, 14.6).
 * It counts for the account, in one room.
 */
#include "room/calm.h"

#include <string.h>

#include "base/jid.h"
#include "base/mem.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define PRESSED 10000 /* milliseconds it waits under pressure */

static const char *
meter(struct turn *t)
{
	return rate_name(t->arena, "presence", t->room->jid, t->from->bare);
}

bool
calm_may_tell(struct turn *t)
{
	const struct rate rate = t->engine->set.limits.presence;
	struct rates *rates = &t->engine->rates;
	int64_t wait = rates_wait(rates, meter(t), rate, t->now);

	if (t->engine->pressure >= 2 && wait < PRESSED)
		wait = PRESSED;
	if (wait == 0) {
		rates_count(rates, meter(t), rate, t->now);
		return true;
	}
	if (!t->actor->untold)
		engine_alarm(t->engine, t->now + wait, &feature_calm,
		    t->room->jid, t->actor->nick);
	t->actor->untold = true;
	return false;
}

static bool
calm_may_update(struct turn *t)
{
	const struct news news = { .id = stanza_attr(t->in, "id") };
	const char *payload = presence_payload(t);
	bool same = strcmp(payload, occupant_presence(t->actor)) == 0;

	if (!same && calm_may_tell(t))
		return true;
	if (!same) {
		occupant_set_presence(t->actor, payload);
		record_save_occupant(t->out, t->room, t->actor);
	}
	presence_show(t, t->actor, &news, t->session);
	return false;
}

static void
calm_rang(struct turn *t, const char *nick)
{
	const struct rate rate = t->engine->set.limits.presence;
	const struct news news = { .others_only = 1 };
	struct occupant *o =
	    t->room != NULL ? room_occupant(t->room, nick) : NULL;

	if (o == NULL || !o->untold || o->sessions == NULL)
		return;
	if (t->engine->pressure >= 2) {
		engine_alarm(t->engine, t->now + PRESSED, &feature_calm,
		    t->room->jid, nick);
		return;
	}
	rates_count(&t->engine->rates,
	    rate_name(
		t->arena, "presence", t->room->jid, occupant_bare(o, t->arena)),
	    rate, t->now);
	presence_announce(t, o, &news, NULL);
}

const struct feature feature_calm = {
	.name = "calm",
	.may_update = calm_may_update,
	.rang = calm_rang,
};
