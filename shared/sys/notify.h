/*
 * Tell systemd how we are: "READY=1", "STOPPING=1", "STATUS=…" (sd_notify(3)).
 */
#ifndef SYS_NOTIFY_H
#define SYS_NOTIFY_H

#include <stdint.h>

/* Says nothing where nobody asked by $NOTIFY_SOCKET. */
void notify(const char *state);

/*
 * Half of how long systemd waits for a "WATCHDOG=1", in milliseconds, as
 * sd_watchdog_enabled(3) advises; 0: it does not wait for any.
 */
int64_t notify_watchdog_interval(void);

#endif
