#include "store/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "room/archive.h"
#include "room/audit.h"
#include "room/outbox.h"
#include "store/archive.h"
#include "store/audit.h"
#include "store/prune.h"
#include "store/settings.h"
#include "sys/db.h"

/* Once a batch was this large, its memory is given back. */
#define KEPT ((size_t)1024 * 1024)

struct entry {
	struct entry *next;
	enum effect_kind kind;
	enum record_kind record;
	const char *room, *key, *text;
	size_t len;
	struct archive_message message;
	struct audit audit;
	int64_t before;
	uint64_t keep;
	uint64_t added; /* to its room's archive, counted by the first */
	bool again;     /* there is more to be pruned */
};

/* A batch on its way into the database. */
struct writing {
	struct db *db;
	const struct store_settings *set;
	struct map added; /* room to the entry that counts */
};

void
batch_init(struct batch *b)
{
	*b = (struct batch){ .arena = arena_new() };
	b->last = &b->first;
}

void
batch_free(struct batch *b)
{
	arena_free(&b->arena);
}

void
batch_clear(struct batch *b)
{
	struct arena *arena = b->arena;

	if (b->bytes > KEPT) {
		arena_free(&arena);
		arena = arena_new();
	} else
		arena_reset(arena);
	*b = (struct batch){ .arena = arena };
	b->last = &b->first;
}

bool
batch_is_empty(const struct batch *b)
{
	return b->first == NULL;
}

static const char *
copy(struct batch *b, const char *s, size_t len)
{
	b->bytes += len;
	return arena_dup(b->arena, s, len);
}

static const char *
copy_string(struct batch *b, const char *s)
{
	return s != NULL ? copy(b, s, strlen(s)) : "";
}

static void
copy_message(struct batch *b, struct archive_message *to,
    const struct archive_message *m)
{
	*to = *m;
	to->id = copy_string(b, m->id);
	to->sender = copy_string(b, m->sender);
	to->resource = copy_string(b, m->resource);
	to->nick = copy_string(b, m->nick);
	to->stanza = copy(b, m->stanza, m->stanza_len);
	to->body = copy_string(b, m->body);
}

static void
copy_audit(struct batch *b, struct audit *to, const struct audit *a)
{
	*to = *a;
	to->id = copy_string(b, a->id);
	to->act = copy_string(b, a->act);
	to->actor = copy_string(b, a->actor);
	to->actor_nick = copy_string(b, a->actor_nick);
	to->target = copy_string(b, a->target);
	to->target_nick = copy_string(b, a->target_nick);
	to->reason = copy_string(b, a->reason);
	to->message = copy_string(b, a->message);
	to->detail = copy_string(b, a->detail);
}

void
batch_put(struct batch *b, const struct effect *effect)
{
	struct entry *e = arena_alloc(b->arena, sizeof(*e));

	b->bytes += sizeof(*e);
	e->kind = effect->kind;
	e->record = effect->record;
	e->room = copy_string(b, effect->room);
	e->key = copy_string(b, effect->key);
	e->len = effect->len;
	if (effect->text != NULL)
		e->text = copy(b, effect->text, effect->len);
	if (effect->message != NULL)
		copy_message(b, &e->message, effect->message);
	if (effect->audit != NULL)
		copy_audit(b, &e->audit, effect->audit);
	e->before = effect->before;
	e->keep = effect->keep;
	*b->last = e;
	b->last = &e->next;
}

void
batch_repeat(struct batch *b, const struct batch *written)
{
	for (const struct entry *e = written->first; e != NULL; e = e->next)
		if (e->again)
			batch_put(b, &(struct effect){
					 .kind = e->kind,
					 .room = e->room,
					 .before = e->before,
					 .keep = e->keep,
				     });
}

/* Two names and perhaps a value, into a statement that has no answer. */
static bool
say(struct db *db, const char *sql, const struct entry *e, bool value)
{
	struct db_query *query = db_query(db, sql);

	if (query == NULL)
		return false;
	db_bind_string(query, 1, e->room);
	db_bind_string(query, 2, e->key);
	if (value)
		db_bind_text(query, 3, e->text, e->len);
	return db_run(query) >= 0;
}

static bool
say_of_room(struct db *db, const char *sql, const struct entry *e)
{
	struct db_query *query = db_query(db, sql);

	if (query == NULL)
		return false;
	db_bind_string(query, 1, e->room);
	return db_run(query) >= 0;
}

