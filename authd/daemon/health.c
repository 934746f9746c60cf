#include "daemon/health.h"

const char *
health_word(enum health health)
{
	static const char *const words[] = {
		[HEALTH_AWAY] = "away",
		[HEALTH_TABLES] = "tables",
		[HEALTH_EMPTY] = "empty",
		[HEALTH_SALTS] = "salts",
		[HEALTH_FINE] = "fine",
	};

	return words[health];
}
