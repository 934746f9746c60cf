#include "host/figures.h"

#include "base/text.h"
#include "host/deliver.h"
#include "host/inside.h"
#include "room/engine.h"
#include "room/tally.h"
#include "serve/metrics.h"
#include "store/store.h"

const char *
figures_unready(const struct host *host)
{
	if (host->stopping)
		return "it is stopping";
	if (!store_is_well(host->store))
		return "the storage is away";
	if (!host->attached)
		return "the XMPP server is away";
	return NULL;
}

static void
write_rooms(const struct engine *engine, struct text *out)
{
	const struct tally_now now = tally_now(engine);
	const char *condition = NULL;
	uint64_t count;

	metrics_gauge(
	    out, "meerkat_rooms", "Rooms there are.", (double)now.rooms);
	metrics_gauge(out, "meerkat_big_rooms",
	    "Rooms that do not show everybody.", (double)now.big);
	metrics_gauge(out, "meerkat_occupants",
	    "Nicknames in all rooms together.", (double)now.occupants);
	metrics_gauge(out, "meerkat_sessions",
	    "Sessions in all rooms together.", (double)now.sessions);
	metrics_gauge(out, "meerkat_waits",
	    "Answers the rooms are waiting for.", (double)now.waits);
	metrics_counter(out, "meerkat_messages_total",
	    "Messages that were said in rooms.", (double)engine->tally.said);
	metrics_counter(out, "meerkat_joins_total",
	    "Sessions that entered a room.", (double)engine->tally.joined);
	metrics_head(out, "meerkat_refused_total", "counter",
	    "Stanzas that were answered with an error, by its condition.");
	while ((condition = tally_refused(engine, condition, &count)) != NULL)
		metrics_line(out, "meerkat_refused_total", "condition",
		    condition, (double)count);
}

void
figures_write(struct host *host, struct text *out)
{
	write_rooms(host->engine, out);
	metrics_counter(out, "meerkat_stanzas_total",
	    "Stanzas that came from the server.", (double)host->stanzas);
	metrics_counter(out, "meerkat_deliveries_total",
	    "Stanzas sent, counted for each of their recipients.",
	    (double)host->deliveries);
	metrics_gauge(out, "meerkat_queue_bytes",
	    "What waits to be sent to the server.",
	    (double)deliver_backlog(host->deliver));
	metrics_gauge(out, "meerkat_store_bytes", "What waits to be stored.",
	    (double)store_backlog(host->store));
	metrics_gauge(out, "meerkat_store_lag",
	    "Changes that are not committed yet.",
	    (double)(store_ticket(host->store) - store_committed(host->store)));
	metrics_gauge(out, "meerkat_store_up", "Is the storage well?",
	    store_is_well(host->store));
	metrics_gauge(out, "meerkat_link_up",
	    "Are we attached to the XMPP server?", host->attached);
}
