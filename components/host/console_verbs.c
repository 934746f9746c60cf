/*
 * Which verb is whose: the rooms', those that take longer, and these few.
 */
#include <string.h>

#include "base/parts.h"
#include "host/console_parts.h"
#include "host/deliver.h"
#include "host/figures.h"
#include "host/inside.h"
#include "host/link.h"
#include "room/control.h"
#include "store/store.h"
#include "sys/clock.h"

static void
pair(struct text *reply, uint32_t id, const char *name, int64_t value)
{
	struct parts_out p;

	parts_begin(&p, reply, authproto_verb(AUTHPROTO_PART), id);
	parts_adds(&p, "name", name);
	parts_addn(&p, "value", value);
	parts_end(&p);
}

static void
add_figures(struct caller *c, uint32_t id, struct text *reply)
{
	const struct host *host = c->host;

	pair(reply, id, "attached", host->attached);
	pair(reply, id, "store-well", store_is_well(host->store));
	pair(reply, id, "store-waiting", (int64_t)store_backlog(host->store));
	pair(reply, id, "store-lag",
	    (int64_t)(store_ticket(host->store) -
		      store_committed(host->store)));
	pair(reply, id, "queue", (int64_t)deliver_backlog(host->deliver));
	pair(reply, id, "stanzas", (int64_t)host->stanzas);
	pair(reply, id, "deliveries", (int64_t)host->deliveries);
}

/* Whoever asks is to be told by an exit status, too. */
static void
show_health(struct caller *c, uint32_t id)
{
	const char *why = figures_unready(c->host);
	struct text reply = { 0 };

	add_figures(c, id, &reply);
	caller_write(c, &reply);
	text_free(&reply);
	if (why == NULL)
		caller_ok(c, id);
	else
		caller_refuse(c, id, AUTHPROTO_DB, why);
}

/* What it changed is answered once it is stored. */
static void
ask_rooms(struct caller *c, const struct authproto_line *line)
{
	struct host *host = c->host;
	uint64_t before = store_ticket(host->store);
	struct text reply = { 0 };

	if (!control_looks(line->verb) && !store_is_well(host->store)) {
		caller_refuse(c, line->id, AUTHPROTO_DB,
		    "The storage is away: nothing is changed");
		return;
	}
	if (strcmp(line->verb, "stats") == 0)
		add_figures(c, line->id, &reply);
	if (!engine_control(
		host->engine, line, clock_now(), &host->out, &reply)) {
		caller_refuse(c, line->id, AUTHPROTO_VERB, NULL);
		return;
	}
	host_carry_out(host);
	link_flush(host->link);
	c->ticket = store_ticket(host->store);
	if (c->ticket == before || c->ticket <= store_mark(host->store)) {
		caller_write(c, &reply);
		text_free(&reply);
	} else {
		text_free(&c->held);
		c->held = reply;
	}
}

void
caller_ask(struct caller *c, const struct authproto_line *line)
{
	if (strcmp(line->verb, "ping") == 0)
		caller_ok(c, line->id);
	else if (strcmp(line->verb, "health") == 0)
		show_health(c, line->id);
	else if (strcmp(line->verb, "import") == 0)
		import_begin(c, line);
	else if (strcmp(line->verb, "put") == 0)
		import_put(c, line);
	else if (strcmp(line->verb, "commit") == 0)
		import_commit(c, line);
	else if (!errand_begin(c, line))
		ask_rooms(c, line);
}
