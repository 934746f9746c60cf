/*
 * Addresses that a list of others blocks, known only by their SHA-256.
 */
#ifndef ROOM_BLOCKED_H
#define ROOM_BLOCKED_H

#include <stdbool.h>
#include <stddef.h>

struct engine;
struct jid;

#define BLOCKED_MAX 500000 /* entries that are kept */

/* What is no SHA-256 in lower-case hex is passed over. */
void blocked_add(struct engine *engine, const char *hash);
void blocked_remove(struct engine *engine, const char *hash);
void blocked_clear(struct engine *engine);

/* This account, or all of its domain? */
bool blocked_has(const struct engine *engine, const struct jid *who);

#endif
