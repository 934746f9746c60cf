/*
 * The workers' errands.  In the lane of the look-ups: find the user, and say
 * at once what is cheap to say.  In the lane of the hashes: the rest, which
 * needs no database.  The only file that may include users.h.
 */
#ifndef DAEMON_VERIFY_H
#define DAEMON_VERIFY_H

#include "daemon/health.h"

struct arena;
struct job;
struct site;

/* A worker's bench in the lane of the look-ups; `sites' is a struct sites. */
void *verify_lookup_bench_new(void *sites);
void verify_lookup_bench_free(void *bench);
void verify_lookup(struct job *job, void *bench);

/* And in the lane of the hashes, whose workers give way to the others. */
void *verify_hash_bench_new(void *unused);
void verify_hash_bench_free(void *bench);
void verify_hash(struct job *job, void *bench);

/* The health of a site, by a bench of the look-ups; why lives in the arena. */
enum health verify_health(struct arena *arena, void *bench,
    const struct site *site, const char **why_r);

/* How those who are watched stand now; the job is a struct watch_round. */
void verify_round(struct job *job, void *bench);

#endif
