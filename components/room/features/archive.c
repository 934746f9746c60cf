/*
 * What is said in a room is archived before anybody hears it, under the id
 * that everybody gets with it (XEP-0313, 5.1.2; XEP-0359).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

static bool
has(const struct turn *t, const char *name, const char *ns)
{
	return stanza_child(t->in, name, ns) != NULL;
}

/*
 * What has meaning later: what was said, the subject, what takes a message
 * back; the sender may ask for more, and for less (XEP-0334, 4).  Chat states
 * and markers alone are gone with the moment.
 */
static bool
is_kept(const struct turn *t)
{
	if (has(t, "no-store", NS_HINTS) ||
	    has(t, "no-permanent-store", NS_HINTS))
		return false;
	return has(t, "store", NS_HINTS) || has(t, "body", "") ||
	       has(t, "subject", "") || has(t, "retract", NS_RETRACT);
}

/* Only what is in the archive says its id there: clients ask for what comes
 * after it. */
static void
archive_stamp(struct turn *t)
{
	char *id;

	if (!t->room->config.archiving || !is_kept(t))
		return;
	id = arena_alloc(t->arena, ARCHIVE_ID_SIZE);
	archive_next_id(t->room, &t->engine->chance, t->now, id);
	archive_write_id(&t->message, t->room, id);
	t->archive_id = id;
}

static void
append(
    struct turn *t, const char *sender, const char *resource, const char *nick)
{
	struct archive_message *m;

	if (*t->archive_id == '\0')
		return;
	m = arena_alloc(t->arena, sizeof(*m));
	*m = (struct archive_message){
		.id = t->archive_id,
		.at = t->now,
		.sender = sender,
		.resource = resource,
		.nick = arena_join(t->arena, nick, NULL),
		.stanza = t->message.text,
		.stanza_len = t->message.len,
		.head = t->message.head,
		.body = stanza_text(stanza_child(t->in, "body", ""), t->arena),
	};
	outbox_append(t->out, t->room->jid, m);
}

static void
archive_speaking(struct turn *t)
{
	append(t, t->from->bare, t->from->resource, t->actor->nick);
}

/* It is the room's, whoever wrote it. */
static void
archive_announcing(struct turn *t)
{
	append(t, arena_join(t->arena, t->room->jid, NULL), "", "");
}

const struct feature feature_archive = {
	.name = "archive",
	.stamp = archive_stamp,
	.speaking = archive_speaking,
	.announcing = archive_announcing,
};
