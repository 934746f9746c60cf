/*
 * The only file that asks what time it is.
 */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include <stdint.h>

int64_t clock_now(void);       /* milliseconds since 1970, wall clock */
int64_t clock_monotonic(void); /* microseconds; for spans, never goes back */

#endif
