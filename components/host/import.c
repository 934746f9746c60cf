/*
 * A room that is brought, record by record.  Its messages are stored as they
 * come, under a name that is no room's; with the last word they become the
 * room's, together with all else of it, in one transaction.  If that word does
 * not come, nothing has happened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/parts.h"
#include "host/console_parts.h"
#include "host/inside.h"
#include "host/link.h"
#include "room/archive.h"
#include "room/control.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/transfer.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/entropy.h"

#define AT_ONCE 200 /* messages that are not stored yet */
#define PEOPLE_MOST 100000

struct import {
	struct arena *arena;   /* of all of it */
	struct arena *scratch; /* of one record */
	struct parts_in record;
	const char *jid, *was, *staged;
	struct transfer room;
	size_t size; /* of its people */
	char last[ARCHIVE_ID_SIZE];
	unsigned since; /* messages since this was stored: */
	uint64_t ticket;
	bool replace, failed, over;
};

bool
import_is_full(const struct caller *c)
{
	const struct import *i = c->import;

	return i != NULL && i->since >= AT_ONCE &&
	       store_committed(c->host->store) < i->ticket;
}

void
import_free(struct caller *c)
{
	struct import *i = c->import;

	if (i == NULL)
		return;
	if (!i->over && *i->last != '\0')
		store_put(c->host->store,
		    &(struct effect){
			.kind = EFFECT_MOVE, .room = i->staged, .key = "" });
	parts_clear(&i->record);
	arena_free(&i->arena);
	arena_free(&i->scratch);
	free(i->room.people);
	free(i);
	c->import = NULL;
}

/* No room has a `/' in its name. */
static const char *
staged(struct import *i, const char *domain)
{
	unsigned char chance[8];

	entropy_bytes(chance, sizeof(chance));
	return arena_printf(i->arena, "import/%02x%02x%02x%02x%02x%02x@%s",
	    chance[0], chance[1], chance[2], chance[3], chance[4], chance[5],
	    domain);
}

/* Somebody may have made it since the import began. */
static bool
is_free(struct caller *c, const struct authproto_line *line)
{
	if (c->import->replace ||
	    engine_room(c->host->engine, c->import->jid) == NULL)
		return true;
	caller_no(c, line->id, "exists", "There is such a room already");
	return false;
}

static bool
may_begin(struct caller *c, const struct authproto_line *line)
{
	if (c->import->jid == NULL || c->import->was == NULL)
		caller_refuse(c, line->id, AUTHPROTO_VALUE, "room");
	else if (!store_is_well(c->host->store))
		caller_refuse(c, line->id, AUTHPROTO_DB,
		    "The storage is away: nothing is changed");
	else
		return is_free(c, line);
	return false;
}

void
import_begin(struct caller *c, const struct authproto_line *line)
{
	const struct engine *engine = c->host->engine;
	const char *was = authproto_gets(line, "was");
	struct import *i;

	import_free(c);
	i = c->import = mem_new(sizeof(*i));
	i->arena = arena_new();
	i->scratch = arena_new();
	i->jid =
	    control_address(engine, i->arena, authproto_gets(line, "room"));
	if (i->jid != NULL)
		i->jid = arena_join(i->arena, i->jid, NULL);
	i->was =
	    strchr(was, '@') != NULL ? arena_join(i->arena, was, NULL) : i->jid;
	i->staged = staged(i, engine->set.domain);
	i->replace = strcmp(authproto_gets(line, "replace"), "1") == 0;
	if (may_begin(c, line))
		caller_ok(c, line->id);
	else
		import_free(c);
}

static const char *
take_room(struct import *i, const struct renaming *r,
    const struct authproto_line *line)
{
	const char *value, *wrong;

	if (i->room.value != NULL)
		return "a second room";
	wrong = transfer_room(r, parts_gets(&i->record, line, "value"), &value);
	if (wrong == NULL)
		i->room.value = arena_join(i->arena, value, NULL);
	return wrong;
}

