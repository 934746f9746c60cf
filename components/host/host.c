#include "host/host.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/stanza.h"
#include "base/text.h"
#include "host/bcc.h"
#include "host/console.h"
#include "host/deliver.h"
#include "host/doors.h"
#include "host/gate.h"
#include "host/inside.h"
#include "host/link.h"
#include "host/multicast.h"
#include "host/reload.h"
#include "host/serve.h"
#include "host/settings.h"
#include "host/site.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/settings.h"
#include "room/wait.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/log.h"
#include "sys/notify.h"

#define STOP_SECONDS 5 /* to say goodbye */

static void
on_stanza(void *user, const struct stanza *in)
{
	struct host *host = user;
	int64_t now = clock_now();

	host->stanzas++;
	if (gate_passes(host->gate, host->engine, in, now, &host->out))
		engine_handle(host->engine, in, now, &host->out);
	host_carry_out(host);
}

/* What the gate kept has its turn. */
static void
on_catch_up(evutil_socket_t fd, short what, void *arg)
{
	struct host *host = arg;
	const struct stanza *in;

	(void)fd;
	(void)what;
	while (!host->over && (in = gate_take(host->gate)) != NULL) {
		engine_handle(host->engine, in, clock_now(), &host->out);
		stanza_let_go(&in);
		host_carry_out(host);
	}
	host_set_hold(host);
	link_flush(host->link);
}

/* Refusals go where all before them waits; a stanza is never cut in two. */
static const char *
on_next(void *user, size_t *len_r)
{
	struct host *host = user;
	const char *bytes = multicast_next(host->multicast, len_r);

	if (bytes != NULL || multicast_is_asking(host->multicast))
		return bytes;
	if (!host->refusing)
		bytes = deliver_next(host->deliver, len_r);
	if (bytes == NULL) {
		bytes = gate_next(host->gate, len_r);
		host->refusing = bytes != NULL;
		if (bytes == NULL)
			bytes = deliver_next(host->deliver, len_r);
	}
	host_set_hold(host);
	return bytes;
}

static void
on_up(void *user)
{
	struct host *host = user;

	host->attached = true;
	engine_linked(host->engine, clock_now(), &host->out);
	host_carry_out(host);
	host_set_still(host);
	multicast_up(host->multicast);
	notify("READY=1\nSTATUS=Attached to the XMPP server");
}

/*
 * The server is gone, and nobody tells us who is there afterwards: the rooms
 * stay as they are, and find out who still lives once it is back.
 */
static void
on_down(void *user)
{
	struct host *host = user;

	host->attached = false;
	multicast_down(host->multicast);
	notify("STATUS=Waiting for the XMPP server");
	deliver_clear(host->deliver);
	gate_clear(host->gate);
	host->refusing = false;
	host_set_still(host);
}

/* More may be shown; and perhaps the store is well again. */
static void
on_moved(void *user)
{
	struct host *host = user;

	deliver_release(host->deliver, store_mark(host->store));
	host_set_still(host);
	link_flush(host->link);
	if (host->console != NULL)
		console_moved(host->console);
	if (host->stopping && store_is_idle(host->store))
		link_close(host->link);
}

static void
on_page(void *user, const char *wait, const struct archive_page *page)
{
	const struct answer answer = { .page = page };
	struct host *host = user;

	if (host->console != NULL && console_page(host->console, wait, page))
		return;
	engine_answer(host->engine, wait, &answer, clock_now(), &host->out);
	host_carry_out(host);
	link_flush(host->link);
}

static void
on_closed(void *user)
{
	struct host *host = user;

	event_base_loopbreak(host->base);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct host *host = arg;
	int64_t now = clock_now();

	(void)fd;
	(void)what;
	host->wake_at = 0;
	host_set_still(host);
	if (!host->still && engine_deadline(host->engine) <= now)
		engine_tick(host->engine, now, &host->out);
	host_carry_out(host);
	link_flush(host->link);
}

/*
 * SIGTERM, SIGINT: everybody is told, or nobody; a second one does not wait for
 * that.  The stream ends when all that is told is stored.
 */
static void
on_stop(evutil_socket_t sig, short what, void *arg)
{
	struct host *host = arg;

	(void)sig;
	(void)what;
	if (host->stopping) {
		event_base_loopbreak(host->base);
		return;
	}
	host->stopping = true;
	notify("STOPPING=1");
	log_info("stopping");
	event_add(host->stop, &(struct timeval){ .tv_sec = STOP_SECONDS });
	if (!host->keep_occupants)
		engine_shutdown(host->engine, clock_now(), &host->out);
	host_carry_out(host);
	if (store_is_idle(host->store))
		link_close(host->link);
}

