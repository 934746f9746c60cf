/*
 * A thread's own way to the store: a connection that was looked at before it is
 * used, each time it is a new one.
 */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include <stdbool.h>

#include "sys/db.h"

struct store_settings;

struct desk {
	const struct store_settings *set;
	struct db_settings db_set;
	struct db *db;
	unsigned known;     /* db_opened() of what was looked at */
	const char *reason; /* why it could not be opened */
};

struct desk *desk_new(
    const struct store_settings *set, const char *file, bool writable);
void desk_free(struct desk **desk);

/*
 * Ready to be used?  What is there must be the tables as this program made
 * them: a database that was taken away is not replaced by an empty one.
 */
bool desk_open(struct desk *desk);

#endif
