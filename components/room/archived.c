#include "room/archived.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/archive_ask.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

void
archived_ask(
    struct turn *t, const struct feature *whose, const char *id, int64_t within)
{
	outbox_fetch(t->out, engine_wait(t, whose, "", t->now + within, true),
	    archive_ask_one(t, id, NULL));
}

bool
archived_has_hint(const struct turn *t, const char *name)
{
	return (!engine_is_of_site(t->engine) || t->actor == NULL ||
		   t->actor->role == ROLE_MODERATOR) &&
	       stanza_child(t->in, name, NS_HINTS) != NULL;
}

const char *
archived_placeless(struct turn *t)
{
	const char *text = t->message.text, *at;
	struct xml id;

	if (*t->archive_id == '\0')
		return text;
	xml_begin(&id, t->arena);
	archive_write_id(&id, t->room, t->archive_id);
	at = strstr(text, id.text);
	if (at == NULL)
		return text;
	return arena_join(t->arena,
	    arena_dup(t->arena, text, (size_t)(at - text)), at + id.len, NULL);
}

void
archived_echo(struct turn *t)
{
	const char *text = archived_placeless(t);
	struct xml xml;

	xml_begin(&xml, t->arena);
	xml_raw(&xml, text, strlen(text));
	xml.head = t->message.head;
	turn_tell(t, t->actor, &xml);
}

void
archived_append(struct turn *t, const struct archive_message *m)
{
	outbox_append(t->out, t->room->jid, m);
	if (t->room->config.archive_messages > 0)
		outbox_prune(t->out, t->room->jid, INT64_MIN,
		    t->room->config.archive_messages);
}

void
archived_keep_own(struct turn *t, const char *id, const struct xml *xml)
{
	struct archive_message *m = arena_alloc(t->arena, sizeof(*m));

	*m = (struct archive_message){
		.id = arena_join(t->arena, id, NULL),
		.at = archive_id_at(id),
		.sender = arena_join(t->arena, t->room->jid, NULL),
		.resource = "",
		.nick = "",
		.stanza = xml->text,
		.stanza_len = xml->len,
		.head = xml->head,
		.body = "",
	};
	archived_append(t, m);
}

void
archived_write_delay(struct xml *xml, const struct room *room, int64_t at)
{
	char stamp[STAMP_SIZE];

	stamp_write(stamp, at);
	xml_open_ns(xml, "delay", NS_DELAY);
	xml_attr(xml, "from", room->jid);
	xml_attr(xml, "stamp", stamp);
	xml_close(xml);
}

/* Asked of every message that is shown to who enters.  What people sent is
 * never the last: their occupant id and the message's place come after it. */
bool
archived_is_delayed(const char *text, size_t len)
{
	static const char begins[] = "<delay xmlns='" NS_DELAY "' from='";
	const char *last = text + len;

	while (last > text && *--last != '<')
		continue;
	return (size_t)(text + len - last) >= sizeof(begins) &&
	       memcmp(last, begins, sizeof(begins) - 1) == 0;
}
