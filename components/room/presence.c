#include "room/presence.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/crowd.h"
#include "room/identity.h"
#include "room/mode.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

enum view { VIEW_OTHERS, VIEW_JIDS, VIEW_SELF, VIEWS };

static void
write_codes(struct xml *xml, const int *codes)
{
	for (int i = 0; i < PRESENCE_CODES && codes[i] != 0; i++) {
		xml_open(xml, "status");
		xml_attr_int(xml, "code", codes[i]);
		xml_close(xml);
	}
}

static void
write_item(struct xml *xml, const struct occupant *whose, enum role role,
    const struct news *news, const char *new_nick, bool show_jid)
{
	bool gone = news->type != NULL && new_nick == NULL;
	enum affiliation affiliation =
	    news->nowhere ? AFFILIATION_NONE : whose->affiliation;

	xml_open(xml, "item");
	xml_attr(xml, "affiliation", affiliation_name(affiliation));
	xml_attr(xml, "role", role_name(gone ? ROLE_NONE : role));
	if (show_jid && whose->sessions != NULL)
		xml_attr(xml, "jid", whose->sessions->address->jid);
	xml_attr(xml, "nick", new_nick);
	if (news->actor != NULL) {
		xml_open(xml, "actor");
		xml_attr(xml, "nick", news->actor);
		xml_close(xml);
	}
	if (news->reason != NULL)
		xml_leaf(xml, "reason", news->reason);
	xml_close(xml);
	if (news->inside != NULL)
		xml_raw(xml, news->inside, strlen(news->inside));
}

static void
write(struct turn *t, struct xml *xml, const struct occupant *whose,
    const struct news *news, enum view view)
{
	static const int self[PRESENCE_CODES] = { 110 };
	const char *payload =
	    news->payload != NULL ? news->payload : occupant_presence(whose);
	bool show_jid =
	    view == VIEW_JIDS || (view == VIEW_SELF && !news->nowhere);
	const char *new_nick = view == VIEW_SELF && news->self_nick != NULL
				   ? news->self_nick
				   : news->new_nick;

	turn_begin(t, xml, "presence");
	xml_attr(xml, "from", whose->in_room);
	xml_attr(xml, "type", news->type);
	if (view == VIEW_SELF)
		xml_attr(xml, "id", news->id);
	xml_raw(xml, payload, strlen(payload));
	turn_mark(t, whose, xml);
	if (news->type == NULL)
		turn_present(t, whose, xml);
	xml_open_ns(xml, "x", NS_MUC_USER);
	write_item(xml, whose,
	    view == VIEW_SELF ? mode_role(t, whose) : whose->role, news,
	    new_nick, show_jid);
	write_codes(xml, news->codes);
	if (view == VIEW_SELF) {
		write_codes(xml, news->self_codes);
		write_codes(xml, self);
	}
	xml_close(xml);
	xml_close(xml);
}

static enum view
view_of(const struct turn *t, const struct occupant *whose,
    const struct occupant *viewer)
{
	if (viewer == whose)
		return VIEW_SELF;
	return room_shows_jids(t->room, viewer) ? VIEW_JIDS : VIEW_OTHERS;
}

/* Who of a room gets it. */
enum circle {
	CIRCLE_SEEING,  /* who sees them, and they */
	CIRCLE_OTHERS,  /* who sees them */
	CIRCLE_UNAWARE, /* who does not */
};

static bool
is_in(enum circle circle, const struct session *s, const struct occupant *o)
{
	switch (circle) {
	case CIRCLE_SEEING:
		return session_sees(s, o);
	case CIRCLE_OTHERS:
		return s->occupant != o && session_sees(s, o);
	case CIRCLE_UNAWARE:
		return !session_sees(s, o);
	}
	return false;
}

/* The same news for many, written once for each kind of viewer. */
struct spread {
	const struct occupant *whose;
	const struct news *news;
	const struct session *except;
	enum circle circle;
	struct effect *sends[VIEWS];
};

