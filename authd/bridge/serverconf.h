/*
 * What the configuration of an XMPP server says of those things that decide
 * whether its users' logins reach authd.  Not a reader of YAML or Lua: it
 * looks for the few lines that matter, as people write them.  Pure.
 */
#ifndef BRIDGE_SERVERCONF_H
#define BRIDGE_SERVERCONF_H

#include <stdbool.h>
#include <stddef.h>

#define SERVERCONF_HOSTS 64
#define SERVERCONF_INCLUDES 16
#define SERVERCONF_PLUGINS 16

struct arena;

enum serverconf_kind {
	SERVERCONF_EJABBERD,
	SERVERCONF_PROSODY,
};

/* Strings are NULL where nothing is said; all live in the arena. */
struct serverconf {
	const char *hosts[SERVERCONF_HOSTS]; /* the first of them */
	size_t hosts_len;
	/* What else is to be read, in its order; patterns, of Prosody. */
	const char *includes[SERVERCONF_INCLUDES];
	size_t includes_len;
	const char *method;  /* how it authenticates; the one that is ours, if
				there are several */
	const char *program; /* and by which command */
	const char *socket;  /* or at which socket */
	const char *plugins[SERVERCONF_PLUGINS]; /* Prosody's plugin_paths */
	size_t plugins_len;
	bool caches;       /* ejabberd: passwords, which it does by default */
	bool appends_host; /* Prosody's mod_auth_dovecot */
};

void serverconf_read(struct arena *arena, enum serverconf_kind kind,
    const char *s, size_t len, struct serverconf *conf_r);

#endif
