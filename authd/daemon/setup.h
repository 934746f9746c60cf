/*
 * One reading of the configuration: the settings, the sites they name, and the
 * workers with their tools for these sites.  A reload makes another one; the
 * old one lives on until the last question that was asked under it is answered,
 * so whoever is under way never sees half of each.
 */
#ifndef DAEMON_SETUP_H
#define DAEMON_SETUP_H

#include <stdbool.h>

struct event_base;
struct job;
struct settings;
struct setup;
struct sites;
struct text;

enum setup_lane {
	SETUP_LOOKUPS,
	SETUP_HASHES,
};

/* Held once, its workers not yet there.  NULL: it is said why, in one line. */
struct setup *setup_load(const char *path, struct text *said);

void setup_start(struct setup *setup, struct event_base *base);

const struct settings *setup_settings(const struct setup *setup);
struct sites *setup_sites(const struct setup *setup);

/* False: that lane is full. */
bool setup_submit(struct setup *setup, enum setup_lane lane, struct job *job);
void setup_linger(struct setup *setup);   /* as pool_linger() */
bool setup_is_stuck(struct setup *setup); /* as pool_is_stuck() */
unsigned setup_waiting(struct setup *setup, enum setup_lane lane);

struct setup *setup_hold(struct setup *setup);

/* True: nobody holds it any more, and it may be freed. */
bool setup_let_go(struct setup *setup);

bool setup_is_held(const struct setup *setup);

/* Not from within a job of its own. */
void setup_free(struct setup **setup);

#endif
