#include "host/inside.h"

#include <string.h>

#include "host/link.h"
#include "host/settings.h"
#include "host/site.h"
#include "room/engine.h"
#include "room/wait.h"
#include "sys/clock.h"

static void
on_account(void *user, const char *wait, const struct account *account)
{
	const struct answer answer = { .account = account };
	struct host *host = user;

	engine_answer(host->engine, wait, &answer, clock_now(), &host->out);
	host_carry_out(host);
	link_flush(host->link);
}

static void
on_change(void *user, const char *bare_jid, const char *why)
{
	static const struct {
		const char *why;
		enum account_change change;
	} changes[] = {
		{ "session", ACCOUNT_SESSION },
		{ "sessions", ACCOUNT_SESSIONS },
		{ "password", ACCOUNT_PASSWORD },
		{ "deleted", ACCOUNT_DELETED },
	};
	enum account_change change = ACCOUNT_ROLES;
	struct host *host = user;

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		if (strcmp(changes[i].why, why) == 0)
			change = changes[i].change;
	engine_account_changed(
	    host->engine, bare_jid, change, clock_now(), &host->out);
	host_carry_out(host);
	link_flush(host->link);
}

/* Who somebody is, where there is a site to ask. */
void
host_begin_site(struct host *host)
{
	const struct settings *set = host->set;

	if (set->authd != NULL)
		host->site =
		    site_new(host->base, &(struct site_settings){
					     .socket = set->authd,
					     .domain = set->domain,
					     .host = settings_site(set),
					     .answer = on_account,
					     .changed = on_change,
					     .user = host,
					 });
}
