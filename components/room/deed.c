#include "room/deed.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/xml.h"
#include "room/audit.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/deed_form.h"
#include "room/engine.h"
#include "room/form.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/upkeep.h"

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
	const struct tally_now now = tally_now(t->engine);

	(void)form;
	form_begin(result, "result", NULL, "Occupants", NULL);
	form_put(result, "rooms", "text-single", "Rooms", number(t, now.rooms));
	form_put(result, "occupants", "text-single", "Occupants",
	    number(t, now.occupants));
	form_put(result, "sessions", "text-single", "Sessions",
	    number(t, now.sessions));
	form_end(result);
	return "";
}

/* The room it is to be like, or NULL; false: there is none such. */
static bool
find_like(struct turn *t, const struct stanza *form, const struct room **like_r)
{
	const struct jid *jid;

	*like_r = NULL;
	if (*deed_value(t, form, "like") == '\0')
		return true;
	jid = deed_room_address(t, form, "like");
	if (jid == NULL)
		return false;
	*like_r = engine_room(t->engine, jid->bare);
	if (*like_r == NULL || (*like_r)->locked)
		return turn_refuse(t, REFUSE_NO_ROOM);
	return true;
}

static const char *
create(struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct jid *jid = deed_room_address(t, form, "room");
	const char *owner = jid != NULL ? deed_account(t, form, "owner") : NULL;
	const struct room *like;

	(void)result;
	if (owner == NULL)
		return NULL;
	if (engine_room(t->engine, jid->bare) != NULL) {
		turn_refuse_saying(
		    t, REFUSE_NICK_TAKEN, "There is such a room already");
		return NULL;
	}
	if (!find_like(t, form, &like))
		return NULL;
	upkeep_create(t, jid->bare, owner, like);
	audit_note(
	    t, &(const struct audit){ .act = "create", .target = owner });
	return "The room is there.";
}

static const char *
destroy(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *reason = deed_value(t, form, "reason");

	(void)result;
	if (!deed_find_room(t, form))
		return NULL;
	upkeep_destroy(t, *reason != '\0' ? reason : NULL, NULL);
	return "The room is gone.";
}

static const char *
affiliate(struct turn *t, const struct stanza *form, struct xml *result)
{
	enum affiliation affiliation;
	const char *jid;

	(void)result;
	if (!deed_find_room(t, form))
		return NULL;
	jid = deed_account(t, form, "jid");
	if (jid == NULL)
		return NULL;
	if (!affiliation_from(
		deed_value(t, form, "affiliation"), &affiliation)) {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return NULL;
	}
	if (affiliation != AFFILIATION_OWNER &&
	    upkeep_is_last_owner(t->room, jid)) {
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
	const char *text = deed_value(t, form, "text");
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
		"room", "text-single", "Room", true, NULL, NULL                \
	}

#define DAYS_FIELD                                                             \
	{                                                                      \
		"days", "text-single", "Days without a message", true, NULL,   \
		    NULL                                                       \
	}

static const struct deed deeds[] = {
	{ "rooms", "List rooms", { { 0 } }, list_rooms },
	{ "count", "Count occupants", { { 0 } }, count },
	{ "create", "Make a room",
	    { ROOM_FIELD,
		{ "owner", "jid-single", "Its owner", true, NULL, NULL },
		{ "like", "text-single", "As this room is", false, NULL,
		    NULL } },
	    create },
	{ "destroy", "Destroy a room",
	    { ROOM_FIELD,
		{ "reason", "text-single", "Reason", false, NULL, NULL } },
	    destroy },
	{ "affiliation", "Set an affiliation",
	    { ROOM_FIELD, { "jid", "jid-single", "Whose", true, NULL, NULL },
		{ "affiliation", "list-single", "Affiliation", true,
		    affiliations, NULL } },
	    affiliate },
	{ "announce", "Say something in all rooms",
	    { { "text", "text-single", "Text", true, NULL, NULL } }, announce },
	{ "invite", "Invite people",
	    { ROOM_FIELD, { "jids", "jid-multi", "Whom", true, NULL, NULL },
		{ "reason", "text-single", "Reason", false, NULL, NULL } },
	    deed_invite },
	{ "unused", "List unused rooms", { DAYS_FIELD }, deed_list_unused },
	{ "destroy-unused", "Destroy unused rooms", { DAYS_FIELD },
	    deed_destroy_unused },
};

const struct deeds deeds_of_service = {
	.list = deeds,
	.len = sizeof(deeds) / sizeof(*deeds),
	.are_for = authority_is_service,
	.otherwise = REFUSE_NOT_ADMIN,
};
