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
#include "room/archived.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

#define HOUR INT64_C(3600000) /* milliseconds */
#define DAY (24 * HOUR)

static bool
has(const struct turn *t, const char *name, const char *ns)
{
	return stanza_child(t->in, name, ns) != NULL;
}

/*
 * What has meaning later: what was said, the subject; the sender may ask for
 * more, and for less (XEP-0334, 4), but not to hide that something was taken
 * back (XEP-0424, 5).  Chat states and markers alone are gone with the moment.
 */
static bool
is_kept(const struct turn *t)
{
	if (has(t, "retract", NS_RETRACT) || t->said != NULL)
		return true;
	if (archived_has_hint(t, "no-store") ||
	    archived_has_hint(t, "no-permanent-store"))
		return false;
	return has(t, "store", NS_HINTS) || has(t, "body", "") ||
	       has(t, "subject", "");
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
		/* Should the clock go back, the archive does not. */
		.at = archive_id_at(t->archive_id),
		.sender = sender,
		.resource = resource,
		.nick = arena_join(t->arena, nick, NULL),
		.stanza = t->message.text,
		.stanza_len = t->message.len,
		.head = t->message.head,
		.body = t->said != NULL ? t->said : turn_bodies_of(t),
	};
	archived_append(t, m);
}

/*
 * What is too old nobody is shown (see visible.c); once an hour it goes.  The
 * first time is set when the server is there: before, nobody knows the time.
 */
static void
archive_linked(struct turn *t)
{
	if (t->engine->expiring)
		return;
	t->engine->expiring = true;
	engine_alarm(t->engine, t->now + HOUR, &feature_archive, "", "");
}

static void
archive_rang(struct turn *t, const char *key)
{
	const struct room *room;

	(void)key;
	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (room->config.archive_days > 0)
			outbox_prune(t->out, room->jid,
			    t->now - (int64_t)room->config.archive_days * DAY,
			    0);
	engine_alarm(t->engine, t->now + HOUR, &feature_archive, "", "");
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

/* Its ids are its own, archived or not: forged ones go (XEP-0359, 5). */
static void
archive_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		return;
	disco_put(xml, NS_SID);
}

const struct feature feature_archive = {
	.name = "archive",
	.stamp = archive_stamp,
	.disco = archive_disco,
	.speaking = archive_speaking,
	.announcing = archive_announcing,
	.linked = archive_linked,
	.rang = archive_rang,
};
