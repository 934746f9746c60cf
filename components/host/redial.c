#include "host/redial.h"

#include <stdio.h>
#include <string.h>

#include "host/dial.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/log.h"

#define STABLE_USEC ((int64_t)30 * 1000000) /* then all is well again */
#define SILENT_USEC ((int64_t)60 * 1000000) /* between two wrong secrets */

bool
redial_begin(struct redial *r, const char **why_r)
{
	bool v6;

	snprintf(r->where, sizeof(r->where), "%s", r->host);
	r->addresses = dial_address(
	    r->host, r->address, r->number, sizeof(r->number), why_r);
	if (r->addresses == 0)
		return false;
	v6 = strchr(r->number, ':') != NULL;
	snprintf(r->where, sizeof(r->where), "%s%s%s:%u", v6 ? "[" : "",
	    r->number, v6 ? "]" : "", r->port);
	return true;
}

void
redial_up(struct redial *r)
{
	r->up_at = clock_monotonic();
	r->said_at = 0;
	log_info("attached to %s as %s", r->where, r->domain);
}

/* A wrong secret stays wrong. */
static bool
is_said(struct redial *r)
{
	int64_t now = clock_monotonic();

	if (r->said_at != 0 && now - r->said_at < SILENT_USEC)
		return true;
	r->said_at = now;
	return false;
}

int64_t
redial_failed(
    struct redial *r, const char *why, bool answered, bool wrong_secret)
{
	bool was_up = r->up_at != 0;
	int64_t wait;

	if (was_up && clock_monotonic() - r->up_at > STABLE_USEC)
		r->backoff.failures = 0;
	r->up_at = 0;
	if (!was_up && !answered && r->addresses > 0 &&
	    ++r->address % r->addresses != 0)
		return 0;
	wait = backoff_next(&r->backoff, entropy_u32());
	if (!wrong_secret || !is_said(r))
		log_warnx("%s %s as %s: %s; trying again in %lld.%lld s",
		    was_up ? "lost" : "cannot attach to", r->where, r->domain,
		    why, (long long)wait / 1000, (long long)wait / 100 % 10);
	return wait;
}
