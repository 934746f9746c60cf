#include "store/audit.h"

#include "room/audit.h"
#include "sys/db.h"

bool
audit_insert(struct db *db, const char *room, const struct audit *a)
{
	struct db_query *query = db_query(db,
	    "INSERT INTO audit (id, at, room, act, actor, actor_nick, target,"
	    " target_nick, reason, ends, message, detail)"
	    " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM meta"
	    " WHERE NOT EXISTS (SELECT 1 FROM audit WHERE id = ?)");

	if (query == NULL)
		return false;
	db_bind_utf8(query, 1, a->id);
	db_bind_int(query, 2, a->at);
	db_bind_utf8(query, 3, room);
	db_bind_utf8(query, 4, a->act);
	db_bind_utf8(query, 5, a->actor);
	db_bind_utf8(query, 6, a->actor_nick);
	db_bind_utf8(query, 7, a->target);
	db_bind_utf8(query, 8, a->target_nick);
	db_bind_utf8(query, 9, a->reason);
	db_bind_int(query, 10, a->until);
	db_bind_utf8(query, 11, a->message);
	db_bind_utf8(query, 12, a->detail);
	db_bind_utf8(query, 13, a->id);
	return db_run(query) >= 0;
}

bool
audit_prune(struct db *db, const char *domain, int64_t before)
{
	struct db_query *query =
	    db_query(db, "DELETE FROM audit WHERE at < ?"
			 " AND substr(room, instr(room, '@') + 1) = ?");
	bool done = false;

	if (query != NULL) {
		db_bind_int(query, 1, before);
		db_bind_utf8(query, 2, domain);
		done = db_step(query) == DB_END;
		db_done(query);
	}
	if (!done)
		db_close(db);
	return done;
}
