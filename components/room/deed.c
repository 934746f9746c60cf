#include "room/deed.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/xml.h"
#include "room/audit.h"
#include "room/change.h"
#include "room/destroy.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/grave.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static const char *
value(struct turn *t, const struct stanza *form, const char *var)
{
	const char *text = form_value(form_field(form, var), t->arena);

	return text != NULL ? text : "";
}

/* Whole, or only its name; NULL: it is none of ours, and they were told. */
static const struct jid *
room_address(struct turn *t, const struct stanza *form)
{
	const char *domain = t->engine->set.domain;
	const char *text = value(t, form, "room");
	const struct jid *jid;

	if (strchr(text, '@') == NULL)
		text = arena_join(t->arena, text, "@", domain, NULL);
	jid = jid_parse(t->arena, text);
	if (jid != NULL && *jid->node != '\0' && *jid->resource == '\0' &&
	    strcmp(jid->domain, domain) == 0)
		return jid;
	turn_refuse(t, REFUSE_BAD_JID);
	return NULL;
}

/* The turn is about this room from now on; false: there is none. */
static bool
find_room(struct turn *t, const struct stanza *form)
{
	const struct jid *jid = room_address(t, form);

	if (jid == NULL)
		return false;
	t->room = engine_room(t->engine, jid->bare);
	return t->room != NULL || turn_refuse(t, REFUSE_NO_ROOM);
}

/* Of somebody, in this field; NULL: it is none, and they were told. */
static const char *
account(struct turn *t, const struct stanza *form, const char *var)
{
	const struct jid *jid = jid_parse(t->arena, value(t, form, var));

	if (jid != NULL && *jid->node != '\0')
		return jid->bare;
	turn_refuse(t, REFUSE_BAD_JID);
	return NULL;
}

static const char *
number(struct turn *t, size_t n)
{
	return arena_printf(t->arena, "%zu", n);
}

static const char *
list_rooms(struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct room *room;

	(void)form;
	form_begin(result, "result", NULL, "Rooms", NULL);
	xml_open(result, "reported");
	form_put(result, "room", "jid-single", "Room", NULL);
	form_put(result, "name", "text-single", "Name", NULL);
	form_put(result, "occupants", "text-single", "Occupants", NULL);
	xml_close(result);
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;) {
		xml_open(result, "item");
		form_put(result, "room", NULL, NULL, room->jid);
		form_put(result, "name", NULL, NULL, room->config.name);
		form_put(result, "occupants", NULL, NULL,
		    number(t, room->occupants.len));
		xml_close(result);
	}
	form_end(result);
	return "";
}

static const char *
count(struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct room *room;
	size_t occupants = 0, sessions = 0;

	(void)form;
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;) {
		occupants += room->occupants.len;
		sessions += room->audience_len;
	}
	form_begin(result, "result", NULL, "Occupants", NULL);
	form_put(result, "rooms", "text-single", "Rooms",
	    number(t, t->engine->rooms.len));
	form_put(result, "occupants", "text-single", "Occupants",
	    number(t, occupants));
	form_put(
	    result, "sessions", "text-single", "Sessions", number(t, sessions));
	form_end(result);
	return "";
}

/* It stays until it is destroyed, for nobody is in it yet. */
static const char *
create(struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct jid *jid = room_address(t, form);
	const char *owner = jid != NULL ? account(t, form, "owner") : NULL;
	struct room *room;

	(void)result;
	if (owner == NULL)
		return NULL;
	if (engine_room(t->engine, jid->bare) != NULL) {
		turn_refuse_saying(
		    t, REFUSE_NICK_TAKEN, "There is such a room already");
		return NULL;
	}
	grave_remove(t->engine, jid->bare);
	room = engine_open(t->engine, jid->bare);
	room->config.persistent = true;
	room_set_affiliation(room, owner, AFFILIATION_OWNER);
	record_save_room(t->out, room);
	record_save_affiliation(t->out, room, owner);
	t->room = room;
	audit_note(
	    t, &(const struct audit){ .act = "create", .target = owner });
	return "The room is there.";
}

static const char *
destroy(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *reason = value(t, form, "reason"), *jid;
	struct destroy how = {
		.reason = *reason != '\0' ? reason : NULL,
		.closed_until =
		    t->now + (int64_t)t->engine->set.tombstone * 1000,
	};

	(void)result;
	if (!find_room(t, form))
		return NULL;
	jid = arena_join(t->arena, t->room->jid, NULL);
	if (how.closed_until > t->now)
		engine_alarm(
		    t->engine, how.closed_until, &feature_destroy, jid, jid);
	destroy_room(t, &how);
	return "The room is gone.";
}

/* 10.4: a room that has an owner keeps one. */
static bool
is_last_owner(const struct room *room, const char *jid)
{
	const struct standing *s;

	if (room_affiliation(room, jid) != AFFILIATION_OWNER)
		return false;
	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;)
		if (s->affiliation == AFFILIATION_OWNER &&
		    strcmp(s->jid, jid) != 0)
			return false;
	return true;
}

static const char *
affiliate(struct turn *t, const struct stanza *form, struct xml *result)
{
	enum affiliation affiliation;
	const char *jid;

	(void)result;
	if (!find_room(t, form))
		return NULL;
	jid = account(t, form, "jid");
	if (jid == NULL)
		return NULL;
	if (!affiliation_from(value(t, form, "affiliation"), &affiliation)) {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return NULL;
	}
	if (affiliation != AFFILIATION_OWNER && is_last_owner(t->room, jid)) {
		turn_refuse(t, REFUSE_LAST_OWNER);
		return NULL;
	}
	change_affiliation(t, jid, affiliation, NULL, NULL);
	return "It is so.";
}

/* To all who are anywhere now; it is no part of any room's history. */
static const char *
announce(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *text = value(t, form, "text");
	struct room *room;
	struct xml xml;

	(void)result;
	if (*text == '\0') {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return NULL;
	}
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;) {
		if (room->audience_len == 0)
			continue;
		t->room = room;
		turn_begin(t, &xml, "message");
		xml_attr(&xml, "type", "groupchat");
		xml_attr(&xml, "from", room->jid);
		xml_leaf(&xml, "body", text);
		xml_close(&xml);
		turn_broadcast(t, &xml);
	}
	t->room = NULL;
	audit_note(
	    t, &(const struct audit){ .act = "announce", .detail = text });
	return "It has been said.";
}

static const char *const affiliations[] = { "owner", "admin", "member", "none",
	"outcast", NULL };

#define ROOM_FIELD                                                             \
	{                                                                      \
		"room", "text-single", "Room", true, NULL                      \
	}

const struct deed deeds[] = {
	{ "rooms", "List rooms", { { 0 } }, list_rooms },
	{ "count", "Count occupants", { { 0 } }, count },
	{ "create", "Make a room",
	    { ROOM_FIELD, { "owner", "jid-single", "Its owner", true, NULL } },
	    create },
	{ "destroy", "Destroy a room",
	    { ROOM_FIELD, { "reason", "text-single", "Reason", false, NULL } },
	    destroy },
	{ "affiliation", "Set an affiliation",
	    { ROOM_FIELD, { "jid", "jid-single", "Whose", true, NULL },
		{ "affiliation", "list-single", "Affiliation", true,
		    affiliations } },
	    affiliate },
	{ "announce", "Say something in all rooms",
	    { { "text", "text-single", "Text", true, NULL } }, announce },
};

const size_t deeds_len = sizeof(deeds) / sizeof(*deeds);
