#include "room/pin.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/engine.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define ID 8                     /* bytes of chance in its id */
#define MARK "\xf0\x9f\x93\x8c " /* U+1F4CC, and a space */

static void
begin(struct turn *t, struct xml *xml)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "type", "groupchat");
	xml_attr(xml, "from", t->room->jid);
}

/* All in it but what says when: the same for all, whenever they come. */
static const char *
inside(struct turn *t, const char *nick, const char *of, const char *text)
{
	const char *author =
	    arena_join(t->arena, t->room->jid, "/", nick, NULL);
	char stamp[STAMP_SIZE];
	struct xml xml;

	stamp_write(stamp, t->now);
	xml_begin(&xml, t->arena);
	xml_leaf(
	    &xml, "body", arena_join(t->arena, MARK, nick, ": ", text, NULL));
	xml_open_ns(&xml, "pinned", NS_MEERKAT);
	if (*of != '\0') {
		xml_attr(&xml, "id", of);
		xml_attr(&xml, "nick", nick);
	}
	xml_attr(&xml, "by", t->actor->in_room);
	xml_attr(&xml, "at", stamp);
	xml_text(&xml, text);
	xml_close(&xml);
	if (*of != '\0') {
		xml_open_ns(&xml, "reply", NS_REPLY);
		xml_attr(&xml, "to", author);
		xml_attr(&xml, "id", of);
		xml_close(&xml);
	}
	xml_empty(&xml, "no-store", NS_HINTS);
	return xml.text;
}

/*
 * It is in no archive: what is taken back must not go on standing there, and
 * whoever pages through what was said finds the message itself.
 */
static void
announce(struct turn *t)
{
	struct xml xml;

	begin(t, &xml);
	xml_attr(&xml, "id", t->room->pinned_id);
	xml_raw(&xml, t->room->pinned, strlen(t->room->pinned));
	xml_close(&xml);
	turn_broadcast(t, &xml);
}

static void
pin(struct turn *t, const char *nick, const char *who, const char *of,
    const char *text)
{
	char id[2 * ID + 1];

	chance_hex(&t->engine->chance, id, ID);
	mem_set(&t->room->pinned_id, id);
	mem_set(&t->room->pinned_of, arena_join(t->arena, of, " ", who, NULL));
	mem_set(&t->room->pinned, inside(t, nick, of, text));
	t->room->pinned_at = t->now;
	record_save_room(t->out, t->room);
	announce(t);
}

void
pin_text(struct turn *t, const char *text)
{
	pin(t, t->actor->nick, t->from->bare, "", text);
}

void
pin_message(struct turn *t, const struct archive_message *m)
{
	pin(t, m->nick, m->sender, m->id, m->body);
}

void
pin_drop(struct turn *t)
{
	struct xml xml;

	if (*t->room->pinned == '\0')
		return;
	mem_set(&t->room->pinned, "");
	mem_set(&t->room->pinned_id, "");
	mem_set(&t->room->pinned_of, "");
	t->room->pinned_at = 0;
	record_save_room(t->out, t->room);
	begin(t, &xml);
	xml_empty(&xml, "pinned", NS_MEERKAT);
	xml_close(&xml);
	turn_broadcast(t, &xml);
}

void
pin_gone(struct turn *t, const char *id)
{
	size_t len = strlen(id);

	if (len > 0 && len == strcspn(t->room->pinned_of, " ") &&
	    strncmp(t->room->pinned_of, id, len) == 0)
		pin_drop(t);
}

void
pin_forget(struct turn *t, const char *who)
{
	const char *by = strchr(t->room->pinned_of, ' ');

	if (by != NULL && strcmp(by + 1, who) == 0)
		pin_drop(t);
}

void
pin_show(struct turn *t)
{
	struct xml xml;

	if (*t->room->pinned == '\0')
		return;
	begin(t, &xml);
	xml_attr(&xml, "id", t->room->pinned_id);
	xml_raw(&xml, t->room->pinned, strlen(t->room->pinned));
	archived_write_delay(&xml, t->room, t->room->pinned_at);
	xml_close(&xml);
	turn_reply(t, &xml);
}