static void
spread_to(struct turn *t, struct spread *spread, const struct session *s)
{
	enum view view;

	if (s == spread->except || s->occupant->expelled ||
	    !is_in(spread->circle, s, spread->whose))
		return;
	view = view_of(t, spread->whose, s->occupant);
	if (spread->sends[view] == NULL) {
		struct xml xml;

		write(t, &xml, spread->whose, spread->news, view);
		spread->sends[view] = outbox_send(t->out, &xml);
	}
	outbox_to(t->out, spread->sends[view], s->address);
}

/* Of whom nobody sees nobody else hears: nothing of it grows with the room. */
static void
spread(struct turn *t, const struct occupant *whose, const struct news *news,
    const struct session *except, enum circle circle)
{
	struct spread all = {
		.whose = whose,
		.news = news,
		.except = except,
		.circle = circle,
	};

	if (whose->seen_before > 0 || circle == CIRCLE_UNAWARE) {
		for (uint32_t i = 0; i < t->room->audience_len; i++)
			spread_to(t, &all, t->room->audience_of[i]);
		return;
	}
	for (const struct session *s = whose->sessions; s != NULL; s = s->next)
		if (s->left_at == 0)
			spread_to(t, &all, s);
}

/* Their role is none any more whose presence is shown (16.5.3). */
static void
withdraw(struct turn *t, const struct occupant *whose)
{
	const struct news gone = { .type = "unavailable", .payload = "" };

	spread(t, whose, &gone, NULL, CIRCLE_OTHERS);
}

/* Who sees them from now on; those who are in hear of it next. */
static void
set_seen(struct turn *t, struct occupant *whose)
{
	uint32_t was = whose->seen_before;

	if (!crowd_may_show(t->room, whose)) {
		if (was != 0)
			withdraw(t, whose);
		crowd_set_seen(t->room, whose, 0);
	} else if (crowd_shows(t->room, whose))
		crowd_set_seen(t->room, whose, SEEN_BY_ALL);
	else
		crowd_fade(t->room, whose);
	if (whose->seen_before != was)
		record_save_occupant(t->out, t->room, whose);
}

void
presence_announce(struct turn *t, struct occupant *whose,
    const struct news *news, const struct session *except)
{
	if (news->type == NULL) {
		set_seen(t, whose);
		whose->untold = false;
	}
	spread(t, whose, news, except,
	    news->others_only ? CIRCLE_OTHERS : CIRCLE_SEEING);
}

void
presence_reveal(struct turn *t, struct occupant *whose)
{
	const struct news here = { 0 };
	uint32_t before;

	if (whose->seen_before == SEEN_BY_ALL || !crowd_shows(t->room, whose))
		return;
	before = whose->seen_before;
	whose->seen_before = SEEN_BY_ALL;
	record_save_occupant(t->out, t->room, whose);
	whose->seen_before = before;
	spread(t, whose, &here, NULL, CIRCLE_UNAWARE);
	crowd_set_seen(t->room, whose, SEEN_BY_ALL);
}

void
presence_show(struct turn *t, const struct occupant *whose,
    const struct news *news, const struct session *viewer)
{
	struct xml xml;

	if (viewer->left_at != 0 || !session_sees(viewer, whose))
		return;
	write(t, &xml, whose, news, view_of(t, whose, viewer->occupant));
	outbox_to(t->out, outbox_send(t->out, &xml), viewer->address);
}

void
presence_deny(struct turn *t, const char *reason)
{
	static const int codes[PRESENCE_CODES] = { 110, 307, 333 };
	char identity[IDENTITY_SIZE];
	struct xml xml;

	turn_begin(t, &xml, "presence");
	xml_attr(&xml, "from", t->to->full);
	xml_attr(&xml, "type", "unavailable");
	if (t->room != NULL) {
		identity_of(
		    t->room, t->from->bare, strlen(t->from->bare), identity);
		identity_write(&xml, identity);
	}
	xml_open_ns(&xml, "x", NS_MUC_USER);
	xml_open(&xml, "item");
	xml_attr(&xml, "affiliation", "none");
	xml_attr(&xml, "role", "none");
	xml_leaf(&xml, "reason", reason);
	xml_close(&xml);
	write_codes(&xml, codes);
	xml_close(&xml);
	xml_close(&xml);
	turn_reply(t, &xml);
}
