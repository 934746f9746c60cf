#include "room/retune.h"

#include <string.h>

#include "room/engine.h"
#include "room/feature.h"

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
	/* Who may write now is looked up at once. */
	if (was.guests != set->guests)
		engine_alarm(engine, 0, &feature_guest, "", "");
	if (was.hours != NULL || set->hours != NULL) {
		engine->hours_until = 0;
		engine_alarm(engine, 0, &feature_hours, "", "");
	}
}
