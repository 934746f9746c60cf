/*
 * Tell systemd how we are: "READY=1", "STOPPING=1", "STATUS=…" (sd_notify(3)).
 */
#ifndef SYS_NOTIFY_H
#define SYS_NOTIFY_H

/* Says nothing where nobody asked by $NOTIFY_SOCKET. */
void notify(const char *state);

#endif
