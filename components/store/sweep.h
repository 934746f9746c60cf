/*
 * Now and then the writer's thread goes through the archive, in small steps,
 * and takes away what is too old, too much, or no room's any more.
 */
#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

struct event_base;
struct store_settings;
struct sweeper;
struct writer;

/* The writer outlives it in the loop, but its pool is freed first. */
struct sweeper *sweeper_new(struct event_base *base, struct writer *writer,
    const struct store_settings *set, const char *domain);
void sweeper_free(struct sweeper **sweeper);

/* Begin now, unless it is at it. */
void sweeper_begin(struct sweeper *sweeper);

#endif
