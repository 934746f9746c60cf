/*
 * All that somebody ever said, in all rooms.  Once it is stored that it has to
 * go it goes, whatever happens to us; whoever asked is kept waiting for a
 * while, to be told that it is done.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/parts.h"
#include "host/console_parts.h"
#include "host/errand_parts.h"
#include "host/inside.h"
#include "host/link.h"
#include "room/control.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "store/store.h"
#include "sys/clock.h"

#define ROOMS 100000
#define USUAL 8000 /* milliseconds: less than PHP waits */
#define MOST 3600000

static void
on_timer(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	caller_go_on(user);
}

static bool
erase_begin(struct caller *c, const struct authproto_line *line)
{
	struct errand *e = c->errand;
	const char *jid = errand_account(c, line);
	int64_t wait = USUAL;

	if (jid == NULL)
		return false;
	if (authproto_get(line, "wait") != NULL &&
	    (!authproto_number(authproto_get(line, "wait"), &wait) ||
		wait > MOST))
		return errand_value(c, "wait");
	if (!store_is_well(c->host->store)) {
		caller_refuse(c, e->id, AUTHPROTO_DB,
		    "The storage is away: nothing is changed");
		errand_over(c);
		return false;
	}
	e->jid = jid;
	e->inquiry.kind = INQUIRY_ROOMS;
	e->inquiry.sender = jid;
	e->inquiry.domain = c->host->engine->set.domain;
	e->inquiry.max = ROOMS;
	e->until = clock_monotonic() + 1000 * wait;
	e->timer = evtimer_new(c->host->base, on_timer, c);
	return true;
}

static void
answer(struct caller *c, size_t pending)
{
	struct errand *e = c->errand;
	struct text reply = { 0 };
	struct parts_out p;

	parts_begin(&p, &reply, authproto_verb(AUTHPROTO_OK), e->id);
	parts_addn(&p, "erased", (int64_t)e->erased);
	parts_addn(&p, "pending", (int64_t)pending);
	parts_end(&p);
	caller_write(c, &reply);
	text_free(&reply);
	errand_over(c);
}

static void
look(struct caller *c)
{
	static const struct timeval soon = { .tv_usec = 100000 };
	struct errand *e = c->errand;
	size_t pending = engine_erasing(c->host->engine, e->jid);
	bool stored = store_committed(c->host->store) >= e->ticket;

	if (stored && (pending == 0 || clock_monotonic() >= e->until)) {
		answer(c, pending);
	} else if (clock_monotonic() >= e->until) {
		caller_refuse(c, e->id, AUTHPROTO_DB,
		    "It is begun once the storage is back");
		errand_over(c);
	} else {
		evtimer_add(e->timer, &soon);
	}
}

static void
erase_go_on(struct caller *c)
{
	struct errand *e = c->errand;

	if (e->ticket != 0) {
		look(c);
		return;
	}
	e->number = console_ask(c->console, &e->inquiry);
	if (e->number == 0) {
		caller_refuse(c, e->id, AUTHPROTO_BUSY, NULL);
		errand_over(c);
	}
}

static void
erase_rows(struct caller *c, const struct inquiry_piece *piece)
{
	struct host *host = c->host;
	struct errand *e = c->errand;
	const char **rooms =
	    arena_alloc(e->arena, (piece->len + 1) * sizeof(*rooms));

	for (size_t i = 0; i < piece->len; i++) {
		rooms[i] = piece->rows[i].cells[0];
		e->erased += strtoull(piece->rows[i].cells[1], NULL, 10);
	}
	engine_erase(
	    host->engine, e->jid, rooms, piece->len, clock_now(), &host->out);
	host_carry_out(host);
	link_flush(host->link);
	e->ticket = store_ticket(host->store);
	look(c);
}

const struct errand_kind errand_erase = {
	.begin = erase_begin,
	.go_on = erase_go_on,
	.rows = erase_rows,
};
