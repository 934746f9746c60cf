/*
 * The parts of a running component, for the files that drive it: carry.c, what
 * comes of a turn; host.c, what a turn comes of.  Nobody else's business.
 */
#ifndef HOST_INSIDE_H
#define HOST_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "room/outbox.h"

struct arena;
struct console;
struct deliver;
struct engine;
struct event;
struct event_base;
struct gate;
struct host_program;
struct link;
struct metrics;
struct multicast;
struct reload;
struct settings;
struct site;
struct store;

struct host {
	const struct host_program *program;
	const struct settings *set; /* as the program was started with */
	size_t max_queue;           /* … but this may change */
	struct event_base *base;
	struct event *deadline, *stop, *catch_up;
	struct arena *arena;
	struct engine *engine;
	struct deliver *deliver;
	struct link *link;
	struct gate *gate;
	struct multicast *multicast;
	struct store *store;
	struct console *console; /* NULL: there is none */
	struct metrics *metrics;
	struct reload *reload;
	struct site *site; /* NULL: who somebody is is not asked */
	struct outbox out;
	struct arena *lasting;        /* what lives as long as the engine */
	struct text unanswered;       /* ids of who waits, each with its NUL */
	int64_t wake_at;              /* what `deadline' is set to */
	uint64_t stanzas, deliveries; /* in and out, since the start */
	int64_t slow_at; /* when it was last said that too much waits */
	int64_t long_at; /* … that a stanza is too long */
	bool attached, over, held, still, refusing;
	bool keep_occupants, stopping;
};

/* The turn is over: its effects are carried out. */
void host_carry_out(struct host *host);

/* Whoever knows who somebody is may be asked, and says what has changed. */
void host_begin_site(struct host *host);

/* How much waits has changed: who is heard now? */
void host_set_hold(struct host *host);

/* The server or the store came or went: does time go on for the rooms? */
void host_set_still(struct host *host);

#endif
