#include "store/schema.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/db.h"

/*
 * What each version adds to the one before it.  SQLite does a version in one
 * transaction.  MariaDB commits at every CREATE: what a version says is said
 * again if it did not come to its end, and what is done already is no error.
 *
 * room, affiliation, occupant: `value' is text as base/fields.h writes it.
 * archive_room: under which number a room's messages stand; `jid' NULL: no
 * room's any more, and then `was' says whose, if they are to be kept.
 * archive: ordered by room and id, so that a page is read from one place.
 */
static const char *const lite_1[] = {
	"CREATE TABLE meta (version INTEGER NOT NULL)",
	"INSERT INTO meta (version) VALUES (0)",
	"CREATE TABLE room (jid TEXT PRIMARY KEY, value TEXT NOT NULL)"
	" WITHOUT ROWID",
	"CREATE TABLE affiliation (room TEXT, jid TEXT, value TEXT NOT NULL,"
	" PRIMARY KEY (room, jid)) WITHOUT ROWID",
	"CREATE TABLE occupant (room TEXT, jid TEXT, value TEXT NOT NULL,"
	" PRIMARY KEY (room, jid)) WITHOUT ROWID",
	"CREATE TABLE archive_room (number INTEGER PRIMARY KEY,"
	" jid TEXT UNIQUE, was TEXT, len INTEGER NOT NULL)",
	"CREATE TABLE archive (room INTEGER, id TEXT, at INTEGER NOT NULL,"
	" sender TEXT NOT NULL, resource TEXT NOT NULL, nick TEXT NOT NULL,"
	" body TEXT NOT NULL, stanza TEXT NOT NULL, head INTEGER NOT NULL,"
	" PRIMARY KEY (room, id)) WITHOUT ROWID",
	"CREATE INDEX archive_sender ON archive (sender, room)",
	NULL,
};

/*
 * Finding by time and by nick takes no longer in a large room.  SQLite does not
 * know what is large: it is told, as if it had counted a busy archive, or it
 * would read a room from its beginning for one sender's messages.  (ANALYZE of
 * a small table makes the table where that is kept.)
 */
static const char *const lite_2[] = {
	"CREATE INDEX archive_at ON archive (room, at)",
	"CREATE INDEX archive_nick ON archive (room, nick)",
	"ANALYZE meta",
	"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES"
	" ('archive', 'archive', '10000000 10000 1'),"
	" ('archive', 'archive_sender', '10000000 1000 50 1'),"
	" ('archive', 'archive_at', '10000000 10000 2 1'),"
	" ('archive', 'archive_nick', '10000000 10000 50 1')",
	NULL,
};

/*
 * audit: who moderated whom and why, one row an act.  `ends' 0: it does not;
 * what is not known or not said is empty.  `id' begins with the time.
 */
static const char *const lite_3[] = {
	"CREATE TABLE audit (id TEXT PRIMARY KEY, at INTEGER NOT NULL,"
	" room TEXT NOT NULL, act TEXT NOT NULL, actor TEXT NOT NULL,"
	" actor_nick TEXT NOT NULL, target TEXT NOT NULL,"
	" target_nick TEXT NOT NULL, reason TEXT NOT NULL,"
	" ends INTEGER NOT NULL, message TEXT NOT NULL,"
	" detail TEXT NOT NULL) WITHOUT ROWID",
	"CREATE INDEX audit_room ON audit (room, id)",
	NULL,
};

/* An id holds the time: an index of times costs every message a page and finds
 * nothing that the ids do not. */
static const char *const lite_4[] = {
	"DROP INDEX archive_at",
	NULL,
};

/* JIDs are compared by their bytes, blanks at the end too: VARBINARY. */
#define INNODB " ENGINE = InnoDB ROW_FORMAT = DYNAMIC"

static const char *const maria_1[] = {
	"CREATE TABLE meta (version INT NOT NULL PRIMARY KEY)" INNODB,
	"INSERT INTO meta (version) SELECT 0 FROM"
	" (SELECT COUNT(*) AS n FROM meta) AS m WHERE n = 0",
	"CREATE TABLE room (jid VARBINARY(2047) NOT NULL PRIMARY KEY,"
	" value MEDIUMBLOB NOT NULL)" INNODB,
	"CREATE TABLE affiliation (number BIGINT AUTO_INCREMENT PRIMARY KEY,"
	" room VARBINARY(2047) NOT NULL, jid VARBINARY(2047) NOT NULL,"
	" value MEDIUMBLOB NOT NULL, KEY (room(1024), jid(1024)))" INNODB,
	"CREATE TABLE occupant (number BIGINT AUTO_INCREMENT PRIMARY KEY,"
	" room VARBINARY(2047) NOT NULL, jid VARBINARY(3071) NOT NULL,"
	" value MEDIUMBLOB NOT NULL, KEY (room(1024), jid(1024)))" INNODB,
	"CREATE TABLE archive_room (number BIGINT AUTO_INCREMENT PRIMARY KEY,"
	" jid VARBINARY(2047) UNIQUE, was VARBINARY(2047),"
	" len BIGINT NOT NULL)" INNODB,
	"CREATE TABLE archive (room BIGINT NOT NULL, id VARBINARY(64) NOT NULL,"
	" at BIGINT NOT NULL, sender VARBINARY(2047) NOT NULL,"
	" resource VARBINARY(1023) NOT NULL, nick VARBINARY(1023) NOT NULL,"
	" body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"
	" NOT NULL, stanza MEDIUMBLOB NOT NULL, head INT UNSIGNED NOT NULL,"
	" PRIMARY KEY (room, id), KEY archive_sender (sender, "
	"room))" INNODB,
	NULL,
};

