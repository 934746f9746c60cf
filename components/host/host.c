#include "host/host.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/text.h"
#include "host/deliver.h"
#include "host/link.h"
#include "host/settings.h"
#include "host/site.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/settings.h"
#include "room/wait.h"
#include "sys/clock.h"
#include "sys/conf.h"
#include "sys/entropy.h"
#include "sys/log.h"
#include "sys/notify.h"

#define STATUS_USAGE 64 /* EX_USAGE of sysexits.h */
#define STOP_SECONDS 5  /* to say goodbye */
#define NAP_MS 60000    /* at most, as the wall clock may be set */
#define SLOW_USEC ((int64_t)60 * 1000000) /* between two such lines */

struct host {
	const struct settings *set;
	struct event_base *base;
	struct event *deadline, *stop;
	struct arena *arena;
	struct engine *engine;
	struct deliver *deliver;
	struct link *link;
	struct site *site; /* NULL: who somebody is is not asked */
	struct outbox out;
	struct arena *lasting;  /* what lives as long as the engine */
	struct text unanswered; /* ids of who waits, each with its NUL */
	int64_t wake_at;        /* what `deadline' is set to */
	int64_t slow_at; /* when it was last said that the server is slow */
	bool attached, held, stopping;
};

/* The engine's next deadline on the loop's timer. */
static void
set_deadline(struct host *host)
{
	int64_t at = engine_deadline(host->engine), wait;
	struct timeval tv;

	if (at == host->wake_at)
		return;
	host->wake_at = at;
	event_del(host->deadline);
	if (at == INT64_MAX)
		return;
	wait = at - clock_now();
	if (wait < 0)
		wait = 0;
	if (wait > NAP_MS)
		wait = NAP_MS;
	tv = (struct timeval){ .tv_sec = wait / 1000,
		.tv_usec = (suseconds_t)(wait % 1000) * 1000 };
	event_add(host->deadline, &tv);
}

/*
 * Above the bound nobody is heard until half of it is gone; then those who
 * speak wait, and memory does not grow.
 */
static void
set_hold(struct host *host)
{
	size_t backlog = deliver_backlog(host->deliver);
	size_t max = (size_t)host->set->max_queue;
	bool hold = backlog > (host->held ? max / 2 : max);
	int64_t now;

	if (hold == host->held)
		return;
	host->held = hold;
	now = clock_monotonic();
	link_hold(host->link, hold);
	if (hold && now - host->slow_at > SLOW_USEC) {
		log_warnx("the server is too slow: %zu bytes wait", backlog);
		host->slow_at = now;
	}
}

/* The effects in order, and nothing of the turn stays. */
static void
carry_out_once(struct host *host)
{
	for (struct effect *e = host->out.first; e != NULL; e = e->next)
		switch (e->kind) {
		case EFFECT_SEND:
			if (host->attached)
				deliver_send(host->deliver, e);
			break;
		case EFFECT_ASK:
			if (host->site != NULL) {
				site_ask(host->site, e->key, e->text);
				break;
			}
			/* fall through */
		case EFFECT_FETCH:
			text_add(&host->unanswered, e->key, strlen(e->key) + 1);
			break;
		case EFFECT_SAVE:
		case EFFECT_FORGET:
		case EFFECT_APPEND:
		case EFFECT_AMEND:
		case EFFECT_PRUNE:
			break; /* nothing is kept without a database */
		}
	deliver_retire(host->deliver, &host->out);
	outbox_done(&host->out);
	arena_reset(host->arena);
}

/* The turn is over.  Without a database there is no answer to whoever asks. */
static void
carry_out(struct host *host)
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
	set_hold(host);
	set_deadline(host);
}

static void
on_stanza(void *user, const struct stanza *in)
{
	struct host *host = user;

	engine_handle(host->engine, in, clock_now(), &host->out);
	carry_out(host);
}

static const char *
on_next(void *user, size_t *len_r)
{
	struct host *host = user;
	const char *bytes = deliver_next(host->deliver, len_r);

	set_hold(host);
	return bytes;
}

static void
on_up(void *user)
{
	struct host *host = user;

	host->attached = true;
	engine_linked(host->engine, clock_now(), &host->out);
	carry_out(host);
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
	notify("STATUS=Waiting for the XMPP server");
	deliver_clear(host->deliver);
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
	if (engine_deadline(host->engine) <= now)
		engine_tick(host->engine, now, &host->out);
	carry_out(host);
	link_flush(host->link);
}

