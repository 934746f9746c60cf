#include "host/backoff.h"

#define FIRST_MS 500
#define LAST_MS 60000

/* Within a fifth of the nominal wait to either side. */
int64_t
backoff_next(struct backoff *backoff, uint32_t chance)
{
	int64_t wait = LAST_MS, spread;

	if (backoff->failures < 7)
		wait = (int64_t)FIRST_MS << backoff->failures;
	backoff->failures++;
	spread = wait / 5;
	wait += (int64_t)(chance % (2 * spread + 1)) - spread;
	return wait < LAST_MS ? wait : LAST_MS;
}
