/*
 * What stands behind one key of a settings file, by the key's kind.  Private to
 * conf.c, which knows groups and what is missing.
 */
#ifndef SYS_CONF_READ_H
#define SYS_CONF_READ_H

#include <stdbool.h>

#include "sys/conf.h"
#include "sys/conf_text.h"

struct arena;
struct config_setting_t;
struct text;

/* A file becoming a struct; every function below returns false once it failed,
 * and then `said' is the one line that says why. */
struct load {
	struct arena *arena;
	struct conf_text source;
	struct text *said;
};

bool conf_read(struct load *l, const struct conf_key *key,
    struct config_setting_t *from, char *to);

/* Is it the key's NAME_file, where a secret's file is named? */
bool conf_is_file_of(const struct conf_key *key, const char *name);

struct conf_line conf_where(
    const struct load *l, const struct config_setting_t *from);

/* "server.port" for port in server. */
void conf_add_path(struct text *text, const struct config_setting_t *from);

bool conf_refuse(struct load *l, const struct config_setting_t *from,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* conf.c: what a group may hold. */
bool conf_read_group(struct load *l, const struct conf_table *table,
    struct config_setting_t *from, char *to);

#endif
