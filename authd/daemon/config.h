/*
 * wp-config.php and what it leads to, as one thing to look names up in: the
 * admin's overrides first, then the file, and the files it includes.
 */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "wp/wpconfig.h"

struct arena;
struct config;
struct text;

/* To read it; -1: there is none, or it is no file one could come to the end of.
 */
int config_open(const char *path);

/*
 * NULL: unreadable, and `said' is one line `file:line: message'.  `overrides'
 * and `abspath' may be NULL.
 */
struct config *config_load(struct arena *arena, const char *path,
    const char *overrides, const char *abspath, struct text *said);

/*
 * The value and, in *path_r, the file it or the doubt about it comes from.
 */
struct wpconfig_value config_get(
    const struct config *config, const char *name, const char **path_r);

/*
 * The i-th of $super_admins, which stands above the option site_admins; NULL:
 * no more of them.  *set_r: there is such a list.
 */
const char *config_super_admin(
    const struct config *config, size_t i, bool *set_r);

/* ABSPATH, with its slash at the end; NULL: not known. */
const char *config_abspath(const struct config *config);

#endif
