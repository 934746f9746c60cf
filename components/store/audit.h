/*
 * The record of what moderators did, in the table `audit'.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

struct audit;
struct db;

/* One row; one of this id that is there already is the same. */
bool audit_insert(struct db *db, const char *room, const struct audit *a);

/* Away with what is older, of this service and its rooms; false: it failed, and
 * the connection is closed. */
bool audit_prune(struct db *db, const char *domain, int64_t before);

#endif
