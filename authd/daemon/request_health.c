/*
 * How the sites are: one look after the other, so that a database that does
 * not answer holds up one worker and not all of them.
 */
#include "base/arena.h"
#include "daemon/client.h"
#include "daemon/clients.h"
#include "daemon/request_parts.h"
#include "daemon/rights.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/verify.h"

struct site *
request_next_site(const struct request *r, size_t from)
{
	struct sites *sites = setup_sites(r->setup);

	for (size_t i = from; i < sites->len; i++)
		if (rights_have_host(r->rights, sites->sites[i].set->host))
			return &sites->sites[i];
	return NULL;
}

void
request_health(struct request *r)
{
	struct site *next;
	struct client *client =
	    clients_find(server_clients(r->server), r->client);
	struct answer *answer = &r->answer;

	if (answer->verdict == VERDICT_LATER) {
		request_finish(r);
		return;
	}
	if (client != NULL)
		client_part(client, r, answer);
	r->sick = r->sick || answer->health != HEALTH_FINE;
	next = r->all_sites ? request_next_site(r, r->site->index + 1) : NULL;
	if (next != NULL) {
		r->site = next;
		*answer = (struct answer){ .verdict = VERDICT_NO };
		request_submit(
		    r, SETUP_LOOKUPS, verify_lookup, request_on_looked_up);
		return;
	}
	answer->verdict = r->sick ? VERDICT_LATER : VERDICT_YES;
	answer->code = AUTHPROTO_DB;
	request_finish(r);
}
