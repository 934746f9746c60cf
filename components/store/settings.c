#include "store/settings.h"

#define CENTURY 36525

/* A write may wait behind another's lock or a busy disk; what is read is
 * small, and somebody waits for it. */
#define WRITE_SECONDS 30
#define PATIENT_SECONDS 3600

static const struct conf_word drivers[] = {
	{ "sqlite", STORE_SQLITE },
	{ "mariadb", STORE_MARIADB },
	{ NULL, 0 },
};

static const struct conf_word durabilities[] = {
	{ "crash", DURABILITY_CRASH },
	{ "power", DURABILITY_POWER },
	{ "relaxed", DURABILITY_RELAXED },
	{ NULL, 0 },
};

static const struct conf_key keys[] = {
	{ CONF_ENUM(struct store_settings, driver), .words = drivers,
	    .number = STORE_SQLITE },
	{ CONF_ENUM(struct store_settings, durability), .words = durabilities,
	    .number = DURABILITY_CRASH },
	{ CONF_PATH(struct store_settings, file) },
	{ CONF_STRING(struct store_settings, host) },
	{ CONF_PATH(struct store_settings, socket) },
	{ CONF_STRING(struct store_settings, user), .text = "meerkat" },
	{ CONF_SECRET(struct store_settings, password) },
	{ CONF_STRING(struct store_settings, name), .text = "meerkat" },
	{ CONF_INT(struct store_settings, port), .max = 65535 },
	{ CONF_INT(struct store_settings, archive_days), .max = CENTURY },
	{ CONF_INT(struct store_settings, archive_max), .max = INT64_MAX },
	{ CONF_INT(struct store_settings, audit_days), .max = CENTURY },
	{ CONF_BOOL(struct store_settings, keep_destroyed) },
};

const struct conf_table store_table = CONF_TABLE(struct store_settings, keys);

/*
 * With a write-ahead log, a commit is written when the kernel has it, which a
 * dying program cannot undo, and is on the disk when it was synchronised: with
 * FULL at each commit, with NORMAL at each checkpoint.
 *
 * The log is 128 MB when its pages go into the file: those that were written
 * again and again go there once, and whoever waits for the disk then waits less
 * often.  It is read again after a crash, in a fraction of a second.
 */
static const char *const lite_crash[] = {
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = NORMAL",
	"PRAGMA wal_autocheckpoint = 32000",
	NULL,
};

static const char *const lite_power[] = {
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = FULL",
	NULL,
};

/*
 * Each statement sees what is there, and locks no gaps between rows: the other
 * components on this database are not to wait for ours.
 */
static const char *const maria_writer[] = {
	"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
	NULL,
};

static const char *const maria_reader[] = {
	"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
	NULL,
};

struct db_settings
store_db_settings(const struct store_settings *set, const char *file,
    bool writable, bool patient)
{
	const struct db_settings maria_settings = {
		.host = set->host,
		.socket = set->socket,
		.user = set->user,
		.password = set->password,
		.name = set->name,
		.port = (unsigned)set->port,
		.seconds = patient    ? PATIENT_SECONDS
			   : writable ? WRITE_SECONDS
				      : 0,
		.greeting = writable ? maria_writer : maria_reader,
	};
	const struct db_settings lite_settings = {
		.file = file,
		.writable = writable,
		.greeting = !writable                             ? NULL
			    : set->durability == DURABILITY_POWER ? lite_power
								  : lite_crash,
	};

	return set->driver == STORE_MARIADB ? maria_settings : lite_settings;
}