static const char *const maria_2[] = {
	"ALTER TABLE archive ADD KEY archive_at (room, at)",
	"ALTER TABLE archive ADD KEY archive_nick (room, nick)",
	NULL,
};

#define TEXT_3 " TEXT CHARACTER SET utf8mb4 NOT NULL"

static const char *const maria_3[] = {
	"CREATE TABLE audit (id VARBINARY(64) NOT NULL PRIMARY KEY,"
	" at BIGINT NOT NULL, room VARBINARY(2047) NOT NULL,"
	" act VARBINARY(64) NOT NULL, actor VARBINARY(2047) NOT NULL,"
	" actor_nick" TEXT_3 ", target VARBINARY(2047) NOT NULL,"
	" target_nick" TEXT_3 ", reason" TEXT_3 ", ends BIGINT NOT NULL,"
	" message VARBINARY(1023) NOT NULL, detail" TEXT_3 ","
	" KEY audit_room (room(1024), id))" INNODB,
	NULL,
};

static const char *const maria_4[] = {
	"ALTER TABLE archive DROP KEY archive_at",
	NULL,
};

static const char *const *const lite[] = { lite_1, lite_2, lite_3, lite_4 };
static const char *const *const maria[] = { maria_1, maria_2, maria_3,
	maria_4 };

_Static_assert(sizeof(lite) / sizeof(*lite) == SCHEMA_VERSION &&
		   sizeof(maria) / sizeof(*maria) == SCHEMA_VERSION,
    "each version has its steps");

/* One number; false: failed.  Of no row it is *n as it was. */
static bool
ask(struct db *db, const char *sql, int64_t *n)
{
	struct db_query *query = db_query(db, sql);
	enum db_step step;

	if (query == NULL)
		return false;
	step = db_step(query);
	if (step == DB_ROW)
		*n = db_column_int(query, 0);
	db_done(query);
	return step != DB_FAILED;
}

enum schema
schema_check(struct db *db)
{
	int64_t version = -1;

	if (!ask(db, "SELECT version FROM meta", &version))
		return db_is_lost(db) || db_may_pass(db) ? SCHEMA_FAILED
							 : SCHEMA_FOREIGN;
	if (version > SCHEMA_VERSION)
		return SCHEMA_NEWER;
	return version == SCHEMA_VERSION ? SCHEMA_FINE : SCHEMA_FOREIGN;
}

/* The tables of these names that there are, and all that there are. */
struct tables {
	int64_t meta, all;
};

static bool
look(struct db *db, bool is_mariadb, struct tables *tables)
{
	if (is_mariadb)
		return ask(db,
		    "SELECT COUNT(*) FROM information_schema.tables"
		    " WHERE table_schema = DATABASE()"
		    " AND table_name = 'meta'",
		    &tables->meta);
	return ask(db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'meta'",
		   &tables->meta) &&
	       ask(db, "SELECT COUNT(*) FROM sqlite_master", &tables->all);
}

/* MariaDB's words for "that is there" and "that is gone", as numbers. */
static bool
is_done(const struct db *db)
{
	long code = strtol(db_error(db), NULL, 10);

	return code == 1050 || code == 1060 || code == 1061 || code == 1091;
}

static bool
add_version(struct db *db, bool is_mariadb, int version)
{
	const char *const *say = (is_mariadb ? maria : lite)[version - 1];
	char done[64];

	for (; *say != NULL; say++)
		if (!db_exec(db, *say) && !(is_mariadb && is_done(db)))
			return false;
	snprintf(done, sizeof(done), "UPDATE meta SET version = %d", version);
	return db_exec(db, done);
}

static enum schema
add_versions(struct db *db, bool is_mariadb)
{
	struct tables tables = { 0 };
	int64_t version = 0;

	if (!look(db, is_mariadb, &tables))
		return SCHEMA_FAILED;
	if (tables.meta == 0 && tables.all > 0)
		return SCHEMA_FOREIGN;
	if (tables.meta > 0 && !ask(db, "SELECT version FROM meta", &version))
		return db_is_lost(db) ? SCHEMA_FAILED : SCHEMA_FOREIGN;
	if (version > SCHEMA_VERSION)
		return SCHEMA_NEWER;
	while (version < SCHEMA_VERSION)
		if (!add_version(db, is_mariadb, (int)++version))
			return SCHEMA_FAILED;
	return SCHEMA_FINE;
}

/* SQLite's lock is the transaction; MariaDB's has a name. */
static enum schema
migrate_maria(struct db *db)
{
	int64_t locked = 0, unlocked;
	enum schema schema;

	if (!ask(db,
		"SELECT GET_LOCK(LEFT(CONCAT('meerkat ', DATABASE()), 64), 1)",
		&locked))
		return SCHEMA_FAILED;
	if (locked != 1)
		return SCHEMA_BUSY;
	schema = add_versions(db, true);
	/* Whoever gave up and closes gives the lock back by that. */
	if (schema != SCHEMA_FAILED)
		(void)ask(db,
		    "SELECT RELEASE_LOCK(LEFT(CONCAT('meerkat ', DATABASE()), "
		    "64))",
		    &unlocked);
	return schema;
}

enum schema
schema_migrate(struct db *db, bool is_mariadb)
{
	enum schema schema;

	if (is_mariadb)
		return migrate_maria(db);
	if (!db_begin(db))
		return SCHEMA_FAILED;
	schema = add_versions(db, false);
	if (schema != SCHEMA_FINE || !db_commit(db))
		schema = schema == SCHEMA_FINE ? SCHEMA_FAILED : schema;
	return schema;
}
