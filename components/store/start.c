#include "store/start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/archive.h"
#include "store/schema.h"
#include "store/settings.h"
#include "sys/db.h"

struct restoring {
	struct db *db;
	const char *domain;
	store_told *told;
	void *user;
};

static const char *
name(const struct db_settings *set)
{
	return set->file != NULL ? set->file : set->name;
}

/* What is said in rooms is nobody else's business on this machine. */
static bool
make_file(const char *file, struct text *said)
{
	int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		text_addf(said, "storage: %s: %s", file, strerror(errno));
	else
		close(fd);
	return fd >= 0;
}

static enum start
failed(struct db *db, struct text *said)
{
	text_addf(said, "storage: %s", db_error(db));
	return db_may_pass(db) ? START_LATER : START_REFUSED;
}

static enum start
migrate(struct db *db, const struct db_settings *set, struct text *said)
{
	switch (schema_migrate(db, set->file == NULL)) {
	case SCHEMA_FINE:
		return START_DONE;
	case SCHEMA_BUSY:
		text_addf(
		    said, "storage: %s: another program is at it", name(set));
		return START_LATER;
	case SCHEMA_NEWER:
		text_addf(said,
		    "storage: %s: made by a newer version of this program, "
		    "which knows tables up to version %d",
		    name(set), SCHEMA_VERSION);
		return START_REFUSED;
	case SCHEMA_FOREIGN:
		text_addf(said, "storage: %s: it has tables that are not ours",
		    name(set));
		return START_REFUSED;
	case SCHEMA_FAILED:
		break;
	}
	return failed(db, said);
}

/* Of one room, or, under the domain alone, of all. */
static bool
is_ours(const char *room, const char *domain)
{
	const char *at = strchr(room, '@');

	return strcmp(at != NULL ? at + 1 : room, domain) == 0;
}

static bool
restore(struct restoring *r, enum record_kind record, const char *sql)
{
	struct db_query *query = db_query(r->db, sql);
	enum db_step step;

	if (query == NULL)
		return false;
	while ((step = db_step(query)) == DB_ROW) {
		const char *room = db_column(query, 0, NULL);

		if (is_ours(room, r->domain))
			r->told(r->user, record, room,
			    db_column(query, 1, NULL),
			    db_column(query, 2, NULL));
	}
	db_done(query);
	return step == DB_END;
}

static bool
restore_all(struct restoring *r)
{
	return restore(r, RECORD_ROOM, "SELECT jid, '', value FROM room") &&
	       restore(r, RECORD_AFFILIATION,
		   "SELECT room, jid, value FROM affiliation") &&
	       restore(
		   r, RECORD_OCCUPANT, "SELECT room, jid, value FROM occupant");
}

static enum start
start(struct restoring *r, const struct db_settings *set, struct text *said)
{
	enum start started;

	if (!db_open(r->db))
		return failed(r->db, said);
	started = migrate(r->db, set, said);
	if (started == START_DONE &&
	    (!archive_drop_staged(r->db, r->domain) || !restore_all(r)))
		return failed(r->db, said);
	return started;
}

enum start
store_start(const struct store_settings *set, const char *file,
    const char *domain, store_told *told, void *user, struct text *said)
{
	struct db_settings db_set = store_db_settings(set, file, true, true);
	struct restoring r = {
		.domain = domain,
		.told = told,
		.user = user,
	};
	enum start started;

	if (db_set.file != NULL && !make_file(db_set.file, said))
		return START_REFUSED;
	r.db = db_new(&db_set);
	started = start(&r, &db_set, said);
	db_free(&r.db);
	return started;
}
