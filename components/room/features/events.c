/*
 * Whoever runs the service may follow what happens in the rooms: who comes, who
 * goes, what is said.  While nobody does, nothing is posted.
 */
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/presence.h"
#include "room/room.h"
#include "room/turn.h"

/* In t->room, of t->session of t->actor; further fields are the caller's. */
static struct fields
begin(struct turn *t)
{
	struct fields f;

	fields_begin(&f, t->arena);
	fields_put(&f, "nick", t->actor->nick);
	fields_put(&f, "jid", t->session->address->jid);
	return f;
}

static void
post(struct turn *t, const char *what, const struct fields *f)
{
	outbox_event(t->out, t->room->jid, what, t->now, f->text);
}

/* Another session of who is in is no news, nor is who comes back in time. */
static void
events_joined(struct turn *t)
{
	struct fields f;

	if (!t->engine->followed || t->again || t->returned ||
	    t->actor->sessions->next != NULL)
		return;
	f = begin(t);
	fields_put(&f, "role", role_name(t->actor->role));
	fields_put(&f, "affiliation", affiliation_name(t->actor->affiliation));
	post(t, "join", &f);
}

static void
events_leaving(struct turn *t)
{
	struct fields f;

	if (!t->engine->followed || t->lingers ||
	    t->actor->sessions->next != NULL)
		return;
	f = begin(t);
	if (t->news != NULL && t->news->codes[0] != 0)
		fields_put_int(&f, "code", t->news->codes[0]);
	if (t->news != NULL && t->news->reason != NULL)
		fields_put(&f, "reason", t->news->reason);
	post(t, "leave", &f);
}

/* What has no body is no event: typing, markers, what is taken back. */
static void
events_spoken(struct turn *t)
{
	const struct stanza *body = stanza_child(t->in, "body", "");
	struct fields f;

	if (!t->engine->followed || body == NULL)
		return;
	f = begin(t);
	fields_put(&f, "id", t->archive_id);
	fields_put(&f, "body", stanza_text(body, t->arena));
	post(t, "message", &f);
}

const struct feature feature_events = {
	.name = "events",
	.joined = events_joined,
	.leaving = events_leaving,
	.spoken = events_spoken,
};
