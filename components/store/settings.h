/*
 * Where the rooms are kept, and how safely: the group `storage' of a
 * component's settings.
 */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "sys/conf.h"
#include "sys/db.h"

enum store_driver {
	STORE_SQLITE,
	STORE_MARIADB,
};

/* What a user was shown is not lost when … */
enum durability {
	DURABILITY_CRASH,   /* this program dies, whenever and however */
	DURABILITY_POWER,   /* the machine does */
	DURABILITY_RELAXED, /* nothing dies: output does not wait */
};

struct store_settings {
	enum store_driver driver;
	enum durability durability;
	const char *file; /* SQLite; NULL: named by the program */
	const char *host, *socket, *user, *password, *name; /* MariaDB */
	int64_t port;

	/* Of every room's archive; 0: all of it stays. */
	int64_t archive_days, archive_max;
	int64_t audit_days; /* of the record of moderation; 0: it stays */

	/* A destroyed room's archive stays, for whoever may read the database,
	 * but is no room's any more. */
	bool keep_destroyed;
};

extern const struct conf_table store_table;

/* As sys/db.h wants it; the strings of `set' and `file' are borrowed.  With
 * `writable' to write, with `patient' for work that may take an hour. */
struct db_settings store_db_settings(const struct store_settings *set,
    const char *file, bool writable, bool patient);

#endif
