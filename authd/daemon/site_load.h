/*
 * What site.c and site_db.c share while a site is read.
 */
#ifndef DAEMON_SITE_LOAD_H
#define DAEMON_SITE_LOAD_H

#include <stdbool.h>

struct arena;
struct config;
struct site;
struct site_settings;
struct text;

struct site_load {
	struct arena *arena;
	const struct config *config;
	const struct site_settings *set;
	struct text *said;
};

/*
 * The value of a name; `absent' where it is not defined.  False: said why,
 * which is also what happens where it is not defined and `absent' is NULL.
 */
bool site_want(struct site_load *load, const char *name, const char *absent,
    const char **value_r);
bool site_is_set(struct site_load *load, const char *name);
bool site_refuse(struct site_load *load, const char *name, const char *what);

/* Names of tables and character sets: letters, digits and "_". */
bool site_is_name(const char *s);

bool site_db_read(struct site_load *load, struct site *site);

#endif
