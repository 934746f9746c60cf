/*
 * Everyone sees who is in the room: whoever enters gets the presence of all
 * others, then their own; who leaves is seen to leave (XEP-0045, 7.2.2, 7.14).
 */
#include <string.h>

#include "base/mem.h"
#include "base/stanza.h"
#include "room/calm.h"
#include "room/crowd.h"
#include "room/feature.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

/* Who came last to a big room sees only whom all see. */
static void
show_all_others(struct turn *t)
{
	bool newest = t->session->nth + 1 == t->room->next_nth;
	const struct news news = { 0 };
	const struct occupant *o;
	struct occupant *const *shown;
	uint32_t len = 0;

	if (!t->room->big || !newest) {
		for (size_t i = 0;
		     (o = map_next(&t->room->occupants, &i)) != NULL;)
			if (o != t->actor)
				presence_show(t, o, &news, t->session);
		return;
	}
	shown = crowd_shown(t->room, &len);
	for (uint32_t i = 0; i < len; i++)
		if (shown[i] != t->actor)
			presence_show(t, shown[i], &news, t->session);
}

static void
presence_joined(struct turn *t)
{
	bool first =
	    !t->again && !t->returned && t->actor->sessions->next == NULL;
	const char *payload = presence_payload(t);
	bool changed = strcmp(payload, occupant_presence(t->actor)) != 0;
	struct news news = { .id = stanza_attr(t->in, "id") };
	int n = 0;

	if (first)
		crowd_set_seen(t->room, t->actor,
		    crowd_shows(t->room, t->actor) ? SEEN_BY_ALL : 0);
	occupant_set_presence(t->actor, payload);
	record_save_occupant(t->out, t->room, t->actor);
	show_all_others(t);
	if (first || (changed && calm_may_tell(t)))
		presence_announce(t, t->actor, &news, t->session);
	if (room_is_open_about_jids(t->room))
		news.self_codes[n++] = 100;
	if (t->room->config.logging)
		news.self_codes[n++] = 170;
	if (t->created)
		news.self_codes[n++] = 201;
	if (t->nick_was_given)
		news.self_codes[n++] = 210;
	news.inside = t->aside;
	presence_show(t, t->actor, &news, t->session);
}

/* The others see it only of the last session; the leaver always does, if they
 * have not heard it already. */
static void
presence_leaving(struct turn *t)
{
	if (t->actor->sessions->next == NULL && !t->lingers)
		presence_announce(t, t->actor, t->news, t->session);
	if (!t->actor->expelled)
		presence_show(t, t->actor, t->news, t->session);
}

/* Who is shown to whom with a room's sessions below this, at once. */
#define FEW 100

/* 10.2.1: from now on real addresses are shown; a small room sees all of them
 * again, in a big one they come with the next presence.  Or other roles are
 * shown now: they appear, and those that are not any more vanish. */
static void
presence_configured(struct turn *t, const struct room_config *was)
{
	const struct news news = { 0 };
	uint32_t roles = t->room->config.broadcast ^ was->broadcast;
	bool jids = t->room->config.whois == WHOIS_ANYONE &&
		    was->whois != WHOIS_ANYONE && t->room->audience_len <= FEW;
	struct occupant *o;

	if (!jids && roles == 0)
		return;
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (jids ||
		    (role_is_in(o->role, roles) &&
			(o->seen_before != 0 || crowd_shows(t->room, o))))
			presence_announce(t, o, &news, NULL);
}

const struct feature feature_presence = {
	.name = "presence",
	.joined = presence_joined,
	.leaving = presence_leaving,
	.configured = presence_configured,
};