static const char *
take_person(struct import *i, const struct renaming *r,
    const struct authproto_line *line)
{
	const char *jid = parts_gets(&i->record, line, "jid"), *value, *wrong;

	if (i->room.len == PEOPLE_MOST)
		return "too many people";
	wrong = transfer_person(
	    r, jid, parts_gets(&i->record, line, "value"), &value);
	if (wrong != NULL)
		return wrong;
	if (i->room.len == i->size) {
		i->size = i->size > 0 ? 2 * i->size : 16;
		i->room.people =
		    mem_grow(i->room.people, i->size * sizeof(*i->room.people));
	}
	i->room.people[i->room.len++] = (struct transfer_person){
		.jid = arena_join(i->arena, jid, NULL),
		.value = arena_join(i->arena, value, NULL),
	};
	return NULL;
}

static const char *
take_message(struct caller *c, const struct renaming *r,
    const struct authproto_line *line)
{
	struct import *i = c->import;
	const struct parts_in *in = &i->record;
	struct archive_message m = {
		.id = parts_gets(in, line, "id"),
		.sender = parts_gets(in, line, "sender"),
		.resource = parts_gets(in, line, "resource"),
		.nick = parts_gets(in, line, "nick"),
		.body = parts_gets(in, line, "body"),
	};
	const char *wrong;

	if (!authproto_number(authproto_get(line, "at"), &m.at))
		return "no time";
	m.stanza = parts_get(in, line, "stanza", &m.stanza_len);
	if (m.stanza == NULL)
		return "no message as XML";
	wrong = transfer_message(r, &m, i->last);
	if (wrong != NULL)
		return wrong;
	memcpy(i->last, m.id, sizeof(i->last));
	if (i->since >= AT_ONCE)
		i->since = 0;
	i->ticket = store_put(c->host->store,
	    &(struct effect){
		.kind = EFFECT_APPEND, .room = i->staged, .message = &m });
	i->since++;
	return NULL;
}

static const char *
take(struct caller *c, const struct authproto_line *line)
{
	struct import *i = c->import;
	const struct renaming r = { i->scratch, i->jid, i->was };
	const char *kind = parts_gets(&i->record, line, "kind");

	if (strcmp(kind, "room") == 0)
		return take_room(i, &r, line);
	if (strcmp(kind, "person") == 0)
		return take_person(i, &r, line);
	if (strcmp(kind, "message") == 0)
		return take_message(c, &r, line);
	return "no kind of record";
}

/* What is good is not answered, so nobody has to wait; after the first fault
 * nothing is. */
void
import_put(struct caller *c, const struct authproto_line *line)
{
	struct import *i = c->import;
	const char *wrong = NULL;

	if (i == NULL) {
		caller_no(c, line->id, "noimport", "Nothing is imported");
		return;
	}
	if (i->failed)
		return;
	switch (parts_take(&i->record, line)) {
	case PARTS_MORE:
		return;
	case PARTS_BAD:
		wrong = "too long";
		break;
	case PARTS_WHOLE:
		wrong = take(c, line);
		break;
	}
	parts_clear(&i->record);
	if (wrong != NULL) {
		caller_no(c, line->id, "record", wrong);
		i->failed = true;
	}
	arena_reset(i->scratch);
}

void
import_commit(struct caller *c, const struct authproto_line *line)
{
	struct host *host = c->host;
	struct import *i = c->import;
	struct authproto_out out;

	if (i == NULL || i->failed || i->room.value == NULL) {
		caller_no(c, line->id, "record", "This was no whole room");
	} else if (is_free(c, line)) {
		transfer_in(host->engine, &i->room, i->jid,
		    *i->last != '\0' ? i->staged : NULL, clock_now(),
		    &host->out);
		i->over = true;
		host_carry_out(host);
		link_flush(host->link);
		authproto_begin_id(&out, "OK", line->id);
		authproto_end(&out);
		c->ticket = store_ticket(host->store);
		text_add(&c->held, out.s, out.len);
	}
	import_free(c);
}
