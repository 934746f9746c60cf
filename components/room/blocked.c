#include "room/blocked.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/jid.h"
#include "base/mem.h"
#include "room/engine.h"

#define HEX 64 /* digits of a SHA-256 */

void
blocked_add(struct engine *engine, const char *hash)
{
	char *key;

	if (hash == NULL || strlen(hash) != HEX ||
	    strspn(hash, "0123456789abcdef") != HEX ||
	    engine->blocked.len >= BLOCKED_MAX ||
	    map_get(&engine->blocked, hash) != NULL)
		return;
	key = mem_dup(hash);
	map_put(&engine->blocked, key, key);
}

void
blocked_remove(struct engine *engine, const char *hash)
{
	if (hash != NULL)
		free(map_remove(&engine->blocked, hash));
}

void
blocked_clear(struct engine *engine)
{
	char *key;

	for (size_t i = 0; (key = map_next(&engine->blocked, &i)) != NULL;)
		free(key);
	map_free(&engine->blocked);
}

static bool
has(const struct engine *engine, const char *address)
{
	char hash[DIGEST_HEX_MAX];

	digest_hex_of(DIGEST_SHA256, address, strlen(address), hash);
	return map_get(&engine->blocked, hash) != NULL;
}

bool
blocked_has(const struct engine *engine, const struct jid *who)
{
	return engine->blocked.len > 0 &&
	       (has(engine, who->bare) || has(engine, who->domain));
}
