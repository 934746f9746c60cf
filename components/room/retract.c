#include "room/retract.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/engine.h"
#include "room/history.h"
#include "room/identity.h"
#include "room/outbox.h"
#include "room/pin.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/upkeep.h"

#define ID 8 /* bytes of chance in an id */

static const char end[] = "</message>";

static const char *
keep(struct turn *t, const char *s)
{
	return arena_dup(t->arena, s, strlen(s));
}

/* <moderated/>, as both versions have it inside something else. */
static void
write_moderated(
    struct xml *xml, const char *ns, const struct moderation *moderation)
{
	xml_open_ns(xml, "moderated", ns);
	xml_attr(xml, "by", moderation->by);
	identity_write(xml, moderation->identity);
}

static void
write_reason(struct xml *xml, const struct moderation *moderation)
{
	if (moderation->reason != NULL && *moderation->reason != '\0')
		xml_leaf(xml, "reason", moderation->reason);
}

/* What stands instead of what was said (XEP-0424, 4; XEP-0425, 4). */
static void
write_retracted(struct xml *xml, const char *id, int64_t at,
    const struct moderation *moderation)
{
	char stamp[STAMP_SIZE];

	stamp_write(stamp, at);
	xml_open_ns(xml, "retracted", NS_RETRACT);
	xml_attr(xml, "id", id);
	xml_attr(xml, "stamp", stamp);
	if (moderation != NULL) {
		write_moderated(xml, NS_MODERATE, moderation);
		xml_close(xml);
		write_reason(xml, moderation);
	}
	xml_close(xml);
}

/* Who it was and which message this is remain known. */
static void
write_author(struct turn *t, struct xml *xml, const struct archive_message *m)
{
	char identity[IDENTITY_SIZE];

	xml_raw(xml, m->stanza, strcspn(m->stanza, ">") + 1);
	identity_of(t->room, m->sender, strlen(m->sender), identity);
	identity_write(xml, identity);
}

/* Only that there was one does. */
static void
write_nobody(struct turn *t, struct xml *xml)
{
	struct xml first;

	turn_begin(t, &first, "message");
	xml_attr(&first, "type", "groupchat");
	xml_attr(&first, "from", t->room->jid);
	xml_raw(xml, first.text, first.len);
	xml_raw(xml, ">", 1);
}

/*
 * The first tag, with its addresses, id and language, is as it was; nothing
 * else of it is known.  What is erased has lost even that.
 */
static struct archive_message *
tombstone(struct turn *t, const struct archive_message *m, const char *id,
    int64_t at, const struct moderation *moderation)
{
	struct archive_message *dead = arena_alloc(t->arena, sizeof(*dead));
	bool erase = moderation != NULL && moderation->erase;
	struct xml xml;

	xml_begin(&xml, t->arena);
	if (erase)
		write_nobody(t, &xml);
	else
		write_author(t, &xml, m);
	archive_write_id(&xml, t->room, m->id);
	write_retracted(&xml, id, at, moderation);
	xml_raw(&xml, end, sizeof(end) - 1);
	*dead = (struct archive_message){
		.id = keep(t, m->id),
		.at = m->at,
		.sender = keep(t, erase ? t->room->jid : m->sender),
		.resource = erase ? "" : keep(t, m->resource),
		.nick = erase ? "" : keep(t, m->nick),
		.stanza = xml.text,
		.stanza_len = xml.len,
		.head = m->head,
		.body = "",
	};
	return dead;
}

const char *
retract_own_id(struct turn *t, const struct archive_message *m)
{
	size_t head = strcspn(m->stanza, ">");
	const char *id = strstr(m->stanza, " id='");

	if (id == NULL || id >= m->stanza + head)
		return NULL;
	id += strlen(" id='");
	if (strcspn(id, "'") > RETRACT_ID_MOST)
		return NULL;
	return arena_dup(t->arena, id, strcspn(id, "'"));
}

bool
retract_corrects(
    struct turn *t, const struct archive_message *m, const char *id)
{
	const char *what = arena_join(t->arena, " id='", id, "'", NULL);
	const char *at = m->stanza, *found;
	size_t len;

	for (; (at = strstr(at, "<replace xmlns='" NS_CORRECT "'")) != NULL;
	     at += len) {
		len = strcspn(at, ">");
		found = strstr(at, what);
		if (found != NULL && found < at + len)
			return true;
	}
	return false;
}

bool
retract_is_dead(const struct archive_message *m)
{
	return *m->body == '\0' &&
	       strstr(m->stanza, "<retracted xmlns='" NS_RETRACT "'") != NULL;
}

/* What is no message any more is no subject either.  That of somebody who is
 * erased stays: it is the room's by then (purge.c). */
static void
subject_gone(struct turn *t, const char *id)
{
	if (*id != '\0' && strcmp(t->room->subject_id, id) == 0 &&
	    *t->room->subject_of != '\0')
		upkeep_say(t, "subject", "");
}

void
retract_bury(struct turn *t, const struct archive_message *m, const char *id,
    int64_t at, const struct moderation *moderation)
{
	history_drop(t->room->history, m->id);
	pin_gone(t, m->id);
	subject_gone(t, m->id);
	outbox_amend(t->out, t->room->jid, tombstone(t, m, id, at, moderation));
}

/* For clients of either version of XEP-0425. */
static void
write_retract(struct turn *t, struct xml *xml, const char *of, const char *id,
    const struct moderation *moderation)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "type", "groupchat");
	xml_attr(xml, "from", t->room->jid);
	xml_attr(xml, "id", id);
	xml_open_ns(xml, "retract", NS_RETRACT);
	xml_attr(xml, "id", of);
	write_moderated(xml, NS_MODERATE, moderation);
	xml_close(xml);
	write_reason(xml, moderation);
	xml_close(xml);
	xml_open_ns(xml, "apply-to", NS_FASTEN);
	xml_attr(xml, "id", of);
	write_moderated(xml, NS_MODERATE_0, moderation);
	xml_empty(xml, "retract", NS_RETRACT_0);
	write_reason(xml, moderation);
	xml_close(xml);
	xml_close(xml);
}

void
retract_moderate(struct turn *t, const struct archive_message *m,
    const struct moderation *moderation)
{
	char *id = arena_alloc(t->arena, 2 * ID + 1);
	char *archived = arena_alloc(t->arena, ARCHIVE_ID_SIZE);
	struct xml xml;

	chance_hex(&t->engine->chance, id, ID);
	archive_next_id(t->room, &t->engine->chance, t->now, archived);
	write_retract(t, &xml, m->id, id, moderation);
	archive_write_id(&xml, t->room, archived);
	xml_close(&xml);
	archived_keep_own(t, archived, &xml);
	retract_bury(t, m, id, t->now, moderation);
	turn_broadcast(t, &xml);
}
