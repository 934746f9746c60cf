/*
 * What a component may be told in its configuration file.
 */
#ifndef HOST_SETTINGS_H
#define HOST_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "sys/log.h"

struct conf;
struct conf_key;
struct text;

struct server_settings {
	const char *host;
	int64_t port;
};

struct settings {
	const char *domain; /* prepared */
	const char *secret;
	const char *name;
	const char *room; /* the café's one room; NULL: rooms are made freely */
	struct server_settings server;
	enum log_level log_level;
	int64_t max_queue, max_nick, max_stanza;
};

/*
 * The file as settings; `more' are the program's own keys, which fill the same
 * struct.  `said' NULL: as conf_must_load(), else as conf_load() of sys/conf.h.
 */
struct conf *settings_load(const char *path, const struct conf_key *more,
    size_t more_len, struct text *said);

#endif
