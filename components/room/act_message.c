#include "room/act.h"

#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/ask.h"
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

/* What the sender wrote, as it comes from their nickname (7.4, 17.2). */
static void
reflect(struct turn *t, const char *type)
{
	turn_begin(t, &t->message, "message");
	xml_attr(&t->message, "type", type);
	xml_attr(&t->message, "from", t->actor->in_room);
	xml_attr(&t->message, "id", t->id);
	xml_attr(&t->message, "xml:lang", stanza_attr(t->in, "lang"));
	turn_copy_children(t, &t->message);
	turn_mark(t, t->actor, &t->message);
}

bool
act_is_inside(struct turn *t)
{
	if (t->room == NULL || (t->room->locked && t->actor == NULL))
		return turn_refuse(t, REFUSE_NO_ROOM);
	if (t->actor == NULL)
		return turn_refuse(t, REFUSE_NOT_IN_ROOM);
	return true;
}

void
act_speak(struct turn *t)
{
	if (!act_is_inside(t))
		return;
	t->id = stanza_attr(t->in, "id");
	t->archive_id = "";
	if (t->id == NULL || *t->id == '\0')
		t->id = make_id(t);
	reflect(t, "groupchat");
	tell(t, stamp);
	xml_close(&t->message);
	if (!may_speak(t))
		return;
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
