#include "room/act.h"

#include <string.h>

#include "base/jid.h"
#include "base/stanza.h"
#include "room/ask.h"
#include "room/turn.h"
#include "room/wait.h"

void
act_query(struct turn *t)
{
	for (each_feature(f, t->engine))
		if ((*f)->query != NULL && (*f)->query(t))
			return;
	if (*t->to->resource != '\0' && !act_is_inside(t))
		return;
	turn_refuse(t, REFUSE_UNKNOWN);
}

/* Has this been waited for, from whoever it comes from? */
static bool
is_awaited(const struct turn *t, const char *id)
{
	const struct wait *wait =
	    id != NULL ? map_get(&t->engine->waits, id) : NULL;

	return wait != NULL && wait->peer != NULL &&
	       strcmp(wait->peer, t->from->full) == 0 &&
	       strcmp(wait->room, t->to->bare) == 0;
}

void
act_reply(struct turn *t)
{
	const char *id = stanza_attr(t->in, "id");
	const struct answer answer = { .stanza = t->in };
	bool awaited = is_awaited(t, id);

	for (each_feature(f, t->engine))
		if (!awaited && (*f)->replied != NULL && (*f)->replied(t))
			return;
	if (strcmp(stanza_attr(t->in, "type"), "error") == 0)
		act_bounce(t);
	if (awaited)
		engine_answer(t->engine, id, &answer, t->now, t->out);
}

void
act_hear(struct turn *t)
{
	for (each_feature(f, t->engine))
		if ((*f)->heard != NULL && (*f)->heard(t))
			return;
}

void
act_bounce(struct turn *t)
{
	tell(t, bounced);
}

bool
act_meet(struct turn *t)
{
	for (each_feature(f, t->engine))
		if ((*f)->met != NULL && (*f)->met(t))
			return true;
	return false;
}
