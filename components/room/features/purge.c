#include "room/purge.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "room/address.h"
#include "room/archive.h"
#include "room/audit.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/history.h"
#include "room/identity.h"
#include "room/outbox.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 60000 /* milliseconds until the archive has answered */
#define PORTION 50   /* messages */
#define PAUSE 1000   /* milliseconds between two portions */

/*
 * What is to be done is a text, so that it can wait: for the archive's answer
 * as the note of a wait, and for the next portion as the key of an alarm.
 */
static const char *
field(struct turn *t, const char *text, const char *name)
{
	const char *value = fields_get(t->arena, text, name);

	return value != NULL ? value : "";
}

static void
ask(struct turn *t, const char *todo)
{
	struct archive_query *q = arena_alloc(t->arena, sizeof(*q));
	const char *after = field(t, todo, "after");

	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.sender = field(t, todo, "who"),
		.start = strtoll(field(t, todo, "since"), NULL, 10),
		.end = INT64_MAX,
		.bodies = true,
		.after = *after != '\0' ? after : NULL,
		.max = PORTION,
	};
	outbox_fetch(t->out,
	    engine_wait(t, &feature_purge, todo, t->now + WITHIN, false), q);
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

bool
purge_begin(struct turn *t, const char *who, int64_t since,
    const struct moderation *why)
{
	const char *jid = strchr(who, '@') != NULL ? who : find(t->room, who);
	struct fields todo;

	if (jid == NULL)
		return false;
	fields_begin(&todo, t->arena);
	fields_put(&todo, "who", arena_dup(t->arena, jid, strcspn(jid, "/")));
	fields_put_int(&todo, "since", since);
	if (why->by != NULL)
		fields_put(&todo, "by", why->by);
	if (why->identity != NULL)
		fields_put(&todo, "identity", why->identity);
	if (why->reason != NULL)
		fields_put(&todo, "reason", why->reason);
	if (audit_is_due(t))
		audit_note(
		    t, &(const struct audit){
			   .act = "purge",
			   .target = fields_get(t->arena, todo.text, "who"),
			   .reason = why->reason,
			   .detail = arena_printf(t->arena, "%lld s",
			       (long long)((t->now - since) / 1000)),
		       });
	ask(t, todo.text);
	return true;
}

/* The rest, later: the same, from the last one on. */
static void
go_on(struct turn *t, const char *last, const char *todo)
{
	struct fields next;
	const char *name, *value;

	fields_begin(&next, t->arena);
	fields_put(&next, "after", last);
	while (fields_next(t->arena, &todo, &name, &value))
		if (strcmp(name, "after") != 0)
			fields_put(&next, name, value);
	engine_alarm(
	    t->engine, t->now + PAUSE, &feature_purge, t->room->jid, next.text);
}

static void
purge_answered(struct turn *t)
{
	const struct archive_page *page = t->answer->page;
	const char *todo = t->waited->note;
	const struct moderation why = {
		.by = fields_get(t->arena, todo, "by"),
		.identity = fields_get(t->arena, todo, "identity"),
		.reason = fields_get(t->arena, todo, "reason"),
	};

	if (t->room == NULL || page == NULL || page->len == 0)
		return;
	for (size_t i = 0; i < page->len; i++)
		retract_moderate(t, &page->messages[i], &why);
	if (!page->complete)
		go_on(t, page->messages[page->len - 1].id, todo);
}

static void
purge_rang(struct turn *t, const char *key)
{
	if (t->room != NULL)
		ask(t, key);
}

const struct feature feature_purge = {
	.name = "purge",
	.answered = purge_answered,
	.rang = purge_rang,
};
