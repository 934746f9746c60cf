/*
 * Whoever enters with the version of the list of affiliations that they know
 * is told what has changed since, before anything else; who knows none is told
 * all (XEP-0463).  Who may not have the lists is told that, and enters.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/mav.h"
#include "room/refuse.h"
#include "room/room.h"
#include "room/turn.h"

#define PORTION 500 /* items of one message */

/* What is being told: messages, each from one version to the next. */
struct report {
	struct turn *t;
	struct xml xml;
	const char *since; /* NULL: all is told */
	const char *until;
	bool outcasts; /* they may know of them */
	unsigned items, part;
};

/* 9.5, 10.5, 10.8: as whoever asks for the lists; banned ones are for admins
 * (9.2). */
static bool
may_know(const struct turn *t)
{
	if (t->actor->affiliation == AFFILIATION_OWNER)
		return true;
	return room_is_open_about_jids(t->room) &&
	       (t->actor->affiliation == AFFILIATION_ADMIN ||
		   role_is_in(t->actor->role, t->room->config.member_list));
}

static void
begin(struct report *r)
{
	turn_begin(r->t, &r->xml, "message");
	xml_attr(&r->xml, "from", r->t->room->jid);
	xml_open_ns(&r->xml, "x", NS_MUC_USER);
}

static void
end(struct report *r, const char *until)
{
	xml_open_ns(&r->xml, "mav", NS_MAV);
	xml_attr(&r->xml, "since", r->since);
	xml_attr(&r->xml, "until", until);
	xml_close(&r->xml);
	xml_close(&r->xml);
	xml_close(&r->xml);
	turn_reply(r->t, &r->xml);
}

static void
put_item(struct report *r, const char *jid, enum affiliation affiliation)
{
	if (affiliation == AFFILIATION_OUTCAST && !r->outcasts)
		affiliation = AFFILIATION_NONE;
	if (affiliation == AFFILIATION_NONE && r->since == NULL)
		return;
	if (r->items == PORTION) {
		const char *part =
		    arena_printf(r->t->arena, "%s.%u", r->until, ++r->part);

		end(r, part);
		r->since = part;
		r->items = 0;
		begin(r);
	}
	xml_open(&r->xml, "item");
	xml_attr(&r->xml, "jid", jid);
	xml_attr(&r->xml, "affiliation", affiliation_name(affiliation));
	xml_close(&r->xml);
	r->items++;
}

static void
tell_all(struct report *r)
{
	const struct standing *s;

	begin(r);
	for (size_t i = 0; (s = map_next(&r->t->room->standings, &i)) != NULL;)
		if (s->affiliation != AFFILIATION_NONE)
			put_item(r, s->jid, s->affiliation);
	end(r, r->until);
}

/* What has been changed back is told as well: it was something in between. */
static void
tell_changes(struct report *r, const char **jids)
{
	begin(r);
	for (; *jids != NULL; jids++) {
		const struct standing *s = room_standing(r->t->room, *jids);

		put_item(
		    r, *jids, s != NULL ? s->affiliation : AFFILIATION_NONE);
	}
	end(r, r->until);
}

static void
tell(struct turn *t, const char *since)
{
	const char **jids =
	    since != NULL ? mav_since(t->room, t->arena, since) : NULL;
	struct report r = {
		.t = t,
		.since = jids != NULL ? since : NULL,
		.until = mav_version(t->room, t->arena),
		.outcasts = t->actor->affiliation >= AFFILIATION_ADMIN,
	};

	t->room->mav.followed = true;
	if (jids == NULL)
		tell_all(&r);
	else if (*jids != NULL)
		tell_changes(&r, jids);
	t->aside = arena_join(
	    t->arena, "<mav xmlns='" NS_MAV "' until='", r.until, "'/>", NULL);
}

static void
refuse(struct turn *t)
{
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "error");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", stanza_attr(t->in, "id"));
	xml_open(&xml, "error");
	xml_attr(&xml, "by", t->room->jid);
	xml_attr(&xml, "type", "auth");
	xml_empty(&xml, "forbidden", NS_STANZAS);
	xml_close(&xml);
	xml_close(&xml);
	turn_reply(t, &xml);
}

static void
versions_joined(struct turn *t)
{
	const struct stanza *x = stanza_child(t->in, "x", NS_MUC);
	const struct stanza *mav = stanza_child(x, "mav", NS_MAV);
	const char *since = stanza_attr(mav, "since");

	if (mav == NULL)
		return;
	if (may_know(t))
		tell(t, since);
	else
		refuse(t);
}

static void
versions_disco(struct turn *t, struct xml *xml)
{
	if (t->room != NULL)
		disco_put(xml, NS_MAV);
}

const struct feature feature_versions = {
	.name = "versions",
	.joined = versions_joined,
	.disco = versions_disco,
};
