/*
 * The only file that asks what time it is.
 */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include <stdint.h>

int64_t clock_now(void);       /* milliseconds since 1970, wall clock */
int64_t clock_monotonic(void); /* microseconds; for spans, never goes back */

/* Local time is that of this zone (NULL: of the machine) from now on; before
 * any thread begins.  And how far it is ahead of UTC at a time, in
 * milliseconds. */
void clock_set_zone(const char *zone);
int64_t clock_ahead(int64_t at);

#endif
