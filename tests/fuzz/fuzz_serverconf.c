/*
 * Any bytes as a server's configuration: what is found is of them, and never
 * longer than they are.
 */
#include <string.h>

#include "base/arena.h"
#include "bridge/serverconf.h"

#include "fuzz.h"

static void
must_fit(const char *s, size_t size)
{
	if (s != NULL)
		MUST(strlen(s) <= size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum serverconf_kind kinds[] = { SERVERCONF_EJABBERD,
		SERVERCONF_PROSODY };
	struct arena *arena = arena_new();
	struct serverconf conf;

	for (size_t i = 0; i < 2; i++) {
		serverconf_read(
		    arena, kinds[i], (const char *)data, size, &conf);
		MUST(conf.hosts_len <= SERVERCONF_HOSTS);
		for (size_t k = 0; k < conf.hosts_len; k++)
			must_fit(conf.hosts[k], size);
		MUST(conf.includes_len <= SERVERCONF_INCLUDES);
		for (size_t k = 0; k < conf.includes_len; k++)
			must_fit(conf.includes[k], size);
		must_fit(conf.method, size);
		must_fit(conf.program, size);
		must_fit(conf.socket, size);
		MUST(conf.plugins_len <= SERVERCONF_PLUGINS);
		for (size_t k = 0; k < conf.plugins_len; k++)
			must_fit(conf.plugins[k], size);
	}
	arena_free(&arena);
	return 0;
}