/* SIGTERM, SIGINT: everybody is told; a second one does not wait for that. */
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
	engine_shutdown(host->engine, clock_now(), &host->out);
	carry_out(host);
	link_close(host->link);
}

static void
on_too_late(evutil_socket_t fd, short what, void *arg)
{
	struct host *host = arg;

	(void)fd;
	(void)what;
	log_warnx("the server did not take %zu bytes in %d s",
	    deliver_backlog(host->deliver), STOP_SECONDS);
	event_base_loopbreak(host->base);
}

static void
on_account(void *user, const char *wait, const struct account *account)
{
	const struct answer answer = { .account = account };
	struct host *host = user;

	engine_answer(host->engine, wait, &answer, clock_now(), &host->out);
	carry_out(host);
	link_flush(host->link);
}

static void
on_change(void *user, const char *bare_jid, const char *why)
{
	static const struct {
		const char *why;
		enum account_change change;
	} changes[] = {
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
	carry_out(host);
	link_flush(host->link);
}

static void
begin(struct host *host, const struct host_program *program)
{
	const struct settings *set = host->set;
	struct engine_settings rooms = settings_rooms(set, host->lasting);
	struct link_settings wire = {
		.domain = set->domain,
		.secret = set->secret,
		.host = set->server.host,
		.port = (unsigned short)set->server.port,
		.up = on_up,
		.down = on_down,
		.stanza = on_stanza,
		.next = on_next,
		.closed = on_closed,
		.user = host,
	};

	entropy_bytes(rooms.seed, sizeof(rooms.seed));
	host->engine = engine_new(program->features, &rooms);
	host->link = link_new(host->base, &wire);
	if (set->authd != NULL)
		host->site = site_new(host->base, &(struct site_settings){
						      .socket = set->authd,
						      .answer = on_account,
						      .changed = on_change,
						      .user = host,
						  });
}

static void
run(struct host *host, const struct host_program *program)
{
	struct event *term, *interrupt;

	host->base = event_base_new();
	host->arena = arena_new();
	host->lasting = arena_new();
	host->deliver = deliver_new();
	host->wake_at = INT64_MAX;
	host->deadline = evtimer_new(host->base, on_deadline, host);
	host->stop = evtimer_new(host->base, on_too_late, host);
	outbox_init(&host->out, host->arena);
	term = evsignal_new(host->base, SIGTERM, on_stop, host);
	interrupt = evsignal_new(host->base, SIGINT, on_stop, host);
	event_add(term, NULL);
	event_add(interrupt, NULL);
	begin(host, program);
	event_base_dispatch(host->base);

	site_free(&host->site);
	engine_free(&host->engine); /* it may hold stanzas of the link's */
	link_free(&host->link);
	deliver_free(&host->deliver);
	arena_free(&host->arena);
	arena_free(&host->lasting);
	text_free(&host->unanswered);
	event_free(term);
	event_free(interrupt);
	event_free(host->deadline);
	event_free(host->stop);
	event_base_free(host->base);
}

static _Noreturn void
usage(const struct host_program *program)
{
	fprintf(stderr,
	    "usage: %s [-n] [-c file]\n"
	    "  -c file  settings, instead of %s\n"
	    "  -n       only check them\n",
	    program->name, program->conf);
	exit(STATUS_USAGE);
}

int
host_run(int argc, char *argv[], const struct host_program *program)
{
	const char *path = program->conf;
	bool check_only = false;
	struct host host = { 0 };
	struct conf *conf;
	int c;

	log_init(program->name, LOG_LEVEL_INFO);
	while ((c = getopt(argc, argv, "c:n")) != -1) {
		if (c == 'c')
			path = optarg;
		else if (c == 'n')
			check_only = true;
		else
			usage(program);
	}
	if (optind != argc)
		usage(program);
	conf = settings_load(path, program->keys, program->keys_len, NULL);
	host.set = conf_settings(conf);
	log_init(program->name, host.set->log_level);
	if (!check_only) {
		signal(SIGPIPE, SIG_IGN);
		signal(SIGHUP, SIG_IGN); /* for new settings, one day */
		run(&host, program);
	}
	conf_free(&conf);
	return EXIT_SUCCESS;
}
