#include "room/upkeep.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/destroy.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/grave.h"
#include "room/history.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define ID 8 /* bytes of chance in an id */

static void
copy(struct room *to, const struct room *from)
{
	const struct standing *s;

	config_free(&to->config);
	config_copy(&to->config, &from->config);
	for (size_t i = 0; (s = map_next(&from->standings, &i)) != NULL;)
		if (s->affiliation != AFFILIATION_NONE)
			room_set_standing(
			    to, s->jid, s->affiliation, s->nick, s->reason);
}

void
upkeep_create(
    struct turn *t, const char *jid, const char *owner, const struct room *like)
{
	const struct standing *s;

	grave_remove(t->engine, jid);
	t->room = engine_open(t->engine, jid);
	t->room->now = t->now;
	t->room->used_on = t->now / ROOM_DAY;
	if (like != NULL)
		copy(t->room, like);
	t->room->config.persistent = true;
	t->room->kept = true;
	if (owner != NULL)
		room_set_affiliation(t->room, owner, AFFILIATION_OWNER);
	record_save_room(t->out, t->room);
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;)
		record_save_affiliation(t->out, t->room, s->jid);
}

void
upkeep_destroy(struct turn *t, const char *reason, const char *elsewhere)
{
	const struct destroy how = {
		.reason = reason,
		.elsewhere = elsewhere,
		.closed_until =
		    t->now + (int64_t)t->engine->set.tombstone * 1000,
	};
	const char *jid = arena_join(t->arena, t->room->jid, NULL);

	if (how.closed_until > t->now)
		engine_alarm(
		    t->engine, how.closed_until, &feature_destroy, jid, jid);
	destroy_room(t, &how);
}

bool
upkeep_is_last_owner(const struct room *room, const char *jid)
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

/* Its id in the archive, or "": it is not kept there. */
static const char *
mark(struct turn *t, struct xml *xml)
{
	char *id = arena_alloc(t->arena, ARCHIVE_ID_SIZE);

	if (!t->room->config.archiving)
		return "";
	archive_next_id(t->room, &t->engine->chance, t->now, id);
	archive_write_id(xml, t->room, id);
	return id;
}

static void
keep_subject(struct turn *t, const char *text, const char *id)
{
	struct xml xml;

	xml_begin(&xml, t->arena);
	xml_leaf(&xml, "subject", text);
	mem_set(&t->room->subject, xml.text);
	mem_set(&t->room->subject_by, t->room->jid);
	mem_set(&t->room->subject_of, "");
	mem_set(&t->room->subject_id, id);
	t->room->subject_at = t->now;
}

static void
keep(struct turn *t, const struct archive_message *m, bool subject)
{
	/* A room that is there from the start may not be stored yet. */
	if (subject || !t->room->kept) {
		t->room->kept = true;
		record_save_room(t->out, t->room);
	}
	if (*m->id != '\0')
		archived_append(t, m);
	if (!subject)
		history_add(t->room->history, m, t->room->config.max_history);
}

void
upkeep_say(struct turn *t, const char *element, const char *text)
{
	struct archive_message *m = arena_alloc(t->arena, sizeof(*m));
	bool subject = strcmp(element, "subject") == 0;
	char *id = arena_alloc(t->arena, 2 * ID + 1);
	struct xml xml;

	chance_hex(&t->engine->chance, id, ID);
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", id);
	xml_leaf(&xml, element, text);
	*m = (struct archive_message){
		.id = mark(t, &xml),
		.at = t->now,
		.sender = arena_join(t->arena, t->room->jid, NULL),
		.resource = "",
		.nick = "",
		.body = subject ? "" : arena_join(t->arena, text, NULL),
	};
	xml_close(&xml);
	m->stanza = xml.text;
	m->stanza_len = xml.len;
	m->head = xml.head;
	if (subject)
		keep_subject(t, text, m->id);
	keep(t, m, subject);
	turn_broadcast(t, &xml);
}
