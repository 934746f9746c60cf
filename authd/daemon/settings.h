/*
 * What authd.conf may say (authd.conf(5)).  Only the socket and one site are
 * required, and of a site only its wp-config.php.
 */
#ifndef DAEMON_SETTINGS_H
#define DAEMON_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "sys/conf.h"

struct sockets {
	const char *native; /* this one is required */
	const char *admin;  /* root's, for what is nobody else's */
	const char *info;   /* who somebody is, and no secrets */
	const char *mux, *dovecot, *socketmap;
};

/* What is different on one of the sockets. */
struct rights_settings {
	const char *socket;              /* its name in struct sockets */
	const char *group;               /* NULL: socket_group */
	struct conf_strings allow_users; /* neither: those of all sockets */
	struct conf_strings allow_groups;
	struct conf_strings hosts; /* which may be asked of; none: all */
	bool trusted;              /* an address that is said there counts */
};

/* MYSQL_CLIENT_FLAGS say whether, unless a certificate is to be looked at. */
#define SITE_TLS_AS_WORDPRESS (-1)

struct site_settings {
	const char *host;      /* the XMPP domain of its users */
	const char *wp_config; /* the site's wp-config.php */
	const char
	    *overrides;      /* literals for what that one computes; or NULL */
	const char *abspath; /* WordPress' own folder; NULL: found */
	const char *sqlite;  /* the database, if it is not found either */
	int db_tls;          /* enum db_tls, or SITE_TLS_AS_WORDPRESS */
	const char *db_ca;   /* whose certificates are good; or NULL */
	int64_t blog;        /* of a network: whose roles count */
	struct conf_strings creds; /* "token", "cookie", "app", "pw"; none: all
				    */
	bool sessions;             /* a cookie needs a live session */
	bool cookie_2013;          /* accept login|expiration|mac|global */
	bool before_68;            /* the site runs WordPress 3.4 to 6.7 */
	bool heed_status;          /* user_status 1 and 2 may not log in */
	bool gravatar; /* an avatar is where the digest of the address says */
};

/* How one who speaks Dovecot's protocol is told "not now". */
enum tempfail {
	TEMPFAIL_SAY,
	TEMPFAIL_CLOSE,
};

struct settings {
	struct sockets sockets;
	const char *user;                /* NULL: whoever starts us */
	const char *socket_group;        /* NULL: our own */
	struct conf_strings allow_users; /* none: the socket's mode decides */
	struct conf_strings allow_groups;
	struct conf_list rights; /* struct rights_settings */
	int64_t max_connections, max_per_user;
	int64_t idle_timeout; /* milliseconds; 0: none */
	int64_t lookup_workers, lookup_queue;
	int64_t hash_workers, hash_queue; /* workers 0: one for each core */
	int64_t cache;          /* milliseconds a proof is good; 0: none */
	int64_t user_hashes;    /* of one user at once; 0: no limit */
	int64_t address_hashes; /* from one address at once; 0: no limit */
	int64_t hash_rate;      /* of all in a second; 0: no limit */
	int64_t lookup_rate;    /* of one asker in a second; 0: no limit */
	int dovecot_tempfail;   /* enum tempfail */
	int64_t watch;          /* milliseconds between two looks; 0: none */
	const char *metrics;    /* where they are served; NULL: nowhere */
	int log_level;
	struct conf_list sites; /* struct site_settings */
};

extern const struct conf_table settings_table;

#endif
