#include "host/inside.h"

#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "host/console.h"
#include "host/deliver.h"
#include "host/gate.h"
#include "host/link.h"
#include "host/settings.h"
#include "host/site.h"
#include "room/engine.h"
#include "room/wait.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/log.h"

#define NAP_MS 60000 /* at most, as the wall clock may be set */
#define SLOW_USEC ((int64_t)60 * 1000000) /* between two such lines */
#define REST_MS 1000 /* for what was kept to be heard before time goes on */

/*
 * While the server or the store is away, time stands still for the rooms: what
 * they ask is not heard, what they are told waits, and nobody is to be held to
 * be gone for that.
 */
static bool
is_still(const struct host *host)
{
	return !host->attached || !store_is_well(host->store);
}

/* The engine's next deadline on the loop's timer. */
static void
set_deadline(struct host *host)
{
	int64_t at = engine_deadline(host->engine), wait;
	struct timeval tv;

	if (host->still)
		at = INT64_MAX;
	if (at == host->wake_at)
		return;
	host->wake_at = at;
	event_del(host->deadline);
	if (at == INT64_MAX)
		return;
	wait = at - clock_now();
	if (wait < 0)
		wait = 0;
	if (host->over || !gate_is_empty(host->gate))
		wait = REST_MS;
	if (wait > NAP_MS)
		wait = NAP_MS;
	tv = (struct timeval){ .tv_sec = wait / 1000,
		.tv_usec = (suseconds_t)(wait % 1000) * 1000 };
	event_add(host->deadline, &tv);
}

static void
complain(struct host *host, const char *what, size_t backlog)
{
	int64_t now = clock_monotonic();

	if (host->slow_at == 0 || now - host->slow_at > SLOW_USEC) {
		log_warnx("the %s is too slow: %zu bytes wait", what, backlog);
		host->slow_at = now;
	}
}

/* From a fourth of the bound on what can do without is not sent, from a half
 * on more of it. */
static int
pressure(size_t backlog, size_t max)
{
	return backlog > max / 2 ? 2 : backlog > max / 4 ? 1 : 0;
}

/*
 * Above the bound nobody is heard until half of it is gone; then those who
 * speak wait, and memory does not grow.  If it is the store that is away they
 * are told so, while the server can be told anything.  Who speaks when we stop
 * would be stored and not shown any more.
 */
void
host_set_hold(struct host *host)
{
	size_t backlog =
	    deliver_backlog(host->deliver) + store_backlog(host->store);
	size_t max = host->max_queue;
	bool away = !store_is_well(host->store), hold;

	engine_pressure(host->engine, pressure(backlog, max));
	if (host->over != (backlog > (host->over ? max / 2 : max))) {
		host->over = !host->over;
		if (host->over)
			complain(host, away ? "storage" : "server", backlog);
	}
	gate_shut(host->gate, host->over && away);
	hold =
	    (host->over && !away) || gate_is_full(host->gate) || host->stopping;
	if (hold != host->held)
		link_hold(host->link, hold);
	host->held = hold;
	if (!host->over && !gate_is_empty(host->gate))
		event_active(host->catch_up, 0, 0);
}

/*
 * What a turn stores is committed before anything it sends leaves (output
 * commit), in whatever order it asked for them.
 */
static void
keep(struct host *host)
{
	for (struct effect *e = host->out.first; e != NULL; e = e->next)
		if (e->kind == EFFECT_SAVE || e->kind == EFFECT_FORGET ||
		    e->kind == EFFECT_APPEND || e->kind == EFFECT_AMEND ||
		    e->kind == EFFECT_PRUNE || e->kind == EFFECT_MOVE ||
		    e->kind == EFFECT_ERASE || e->kind == EFFECT_NOTE)
			(void)store_put(host->store, e);
	deliver_hold(host->deliver, store_ticket(host->store));
	deliver_release(host->deliver, store_mark(host->store));
}

/* Rather is this one lost than the stream, and all that is on its way: what
 * comes from somebody may be in it more than once. */
static bool
is_too_long(struct host *host, const struct effect *send)
{
	int64_t now;

	if (send->len <= engine_longest(host->engine))
		return false;
	now = clock_monotonic();
	if (host->long_at == 0 || now - host->long_at > SLOW_USEC) {
		log_warnx("a stanza of %zu bytes is not sent: a server may "
			  "end the stream for it",
		    send->len);
		host->long_at = now;
	}
	return true;
}

/* The effects in order, and nothing of the turn stays. */
static void
carry_out_once(struct host *host)
{
	keep(host);
	for (struct effect *e = host->out.first; e != NULL; e = e->next)
		switch (e->kind) {
		case EFFECT_SEND:
			if (!host->attached || is_too_long(host, e))
				break;
			host->deliveries += e->to_len;
			deliver_send(host->deliver, e);
			break;
		case EFFECT_ASK:
			if (host->site != NULL)
				site_ask(host->site, e->key, e->text);
			else
				text_add(&host->unanswered, e->key,
				    strlen(e->key) + 1);
			break;
		case EFFECT_FETCH:
			store_fetch(host->store, e);
			break;
		case EFFECT_SAVE:
		case EFFECT_FORGET:
		case EFFECT_APPEND:
		case EFFECT_AMEND:
		case EFFECT_PRUNE:
		case EFFECT_MOVE:
		case EFFECT_ERASE:
			break; /* done */
		case EFFECT_NOTE:
		case EFFECT_EVENT:
			if (host->console != NULL)
				console_event(host->console, e);
			break;
		}
	deliver_retire(host->deliver, &host->out);
	outbox_done(&host->out);
	arena_reset(host->arena);
}

/* The turn is over.  Without a site there is no answer to whoever asks it. */
void
host_carry_out(struct host *host)
{
	static const struct answer none;
	struct text ids;

	carry_out_once(host);
	while (host->unanswered.len > 0) {
		ids = host->unanswered;
		host->unanswered = (struct text){ 0 };
		for (size_t i = 0; i < ids.len; i += strlen(ids.s + i) + 1) {
			engine_answer(host->engine, ids.s + i, &none,
			    clock_now(), &host->out);
			carry_out_once(host);
		}
		text_free(&ids);
	}
	host_set_hold(host);
	set_deadline(host);
}

void
host_set_still(struct host *host)
{
	bool was = host->still;

	host->still = is_still(host);
	if (was && !host->still)
		engine_resume(host->engine, clock_now());
	set_deadline(host);
}
