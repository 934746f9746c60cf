#include "daemon/users_link.h"

#include <stdlib.h>

#include "daemon/settings.h"
#include "daemon/site.h"
#include "sys/clock.h"
#include "sys/log.h"

#define PAUSE_FIRST INT64_C(100000) /* microseconds */
#define PAUSE_MAX INT64_C(1000000)

/* A failure that took longer was a timeout: once more would take as long. */
#define QUICK INT64_C(1000000)

void
users_link_init(struct users_link *link, struct site *site)
{
	link->site = site;
	link->db = db_new(&site->db);
}

void
users_link_free(struct users_link *link)
{
	db_free(&link->db);
}

/* Once for the site, whichever worker notices first. */
void
users_link_say(struct users_link *link, const char *what)
{
	if (!atomic_exchange(&link->site->away, true))
		log_warnx("%s: the database %s", link->site->set->host, what);
}

void
users_link_good(struct users_link *link)
{
	link->pause = 0;
	if (atomic_load_explicit(&link->site->away, memory_order_relaxed) &&
	    atomic_exchange(&link->site->away, false))
		log_info("%s: the database is back", link->site->set->host);
}

/*
 * Away: those who ask meanwhile are told so at once, and the server is not
 * stormed when it comes back.
 */
static bool
connect_now(struct users_link *link)
{
	int64_t now = clock_monotonic();

	if (link->pause != 0 && now < link->next_try)
		return false;
	if (db_open(link->db))
		return true;
	users_link_say(link, db_error(link->db));
	link->pause = link->pause == 0 ? PAUSE_FIRST : 2 * link->pause;
	if (link->pause > PAUSE_MAX)
		link->pause = PAUSE_MAX;
	link->next_try =
	    clock_monotonic() + link->pause / 2 + random() % (link->pause / 2);
	return false;
}

bool
users_link_up(struct users_link *link, unsigned tries)
{
	int64_t now = clock_monotonic();

	if (tries > 1 || (tries == 1 && (!db_is_lost(link->db) ||
					    now - link->started > QUICK))) {
		users_link_say(link, db_error(link->db));
		return false;
	}
	link->started = now;
	return connect_now(link);
}

bool
users_link_end(struct users_link *link, enum db_step step)
{
	if (step != DB_FAILED)
		return true;
	if (!db_is_too_big(link->db))
		return false;
	if (site_may_warn(link->site))
		log_warnx(
		    "%s: a row is too long to be read", link->site->set->host);
	return true;
}
