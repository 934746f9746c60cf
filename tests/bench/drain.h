/*
 * An XMPP server that lets every component in and throws away what it sends,
 * as fast as it comes, in a process of its own.
 */
#ifndef TESTS_DRAIN_H
#define TESTS_DRAIN_H

#include <stddef.h>

struct drain;

struct drain *drain_new(void);
void drain_free(struct drain **drain); /* the process ends */

unsigned short drain_port(const struct drain *drain);

/* A connection of our own to it; what is written there counts, too. */
int drain_dial(const struct drain *drain);

/* How many bytes it has thrown away so far, but for those of openings. */
size_t drain_bytes(const struct drain *drain);

#endif
