/*
 * What the settings say of one socket and not of all: whose it is, of which
 * hosts may be asked there, and whether what is said there of addresses counts.
 */
#ifndef DAEMON_RIGHTS_H
#define DAEMON_RIGHTS_H

#include <stdbool.h>

struct rights_settings;
struct settings;
struct text;

/* By the socket's name; never NULL, for what is not said has its default. */
const struct rights_settings *rights_of(
    const struct settings *set, const char *socket);

/* May be asked of this host there?  It is written as the sites have it. */
bool rights_have_host(const struct rights_settings *rights, const char *host);

/* The only host of these rights; NULL: there are more, or all. */
const char *rights_only_host(const struct rights_settings *rights);

/*
 * Each socket once, and of no host that is nowhere else: false, and one line,
 * `path:0: ...', if it is not so.
 */
bool rights_check(
    const struct settings *set, const char *path, struct text *said);

#endif
