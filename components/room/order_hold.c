/*
 * What staff says of messages that wait for it: see hold.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "room/hold.h"
#include "room/order.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/words.h"

void
order_held(struct order *o)
{
	order_show(o, hold_list, reports_len(o->t->room->held),
	    "No message waits.",
	    "waiting; /approve NUMBER or /deny NUMBER, or all.");
}

static void
see_to(struct order *o, bool approved, const char *usage)
{
	const char *word = words_next(o->t->arena, &o->rest);
	bool all = word != NULL && strcmp(word, "all") == 0;
	uint32_t number =
	    word != NULL && !all ? (uint32_t)strtoul(word, NULL, 10) : 0;

	if ((all || number != 0) && hold_see_to(o->t, number, approved))
		order_done(o, "Done.");
	else
		order_refuse(o, usage);
}

void
order_approve(struct order *o)
{
	see_to(o, true,
	    "/approve NUMBER of a message that waits, or /approve all");
}

void
order_deny(struct order *o)
{
	see_to(o, false, "/deny NUMBER of a message that waits, or /deny all");
}
