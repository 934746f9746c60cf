/*
 * The watch's errand to the look-ups: how some users of one site stand now.
 */
#ifndef DAEMON_WATCH_ROUND_H
#define DAEMON_WATCH_ROUND_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/imprint.h"
#include "sys/pool.h"

struct setup;
struct site;
struct watch;

struct watch_round {
	struct job job;
	struct watch *watch;
	struct setup *setup; /* held, for the site is part of it */
	struct site *site;
	bool good; /* what came back is to be believed */
	size_t len;
	struct imprint_now list[];
};

#endif
