/*
 * Who is looked at from time to time, since somebody wants to hear when they
 * are not as they were: those that a client which said "evt" has asked for.
 * One look asks for all of a site at once, in the lane of the look-ups.
 */
#ifndef DAEMON_WATCH_H
#define DAEMON_WATCH_H

#include <stdbool.h>
#include <stddef.h>

struct request;
struct server;
struct watch;

struct watch *watch_new(struct server *server);
void watch_free(struct watch **watch);

/* As the settings have it now. */
void watch_adjust(struct watch *watch);

/* One more client listens, or one less; with the last all is forgotten. */
void watch_listen(struct watch *watch, bool more);

/* Whoever the answered question was about; too many, and those whom nobody
 * asked for longest are let go. */
void watch_remember(struct watch *watch, const struct request *request);

size_t watch_len(const struct watch *watch);
bool watch_is_working(const struct watch *watch); /* it is in a pool */

#endif
