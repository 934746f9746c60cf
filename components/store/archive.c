#include "store/archive.h"

#include "base/text.h"
#include "room/archive.h"
#include "sys/db.h"

/* 0: the room has no number, or the message is there already. */
static int64_t
insert(struct db *db, const char *room, const struct archive_message *m)
{
	struct db_query *query = db_query(db,
	    "INSERT INTO archive (room, id, at, sender, resource, nick, body,"
	    " stanza, head) VALUES ((SELECT number FROM archive_room"
	    " WHERE jid = ?), ?, ?, ?, ?, ?, ?, ?, ?)");
	int64_t added;

	if (query == NULL)
		return -1;
	db_bind_string(query, 1, room);
	db_bind_string(query, 2, m->id);
	db_bind_int(query, 3, m->at);
	db_bind_string(query, 4, m->sender);
	db_bind_string(query, 5, m->resource);
	db_bind_string(query, 6, m->nick);
	db_bind_utf8(query, 7, m->body);
	db_bind_text(query, 8, m->stanza, m->stanza_len);
	db_bind_int(query, 9, (int64_t)m->head);
	added = db_run(query);
	return added < 0 && db_is_refused(db) ? 0 : added;
}

/* A number for a room that has none: 1; 0: it has one. */
static int64_t
begin_room(struct db *db, const char *room)
{
	struct db_query *query = db_query(db,
	    "INSERT INTO archive_room (jid, len) SELECT ?, 0 FROM meta"
	    " WHERE NOT EXISTS (SELECT 1 FROM archive_room WHERE jid = ?)");

	if (query == NULL)
		return -1;
	db_bind_string(query, 1, room);
	db_bind_string(query, 2, room);
	return db_run(query);
}

bool
archive_append(struct db *db, const char *room, const struct archive_message *m,
    bool *added_r)
{
	int64_t added = insert(db, room, m);

	if (added == 0 && begin_room(db, room) > 0)
		added = insert(db, room, m);
	*added_r = added > 0;
	return added >= 0;
}

bool
archive_count(struct db *db, const char *room, uint64_t added)
{
	struct db_query *query =
	    db_query(db, "UPDATE archive_room SET len = len + ? WHERE jid = ?");

	if (query == NULL)
		return false;
	db_bind_int(query, 1, (int64_t)added);
	db_bind_string(query, 2, room);
	return db_run(query) >= 0;
}

bool
archive_amend(struct db *db, const char *room, const struct archive_message *m)
{
	struct db_query *query = db_query(db,
	    "UPDATE archive SET at = ?, sender = ?, resource = ?, nick = ?,"
	    " body = ?, stanza = ?, head = ? WHERE id = ? AND"
	    " room = (SELECT number FROM archive_room WHERE jid = ?)");

	if (query == NULL)
		return false;
	db_bind_int(query, 1, m->at);
	db_bind_string(query, 2, m->sender);
	db_bind_string(query, 3, m->resource);
	db_bind_string(query, 4, m->nick);
	db_bind_utf8(query, 5, m->body);
	db_bind_text(query, 6, m->stanza, m->stanza_len);
	db_bind_int(query, 7, (int64_t)m->head);
	db_bind_string(query, 8, m->id);
	db_bind_string(query, 9, room);
	return db_run(query) >= 0;
}

bool
archive_forget(struct db *db, const char *room, bool keep)
{
	struct db_query *query = db_query(
	    db, "UPDATE archive_room SET was = ?, jid = NULL WHERE jid = ?");

	if (query == NULL)
		return false;
	if (keep)
		db_bind_string(query, 1, room);
	else
		db_bind_null(query, 1);
	db_bind_string(query, 2, room);
	return db_run(query) >= 0;
}

/* Some row of archive_room by its room: 1, 0: there is none, -1: it failed. */
static int64_t
has_room(struct db *db, const char *room)
{
	struct db_query *query =
	    db_query(db, "SELECT 1 FROM archive_room WHERE jid = ?");
	enum db_step step;

	if (query == NULL)
		return -1;
	db_bind_string(query, 1, room);
	step = db_step(query);
	db_done(query);
	return step == DB_FAILED ? -1 : step == DB_ROW;
}

bool
archive_move(struct db *db, const char *room, const char *to)
{
	int64_t has = has_room(db, room);
	struct db_query *query;

	if (has <= 0)
		return has == 0;
	if (*to == '\0')
		return archive_forget(db, room, false);
	if (!archive_forget(db, to, false))
		return false;
	query = db_query(db, "UPDATE archive_room SET jid = ? WHERE jid = ?");
	if (query == NULL)
		return false;
	db_bind_string(query, 1, to);
	db_bind_string(query, 2, room);
	return db_run(query) >= 0;
}

/* With two texts, of which the second is the domain's rooms for LIKE. */
static bool
run_for(struct db *db, const char *sql, const char *sender, const char *rooms)
{
	struct db_query *query = db_query(db, sql);

	if (query == NULL)
		return false;
	db_bind_string(query, 1, sender);
	db_bind_string(query, 2, rooms);
	return db_run(query) >= 0;
}

bool
archive_erase(struct db *db, const char *domain, const char *sender)
{
	struct text rooms = { 0 };
	bool done;

	text_addf(&rooms, "%%@%s", domain);
	done = run_for(db,
		   "UPDATE archive_room SET len = len - (SELECT COUNT(*)"
		   " FROM archive a WHERE a.room = archive_room.number"
		   " AND a.sender = ?) WHERE jid IS NULL AND was LIKE ?",
		   sender, rooms.s) &&
	       run_for(db,
		   "DELETE FROM archive WHERE sender = ? AND room IN"
		   " (SELECT number FROM archive_room WHERE jid IS NULL"
		   " AND was LIKE ?)",
		   sender, rooms.s);
	text_free(&rooms);
	return done;
}

bool
archive_drop_staged(struct db *db, const char *domain)
{
	struct db_query *query = db_query(db,
	    "UPDATE archive_room SET jid = NULL, was = NULL WHERE jid LIKE ?");
	struct text rooms = { 0 };
	bool done;

	text_addf(&rooms, "import/%%@%s", domain);
	if (query != NULL)
		db_bind_string(query, 1, rooms.s);
	done = query != NULL && db_run(query) >= 0;
	text_free(&rooms);
	return done;
}