static void
on_too_late(evutil_socket_t fd, short what, void *arg)
{
	struct host *host = arg;

	(void)fd;
	(void)what;
	if (store_is_idle(host->store))
		log_warnx("the server did not take %zu bytes in %d s",
		    deliver_backlog(host->deliver), STOP_SECONDS);
	else
		log_warnx("the storage did not take %zu bytes in %d s",
		    store_backlog(host->store), STOP_SECONDS);
	event_base_loopbreak(host->base);
}

static void
on_told(void *user, enum record_kind record, const char *room, const char *key,
    const char *value)
{
	struct host *host = user;

	engine_restore(host->engine, record, room, key, value);
}

/*
 * Whoever was in a room when this program ended is in it now: the server and
 * its users did not go with us.  If they did, in the same moment, then those
 * sessions answer no ping, and the rooms find out as they do after a broken
 * link.
 */
static void
restore(struct host *host, const struct host_program *program)
{
	const struct settings *set = host->set;
	struct engine_settings rooms = settings_rooms(set, host->lasting);

	entropy_bytes(rooms.seed, sizeof(rooms.seed));
	host->engine = engine_new(program->features, &rooms);
	host->store = store_new(&set->storage, program->name, set->domain);
	store_restore(host->store, on_told, host);
	store_run(host->store, host->base,
	    &(struct store_events){
		.moved = on_moved, .answer = on_page, .user = host });
}

/* The multicast service is heard whoever else is not: by what it says things
 * go on. */
static bool
on_first(void *user, const struct stanza *in)
{
	struct host *host = user;

	return multicast_heard(host->multicast, in);
}

static bool
on_expects(void *user)
{
	struct host *host = user;

	return multicast_is_asking(host->multicast) ||
	       bcc_is_waiting(deliver_bcc(host->deliver));
}

static void
on_more(void *user)
{
	struct host *host = user;

	link_flush(host->link);
}

static void
begin(struct host *host)
{
	const struct settings *set = host->set;
	struct link_settings wire = {
		.domain = set->domain,
		.secret = set->secret,
		.host = set->server.host,
		.port = (unsigned short)set->server.port,
		.up = on_up,
		.down = on_down,
		.stanza = on_stanza,
		.first = on_first,
		.expects = on_expects,
		.next = on_next,
		.closed = on_closed,
		.user = host,
	};

	host->link = link_new(host->base, &wire);
	host->multicast =
	    multicast_new(host->base, &(struct multicast_settings){
					  .wish = set->multicast,
					  .domain = set->domain,
					  .host = settings_site(set),
					  .deliver = host->deliver,
					  .flush = on_more,
					  .user = host,
				      });
	host_begin_site(host);
}

static void
end(struct host *host)
{
	doors_close(host);
	store_free(&host->store); /* what nobody waits for any more, too */
	site_free(&host->site);
	engine_free(&host->engine); /* it may hold stanzas of the link's */
	reload_free(&host->reload);
	gate_free(&host->gate);
	link_free(&host->link);
	multicast_free(&host->multicast);
	deliver_free(&host->deliver);
	arena_free(&host->arena);
	arena_free(&host->lasting);
	text_free(&host->unanswered);
	event_free(host->deadline);
	event_free(host->stop);
	event_free(host->catch_up);
}

void
host_serve(const struct host_program *program, const struct settings *set,
    const char *path, bool keep_occupants)
{
	struct host h = {
		.program = program,
		.set = set,
		.max_queue = (size_t)set->max_queue,
		.keep_occupants = keep_occupants,
		.base = event_base_new(),
		.arena = arena_new(),
		.lasting = arena_new(),
		.deliver = deliver_new(),
		.gate = gate_new(),
		.wake_at = INT64_MAX,
		.still = true,
	};
	struct event *term = evsignal_new(h.base, SIGTERM, on_stop, &h);
	struct event *interrupt = evsignal_new(h.base, SIGINT, on_stop, &h);

	h.deadline = evtimer_new(h.base, on_deadline, &h);
	h.stop = evtimer_new(h.base, on_too_late, &h);
	h.catch_up = event_new(h.base, -1, 0, on_catch_up, &h);
	outbox_init(&h.out, h.arena);
	/* Whoever runs already has the doors; what is stored is theirs. */
	doors_open(&h);
	/* Whoever waits for a database may still be ended by a signal. */
	restore(&h, program);
	event_add(term, NULL);
	event_add(interrupt, NULL);
	h.reload = reload_new(&h, path);
	begin(&h);
	event_base_dispatch(h.base);
	end(&h);
	event_free(term);
	event_free(interrupt);
	event_base_free(h.base);
}
