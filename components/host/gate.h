/*
 * Who is heard while too much waits because the store is away: whoever can be
 * refused is told to come back later, at once, past all that waits; the others,
 * who leave or answer us, are kept for when it is back.
 */
#ifndef HOST_GATE_H
#define HOST_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;
struct gate;
struct outbox;
struct stanza;

struct gate *gate_new(void);
void gate_free(struct gate **gate);

/* Shut it or open it. */
void gate_shut(struct gate *gate, bool shut);

/* May this stanza go on?  Not while the gate is shut, nor before those that
 * were kept: then it was refused, or is kept now.  `out' is left as it was. */
bool gate_passes(struct gate *gate, struct engine *engine,
    const struct stanza *in, int64_t now, struct outbox *out);

/* The next of the kept, once the gate is open; the caller lets it go.  NULL:
 * there is none. */
const struct stanza *gate_take(struct gate *gate);
bool gate_is_empty(const struct gate *gate);

/* It keeps more, but should not have to. */
bool gate_is_full(const struct gate *gate);

/* The refusals, as deliver_next() has it; to be asked again until NULL before
 * anything else is sent. */
const char *gate_next(struct gate *gate, size_t *len_r);

/* The server is gone, and all of whom this was. */
void gate_clear(struct gate *gate);

#endif
