/*
 * What muc and cafe share: settings, the loop, the wire and the rooms between
 * them.
 */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include <stddef.h>

struct conf_key;
struct feature;

struct host_program {
	const char *name; /* "meerkat-muc" */
	const char *conf; /* its configuration file, unless -c says another */
	const struct feature *const *features; /* what its rooms can do */
	const struct conf_key *keys;           /* of its own: host/settings.h */
	size_t keys_len;
};

/* The whole program, from main()'s arguments to its exit status. */
int host_run(int argc, char *argv[], const struct host_program *program);

#endif
