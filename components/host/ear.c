#include "host/ear.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/stanza.h"
#include "host/inbox.h"
#include "sys/clock.h"

#define REST 12000 /* microseconds */

/* It is brisk when so many stanzas take no longer than this. */
#define STANZAS 32
#define BRISK (STANZAS * INT64_C(1500))

/* What takes as long to be done as a rest. */
#define PLENTY ((size_t)16 * 1024)

struct ear {
	struct ear_settings set;
	struct event *readable, *rested;
	struct inbox *kept;
	bool open, hold, resting, brisk;
	unsigned heard; /* stanzas since then: */
	int64_t since;
};

static bool
is_deaf(const struct ear *ear)
{
	return ear->hold || ear->resting;
}

static bool
is_full(const struct ear *ear)
{
	return inbox_is_full(ear->kept) &&
	       (ear->set.expects == NULL || !ear->set.expects(ear->set.user));
}

void
ear_go_on(struct ear *ear)
{
	if (ear->open && !ear->resting && !is_full(ear))
		event_add(ear->readable, NULL);
}

void
ear_catch_up(struct ear *ear)
{
	const struct stanza *in;

	if (inbox_is_empty(ear->kept))
		return;
	while (!is_deaf(ear) && ear->open &&
	       (in = inbox_take(ear->kept)) != NULL) {
		ear->set.stanza(ear->set.user, in);
		stanza_let_go(&in);
	}
	ear_go_on(ear);
}

static void
on_rested(evutil_socket_t fd, short what, void *arg)
{
	struct ear *ear = arg;

	(void)fd, (void)what;
	ear->resting = false;
	ear_go_on(ear);
	if (!inbox_is_empty(ear->kept))
		event_active(ear->readable, EV_READ, 0);
}

void
ear_put(struct ear *ear, const struct stanza *in)
{
	ear->heard++;
	if (!is_deaf(ear) && inbox_is_empty(ear->kept)) {
		ear->set.stanza(ear->set.user, in);
		return;
	}
	inbox_put(ear->kept, in);
	if (is_full(ear))
		event_del(ear->readable);
}

static void
count(struct ear *ear)
{
	int64_t now = clock_monotonic();

	if (ear->heard < STANZAS)
		return;
	ear->brisk = now - ear->since < BRISK;
	ear->since = now;
	ear->heard = 0;
}

void
ear_was_read(struct ear *ear, size_t bytes)
{
	count(ear);
	if (!ear->brisk || bytes >= PLENTY || is_deaf(ear) || !ear->open)
		return;
	ear->resting = true;
	event_del(ear->readable);
	event_add(ear->rested, &(struct timeval){ .tv_usec = REST });
}

void
ear_hold(struct ear *ear, bool hold)
{
	ear->hold = hold;
}

void
ear_open(struct ear *ear, evutil_socket_t fd)
{
	event_del(ear->readable);
	event_assign(ear->readable, event_get_base(ear->rested), fd,
	    EV_READ | EV_PERSIST, ear->set.read, ear->set.reader);
	ear->open = true;
	ear_go_on(ear);
}

void
ear_close(struct ear *ear)
{
	ear->open = ear->resting = ear->brisk = false;
	event_del(ear->readable);
	event_del(ear->rested);
	inbox_clear(ear->kept);
}

struct ear *
ear_new(struct event_base *base, const struct ear_settings *set)
{
	struct ear *ear = mem_new(sizeof(*ear));

	ear->set = *set;
	ear->kept = inbox_new();
	ear->readable = event_new(base, -1, 0, set->read, set->reader);
	ear->rested = evtimer_new(base, on_rested, ear);
	return ear;
}

void
ear_free(struct ear **ear)
{
	if (*ear == NULL)
		return;
	event_free((*ear)->readable);
	event_free((*ear)->rested);
	inbox_free(&(*ear)->kept);
	free(*ear);
	*ear = NULL;
}
