/*
 * All that would be served, looked at once without serving it.
 */
#ifndef DAEMON_TRIAL_H
#define DAEMON_TRIAL_H

#include <stdbool.h>

struct setup;

/*
 * On standard output, as lines of AP/1: each socket with its path, each site
 * with how it is.  True: all sites are fine.
 */
bool trial_run(struct setup *setup);

#endif
