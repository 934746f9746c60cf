/*
 * DB_HOST as WordPress takes it apart (wpdb::parse_db_host).
 */
#ifndef WP_DBHOST_H
#define WP_DBHOST_H

#include <stdbool.h>

struct arena;

struct dbhost {
	const char *host;   /* "" is the client library's default, localhost */
	unsigned port;      /* 0: the default */
	const char *socket; /* NULL: none given */
	bool ipv6;
};

/*
 * False: WordPress cannot read it either and hands it to PHP as it is (such as
 * "p:host:3306").  For a MySQL client "localhost" means its Unix socket
 * whatever the port.
 */
bool dbhost_parse(struct arena *arena, const char *text, struct dbhost *host_r);

#endif
