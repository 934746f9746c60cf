#include "host/gate.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"
#include "host/deliver.h"
#include "host/inbox.h"
#include "room/engine.h"
#include "room/outbox.h"

/* A server that does not take even the refusals is not heard either. */
#define REFUSALS ((size_t)1024 * 1024)

struct gate {
	struct inbox *kept;
	struct deliver *refusals;
	bool shut;
};

struct gate *
gate_new(void)
{
	struct gate *gate = mem_new(sizeof(*gate));

	gate->kept = inbox_new();
	gate->refusals = deliver_new();
	return gate;
}

void
gate_free(struct gate **gate)
{
	if (*gate == NULL)
		return;
	inbox_free(&(*gate)->kept);
	deliver_free(&(*gate)->refusals);
	free(*gate);
	*gate = NULL;
}

void
gate_shut(struct gate *gate, bool shut)
{
	gate->shut = shut;
}

bool
gate_passes(struct gate *gate, struct engine *engine, const struct stanza *in,
    int64_t now, struct outbox *out)
{
	if (!gate->shut && inbox_is_empty(gate->kept))
		return true;
	if (!gate->shut || !engine_refuse(engine, in, now, out))
		inbox_put(gate->kept, in);
	for (struct effect *e = out->first; e != NULL; e = e->next)
		if (e->kind == EFFECT_SEND)
			deliver_send(gate->refusals, e);
	outbox_done(out);
	arena_reset(out->arena);
	return false;
}

const struct stanza *
gate_take(struct gate *gate)
{
	return gate->shut ? NULL : inbox_take(gate->kept);
}

bool
gate_is_empty(const struct gate *gate)
{
	return inbox_is_empty(gate->kept);
}

bool
gate_is_full(const struct gate *gate)
{
	return inbox_is_full(gate->kept) ||
	       deliver_backlog(gate->refusals) > REFUSALS;
}

const char *
gate_next(struct gate *gate, size_t *len_r)
{
	return deliver_next(gate->refusals, len_r);
}

void
gate_clear(struct gate *gate)
{
	inbox_clear(gate->kept);
	deliver_clear(gate->refusals);
}
