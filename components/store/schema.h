/*
 * The tables, in versions.  A database is brought to the newest when a program
 * starts; one that is newer than the program is left alone.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stdbool.h>

struct db;

enum schema {
	SCHEMA_FAILED = 0, /* db_error() says why */
	SCHEMA_FINE,
	SCHEMA_BUSY,    /* another program is at it: try again */
	SCHEMA_NEWER,   /* made by a later version of this program */
	SCHEMA_FOREIGN, /* somebody else's tables */
};

#define SCHEMA_VERSION 4

/* Look, and change nothing: SCHEMA_FOREIGN if there are no tables. */
enum schema schema_check(struct db *db);

/* Make the tables, or bring them up to date. */
enum schema schema_migrate(struct db *db, bool is_mariadb);

#endif
