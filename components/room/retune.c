#include "room/retune.h"

#include <string.h>

#include "room/engine.h"

void
engine_retune(struct engine *engine, const struct engine_settings *set)
{
	const struct engine_settings was = engine->set;

	engine->set = *set;
	engine->set.domain = was.domain;
	engine->set.lobby = was.lobby;
	engine->set.accounts = was.accounts;
	engine->set.account_seconds = was.account_seconds;
	memcpy(engine->set.seed, was.seed, sizeof(was.seed));
}
