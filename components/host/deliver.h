/*
 * Effects to bytes: a stanza was written once, and each recipient's `to' is
 * spliced in when the link has room for it.  What waits is kept as the text
 * and the list of its recipients, so that a long message to a big room costs
 * its own length in memory and not its length times the room.
 *
 * What is shown must be stored before: from a ticket of the store on, all that
 * is queued stays until the store's mark is as far.
 */
#ifndef HOST_DELIVER_H
#define HOST_DELIVER_H

#include <stddef.h>
#include <stdint.h>

struct bcc;
struct deliver;
struct effect;
struct outbox;

struct deliver *deliver_new(void);
void deliver_free(struct deliver **deliver);

/* Queue one EFFECT_SEND; nothing of it is borrowed but the addresses, and of
 * those with many recipients only. */
void deliver_send(struct deliver *d, const struct effect *send);

/* What is queued from now on waits for this ticket; they grow. */
void deliver_hold(struct deliver *d, uint64_t ticket);

/* Up to this ticket nothing waits any more. */
void deliver_release(struct deliver *d, uint64_t mark);

/* Take over what the outbox retired: freed when nothing queued needs it. */
void deliver_retire(struct deliver *d, struct outbox *out);

/*
 * The next bytes to go and a NUL behind them, good until the next call and no
 * longer queued; a piece may end inside a stanza.  NULL: there are none, or
 * they wait; the last piece has ended with a stanza then.
 */
const char *deliver_next(struct deliver *d, size_t *len_r);

/* What goes to many goes by this way, while it is open. */
struct bcc *deliver_bcc(struct deliver *d);

size_t deliver_backlog(const struct deliver *d); /* about how many bytes */

/* The server is gone: forget what was queued. */
void deliver_clear(struct deliver *d);

#endif