static bool
save_room(struct db *db, const struct entry *e)
{
	struct db_query *query =
	    db_query(db, "REPLACE INTO room (jid, value) VALUES (?, ?)");

	if (query == NULL)
		return false;
	db_bind_string(query, 1, e->room);
	db_bind_text(query, 2, e->text, e->len);
	return db_run(query) >= 0;
}

static bool
forget_affiliation(struct db *db, const struct entry *e)
{
	return say(
	    db, "DELETE FROM affiliation WHERE room = ? AND jid = ?", e, false);
}

static bool
forget_occupant(struct db *db, const struct entry *e)
{
	return say(
	    db, "DELETE FROM occupant WHERE room = ? AND jid = ?", e, false);
}

/* MariaDB cannot have two names that long in one unique key, so there is
 * nothing that would make it replace by itself. */
static bool
save(struct db *db, const struct entry *e)
{
	switch (e->record) {
	case RECORD_ROOM:
		return save_room(db, e);
	case RECORD_AFFILIATION:
		return forget_affiliation(db, e) &&
		       say(db,
			   "INSERT INTO affiliation (room, jid, value)"
			   " VALUES (?, ?, ?)",
			   e, true);
	case RECORD_OCCUPANT:
		return forget_occupant(db, e) &&
		       say(db,
			   "INSERT INTO occupant (room, jid, value)"
			   " VALUES (?, ?, ?)",
			   e, true);
	}
	return false;
}

/* The archives are as long as they are said to be. */
static bool
count(struct writing *w)
{
	struct entry *e;

	for (size_t i = 0; (e = map_next(&w->added, &i)) != NULL;) {
		map_remove(&w->added, e->room);
		if (!archive_count(w->db, e->room, e->added))
			return false;
	}
	return true;
}

static bool
append(struct writing *w, struct entry *e)
{
	struct entry *counts = map_get(&w->added, e->room);
	bool added;

	if (!archive_append(w->db, e->room, &e->message, &added))
		return false;
	if (!added)
		return true;
	if (counts == NULL) {
		counts = e;
		counts->added = 0;
		map_put(&w->added, counts->room, counts);
	}
	counts->added++;
	return true;
}

static bool
forget(struct writing *w, const struct entry *e)
{
	struct db *db = w->db;

	switch (e->record) {
	case RECORD_ROOM:
		return say_of_room(db, "DELETE FROM room WHERE jid = ?", e) &&
		       say_of_room(
			   db, "DELETE FROM affiliation WHERE room = ?", e) &&
		       say_of_room(
			   db, "DELETE FROM occupant WHERE room = ?", e) &&
		       count(w) &&
		       (e->keep > 0 ||
			   archive_forget(db, e->room, w->set->keep_destroyed));
	case RECORD_AFFILIATION:
		return forget_affiliation(db, e);
	case RECORD_OCCUPANT:
		return forget_occupant(db, e);
	}
	return false;
}

static bool
apply(struct writing *w, struct entry *e)
{
	switch (e->kind) {
	case EFFECT_SAVE:
		return save(w->db, e);
	case EFFECT_FORGET:
		return forget(w, e);
	case EFFECT_APPEND:
		return append(w, e);
	case EFFECT_AMEND:
		return archive_amend(w->db, e->room, &e->message);
	case EFFECT_PRUNE:
		return count(w) && archive_prune(w->db, e->room, e->before,
				       e->keep, &e->again);
	case EFFECT_MOVE:
		return count(w) && archive_move(w->db, e->room, e->key);
	case EFFECT_ERASE:
		return count(w) && archive_erase(w->db, e->room, e->key);
	case EFFECT_NOTE:
		return audit_insert(w->db, e->room, &e->audit);
	case EFFECT_EVENT:
	case EFFECT_SEND:
	case EFFECT_FETCH:
	case EFFECT_ASK:
		break;
	}
	return true;
}

static bool
write_all(const struct batch *b, struct writing *w)
{
	if (!db_begin(w->db))
		return false;
	for (struct entry *e = b->first; e != NULL; e = e->next)
		if (!apply(w, e))
			return false;
	return count(w) && db_commit(w->db);
}

bool
batch_write(
    const struct batch *b, struct db *db, const struct store_settings *set)
{
	struct writing w = { .db = db, .set = set };
	bool written;

	map_init(&w.added, 0);
	written = write_all(b, &w);
	map_free(&w.added);
	if (!written)
		db_close(db);
	return written;
}
