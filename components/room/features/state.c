/*
 * What whoever enters must know beside what was said: how the room is just
 * now, what is pinned, whether they may speak; and staff, what waits for them.
 */
#include "base/jid.h"
#include "room/feature.h"
#include "room/mode.h"
#include "room/pin.h"
#include "room/room.h"
#include "room/sanction.h"
#include "room/turn.h"

static void
state_joined(struct turn *t)
{
	mode_show(t);
	pin_show(t);
	sanction_show(t);
}

const struct feature feature_state = {
	.name = "state",
	.joined = state_joined,
};
