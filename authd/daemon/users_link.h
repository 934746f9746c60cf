/*
 * What the parts of users share: the struct itself, and the connection, which
 * breaks and comes back.
 */
#ifndef DAEMON_USERS_LINK_H
#define DAEMON_USERS_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/users.h"
#include "sys/db.h"

struct users_link {
	struct site *site;
	struct db *db;
	int64_t next_try; /* while it is away: not before this */
	int64_t pause;
	int64_t started; /* the try that runs */
};

struct users {
	struct site *site;
	struct users_link link;
	struct arena *statements;
	const char *find, *meta, *any, *options, *option, *blog, *sample,
	    *imprints;
	int64_t seen_at; /* when there were users at all; 0: never looked */
	struct arena *facts_arena;
	struct facts facts;
	int64_t facts_at; /* 0: none */
	unsigned facts_epoch;
};

void users_link_init(struct users_link *link, struct site *site);
void users_link_free(struct users_link *link);

/*
 * Connected, for the first try or the one repetition that a connection which
 * broke while it was idle deserves.  False: give up, and it is said why.
 */
bool users_link_up(struct users_link *link, unsigned tries);
void users_link_good(struct users_link *link);
/*
 * Were these all rows?  One that is too long to be read is none, as with
 * USERS_META_VALUE, and that is said now and then.
 */
bool users_link_end(struct users_link *link, enum db_step step);
void users_link_say(struct users_link *link, const char *what);

void users_imprints_init(struct users *users);
void users_facts_init(struct users *users);

/* A value longer than wp/ would read is not even fetched. */
#define USERS_VALUE(column)                                                    \
	"CASE WHEN LENGTH(" column ") <= 1048576 THEN " column " END"
#define USERS_META_VALUE USERS_VALUE("meta_value")
#define USERS_OPTION_VALUE USERS_VALUE("option_value")

/*
 * A replica that was just set up has no users at all: that is no answer about
 * one of them.  Looked at again only after a while.
 */
bool users_is_empty(struct users *users, bool *failed_r);

/* A column in the arena; NULL stays NULL. */
struct bytes users_column(
    struct arena *arena, struct db_query *query, unsigned at);

#endif
