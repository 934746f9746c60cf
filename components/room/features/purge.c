#include "room/purge.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/mem.h"
#include "room/address.h"
#include "room/archive.h"
#include "room/audit.h"
#include "room/chores.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/identity.h"
#include "room/outbox.h"
#include "room/pin.h"
#include "room/record.h"
#include "room/reports.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 60000  /* milliseconds until the archive has answered */
#define PORTION 50    /* messages … */
#define BYTES 1000000 /* … that are not larger than that together */
#define PAUSE 1000    /* milliseconds between two portions */
#define LATER 60000   /* … until the archive may be well again */
#define ID 8          /* bytes of chance in an id */

/* Bytes of a reason that are kept with the room, for each of what is to be
 * done in it. */
#define MOST_REASON 1000

/*
 * What is to be done is a chore of the room (room/chores.h): whoever waits for
 * the archive's answer, or for the time of the next portion, knows its id.
 */
static const char *
field(struct turn *t, const char *text, const char *name)
{
	const char *value = fields_get(t->arena, text, name);

	return value != NULL ? value : "";
}

static bool
is_erasure(struct turn *t, const char *todo)
{
	return *field(t, todo, "erase") == '1';
}

/* Where nobody is nobody is flooded: it goes ten times as fast twice. */
static uint32_t
portion(const struct turn *t)
{
	return t->room->audience_len > 0 ? PORTION : 10 * PORTION;
}

static int64_t
pause_after(const struct turn *t)
{
	return t->room->audience_len > 0 ? PAUSE : PAUSE / 10;
}

static void
ask(struct turn *t, const struct chore *chore)
{
	struct archive_query *q = arena_alloc(t->arena, sizeof(*q));
	const char *after = field(t, chore->text, "after");

	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.sender = field(t, chore->text, "who"),
		.start = strtoll(field(t, chore->text, "since"), NULL, 10),
		.end = INT64_MAX,
		.bodies = !is_erasure(t, chore->text),
		.after = *after != '\0' ? after : NULL,
		.max = portion(t),
		.bytes = BYTES,
	};
	outbox_fetch(t->out,
	    engine_wait(t, &feature_purge, chore->id, t->now + WITHIN, false),
	    q);
}

static bool
has_identity(
    const struct room *room, const char *bare, size_t len, const char *who)
{
	char identity[IDENTITY_SIZE];

	identity_of(room, bare, len, identity);
	return strcmp(identity, who) == 0;
}

/* An occupant id says nothing by itself: it is compared with those of all who
 * are in, are known, or were heard last. */
static const char *
find(const struct room *room, const char *who)
{
	const struct standing *s;

	for (uint32_t i = 0; i < room->audience_len; i++) {
		const struct address *a = room->audience[i];

		if (has_identity(room, a->jid, a->bare_len, who))
			return a->jid;
	}
	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;)
		if (has_identity(room, s->jid, strlen(s->jid), who))
			return s->jid;
	for (size_t i = 0; i < history_len(room->history); i++) {
		const char *sender = history_at(room->history, i)->sender;

		if (has_identity(room, sender, strlen(sender), who))
			return sender;
	}
	return NULL;
}

static void
note(struct turn *t, const char *who, int64_t since,
    const struct moderation *why)
{
	if (!audit_is_due(t))
		return;
	audit_note(
	    t, &(const struct audit){
		   .act = why->erase ? "erase" : "purge",
		   .target = who,
		   .reason = why->reason,
		   .detail = why->erase
				 ? NULL
				 : arena_printf(t->arena, "%lld s",
				       (long long)((t->now - since) / 1000)),
	       });
}

/* What of them is not in the archive, or says who they are; true: it is in the
 * room's record, too. */
static bool
forget(struct turn *t, const char *who)
{
	struct room *room = t->room;
	bool kept = reports_forget(room->reports, who);

	history_forget(room->history, who, INT64_MIN);
	pin_forget(t, who);
	kept = reports_forget(room->held, who) || kept;
	if (strcmp(room->subject_of, who) != 0)
		return kept;
	mem_set(&room->subject_of, "");
	mem_set(&room->subject_by, room->jid);
	return true;
}

