#include "store/audit.h"

#include <string.h>

#include "base/text.h"
#include "room/audit.h"
#include "sys/db.h"

/* What people wrote must be text even if something else got into it: nothing
 * may keep all else from being stored. */
static void
bind(struct db_query *query, unsigned at, const char *s)
{
	size_t len = strlen(s);

	db_bind_text(query, at, s, text_is_utf8(s, len) ? len : 0);
}

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
	bind(query, 1, a->id);
	db_bind_int(query, 2, a->at);
	bind(query, 3, room);
	bind(query, 4, a->act);
	bind(query, 5, a->actor);
	bind(query, 6, a->actor_nick);
	bind(query, 7, a->target);
	bind(query, 8, a->target_nick);
	bind(query, 9, a->reason);
	db_bind_int(query, 10, a->until);
	bind(query, 11, a->message);
	bind(query, 12, a->detail);
	bind(query, 13, a->id);
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
		bind(query, 2, domain);
		done = db_step(query) == DB_END;
		db_done(query);
	}
	if (!done)
		db_close(db);
	return done;
}
