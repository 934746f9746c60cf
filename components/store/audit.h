/*
 * The record of what moderators did, in the table `audit'.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>

struct audit;
struct db;

/* One row; one of this id that is there already is the same. */
bool audit_insert(struct db *db, const char *room, const struct audit *a);

#endif