/* `of': only what corrects the message of this id, which is after that one. */
static void
begin(struct turn *t, const char *who, int64_t since, const char *after,
    const char *of, const struct moderation *why)
{
	char id[2 * ID + 1];
	struct fields todo;
	struct chore *chore;

	chance_hex(&t->engine->chance, id, ID);
	fields_begin(&todo, t->arena);
	fields_put(&todo, "id", id);
	fields_put(&todo, "who", who);
	fields_put_int(&todo, "since", since);
	if (of != NULL) {
		fields_put(&todo, "after", after);
		fields_put(&todo, "of", of);
	}
	if (why->erase)
		fields_put(&todo, "erase", "1");
	if (why->by != NULL)
		fields_put(&todo, "by", why->by);
	if (why->identity != NULL)
		fields_put(&todo, "identity", why->identity);
	if (why->reason != NULL)
		fields_put(
		    &todo, "reason", turn_cut(t, why->reason, MOST_REASON));
	chore = chore_put(t->room, todo.text);
	chore->at_it = true;
	record_save_room(t->out, t->room);
	ask(t, chore);
}

bool
purge_begin(struct turn *t, const char *who, int64_t since,
    const struct moderation *why)
{
	const char *jid = strchr(who, '@') != NULL ? who : find(t->room, who);

	if (jid == NULL)
		return false;
	jid = arena_dup(t->arena, jid, strcspn(jid, "/"));
	note(t, jid, since, why);
	if (why->erase)
		(void)forget(t, jid);
	else {
		history_forget(t->room->history, jid, since);
		(void)reports_forget(t->room->held, jid);
	}
	begin(t, jid, why->erase ? INT64_MIN : since, NULL, NULL, why);
	return true;
}

void
purge_corrections(struct turn *t, const struct archive_message *m,
    const struct moderation *why)
{
	const char *id = retract_own_id(t, m);

	if (id != NULL)
		begin(t, m->sender, m->at, m->id, id, why);
}

/* The rest, later: the same, from the last one on. */
static void
go_on(struct turn *t, const char *last, const struct chore *chore)
{
	const char *todo = arena_join(t->arena, chore->text, NULL);
	struct fields next;
	const char *name, *value;

	fields_begin(&next, t->arena);
	while (fields_next(t->arena, &todo, &name, &value))
		if (strcmp(name, "after") != 0)
			fields_put(&next, name, value);
	fields_put(&next, "after", last);
	engine_alarm(t->engine, t->now + pause_after(t), &feature_purge,
	    t->room->jid, chore->id);
	(void)chore_put(t->room, next.text);
	record_save_room(t->out, t->room);
}

static void
take_back(
    struct turn *t, const struct chore *chore, const struct archive_page *page)
{
	const char *todo = chore->text, *of = field(t, todo, "of");
	const struct moderation why = {
		.by = fields_get(t->arena, todo, "by"),
		.identity = fields_get(t->arena, todo, "identity"),
		.reason = fields_get(t->arena, todo, "reason"),
		.erase = is_erasure(t, todo),
	};

	for (size_t i = 0; i < page->len; i++)
		if (*of == '\0' || retract_corrects(t, &page->messages[i], of))
			retract_moderate(t, &page->messages[i], &why);
}

static void
purge_answered(struct turn *t)
{
	const struct archive_page *page = t->answer->page;
	struct chore *chore;

	if (t->room == NULL)
		return;
	chore = chore_find(t->room, t->waited->note);
	if (chore == NULL)
		return;
	if (page == NULL || page->failed) {
		engine_alarm(t->engine, t->now + LATER, &feature_purge,
		    t->room->jid, chore->id);
		return;
	}
	/* The oldest leave the archive by themselves, the last one we saw among
	 * them: what is left goes on behind those. */
	if (page->unknown_id) {
		go_on(t, "", chore);
		return;
	}
	take_back(t, chore, page);
	if (page->len > 0 && !page->complete) {
		go_on(t, page->messages[page->len - 1].id, chore);
		return;
	}
	chore_drop(t->room, chore->id);
	record_save_room(t->out, t->room);
}

static void
purge_rang(struct turn *t, const char *key)
{
	const struct chore *chore =
	    t->room != NULL ? chore_find(t->room, key) : NULL;

	if (chore != NULL)
		ask(t, chore);
}

static void
purge_linked(struct turn *t)
{
	chores_resume(t, &feature_purge, "who");
}

void
purge_forget(struct turn *t, const char *who)
{
	for (size_t i = 0; (t->room = map_next(&t->engine->rooms, &i)) != NULL;)
		if (forget(t, who))
			record_save_room(t->out, t->room);
}

size_t
purge_erasing(const struct engine *engine, const char *who)
{
	const struct room *room;
	struct arena *arena = engine->scratch;
	size_t len = 0;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;)
		for (const struct chore *c = room->chores; c != NULL;
		     c = c->next)
			if (fields_get(arena, c->text, "erase") != NULL &&
			    strcmp(fields_get(arena, c->text, "who"), who) == 0)
				len++;
	arena_reset(arena);
	return len;
}

const struct feature feature_purge = {
	.name = "purge",
	.answered = purge_answered,
	.linked = purge_linked,
	.rang = purge_rang,
};
