#include "room/act.h"

#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/ask.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/room.h"
#include "room/turn.h"

#define ID 8 /* bytes of chance in an id */

static bool
may_speak(struct turn *t)
{
	ask(t, may_speak);
}

static bool
may_whisper(struct turn *t)
{
	ask(t, may_whisper);
}

/* Who speaks to all and gave no id is given one (7.4). */
static const char *
make_id(struct turn *t)
{
	char *id = arena_alloc(t->arena, 2 * ID + 1);

	chance_hex(&t->engine->chance, id, ID);
	return id;
}

static void
begin(struct turn *t, const char *type, const char *from)
{
	turn_begin(t, &t->message, "message");
	xml_attr(&t->message, "type", type);
	xml_attr(&t->message, "from", from);
	xml_attr(&t->message, "id", t->id);
	xml_attr(&t->message, "xml:lang", stanza_attr(t->in, "lang"));
	turn_copy_children(t, &t->message);
}

/* What the sender wrote, as it comes from their nickname (7.4, 17.2). */
static void
reflect(struct turn *t, const char *type)
{
	begin(t, type, t->actor->in_room);
	turn_mark(t, t->actor, &t->message);
}

bool
act_is_inside(struct turn *t)
{
	if (t->actor == NULL && engine_follow_join(t))
		return false;
	if (t->room == NULL || (t->room->locked && t->actor == NULL))
		return turn_refuse(t, REFUSE_NO_ROOM);
	if (t->actor == NULL)
		return turn_refuse(t, REFUSE_NOT_IN_ROOM);
	return true;
}

static void
take_id(struct turn *t)
{
	t->id = stanza_attr(t->in, "id");
	t->archive_id = "";
	if (t->id == NULL || *t->id == '\0')
		t->id = make_id(t);
}

/* Admins of the service speak for a room they are not in. */
static bool
is_announcement(const struct turn *t)
{
	return t->actor == NULL && authority_is_service(t) &&
	       stanza_child(t->in, "body", "") != NULL;
}

void
act_announce(struct turn *t, const char *text)
{
	t->said = text;
	take_id(t);
	begin(t, "groupchat", t->room->jid);
	if (text != NULL)
		xml_leaf(&t->message, "body", text);
	tell(t, stamp);
	xml_close(&t->message);
	tell(t, announcing);
	turn_broadcast(t, &t->message);
}

void
act_proclaim(struct turn *t)
{
	struct room *room;

	for (each_feature(f, t->engine))
		if ((*f)->heard != NULL && (*f)->heard(t))
			return;
	if (!is_announcement(t)) {
		turn_refuse(t, REFUSE_SERVICE_PRESENCE);
		return;
	}
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;) {
		t->room = room;
		if (room->audience_len > 0)
			act_announce(t, NULL);
	}
}

void
act_speak(struct turn *t)
{
	if (t->room != NULL && !t->room->locked && is_announcement(t)) {
		act_announce(t, NULL);
		return;
	}
	if (!act_is_inside(t))
		return;
	take_id(t);
	reflect(t, "groupchat");
	tell(t, stamp);
	xml_close(&t->message);
	if (!may_speak(t))
		return;
	t->engine->tally.said++;
	tell(t, speaking);
	turn_broadcast(t, &t->message);
	tell(t, spoken);
}

void
act_whisper(struct turn *t)
{
	if (!act_is_inside(t))
		return;
	if (t->other == NULL) {
		turn_refuse(t, REFUSE_NO_OCCUPANT);
		return;
	}
	if (!may_whisper(t))
		return;
	t->id = stanza_attr(t->in, "id");
	reflect(t, stanza_attr(t->in, "type"));
	xml_empty(&t->message, "x", NS_MUC_USER);
	xml_close(&t->message);
	turn_tell(t, t->other, &t->message);
	tell(t, whispered);
}

void
act_tell(struct turn *t)
{
	if (t->room == NULL) {
		turn_refuse(t, REFUSE_NO_ROOM);
		return;
	}
	for (each_feature(f, t->engine))
		if ((*f)->told != NULL && (*f)->told(t))
			return;
	if (act_is_inside(t))
		turn_refuse(t, REFUSE_TYPE);
}
