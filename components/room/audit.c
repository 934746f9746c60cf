#include "room/audit.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/address.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

#define CHANCE 8       /* bytes of it in an id */
#define MOST_TEXT 1000 /* bytes of a reason */

static const char *
keep(struct turn *t, const char *s)
{
	return s != NULL && *s != '\0' ? turn_cut(t, s, MOST_TEXT) : NULL;
}

static const char *
new_id(struct turn *t)
{
	char *id = arena_alloc(t->arena, AUDIT_ID_SIZE);
	char chance[2 * CHANCE + 1];

	chance_hex(&t->engine->chance, chance, CHANCE);
	memcpy(id,
	    arena_printf(
		t->arena, "%016llx%s", (unsigned long long)t->now, chance),
	    AUDIT_ID_SIZE);
	return id;
}

void
audit_note(struct turn *t, const struct audit *what)
{
	struct audit *note = arena_alloc(t->arena, sizeof(*note));

	*note = *what;
	note->id = new_id(t);
	note->at = t->now;
	note->actor = t->from->bare;
	note->actor_nick = t->room != NULL ? change_actor(t) : NULL;
	note->target = keep(t, what->target);
	note->target_nick = keep(t, what->target_nick);
	note->reason = keep(t, what->reason);
	note->message = keep(t, what->message);
	note->detail = keep(t, what->detail);
	outbox_note(t->out,
	    t->room != NULL ? t->room->jid : t->engine->set.domain, note);
}

bool
audit_is_due(const struct turn *t)
{
	return t->in != NULL || t->ordered;
}

static bool
is_act(const struct turn *t, const struct change *c)
{
	return audit_is_due(t) && !c->aside;
}

void
audit_affiliation(struct turn *t, const struct change *c, enum affiliation was)
{
	const struct occupant *o = room_occupant_of(t->room, c->jid);
	const char *act = "affiliation";

	if (!is_act(t, c) || c->affiliation == was)
		return;
	if (c->affiliation == AFFILIATION_OUTCAST)
		act = "ban";
	else if (was == AFFILIATION_OUTCAST &&
		 c->affiliation == AFFILIATION_NONE)
		act = "unban";
	audit_note(t, &(const struct audit){
			  .act = act,
			  .target = c->jid,
			  .target_nick = o != NULL ? o->nick : NULL,
			  .reason = c->reason,
			  .message = c->message,
			  .detail = affiliation_name(c->affiliation),
		      });
}

static const char *
act_of_role(const struct change *c)
{
	if (c->role == ROLE_NONE)
		return c->until != 0 ? "ban" : "kick";
	if (c->role == ROLE_VISITOR)
		return "mute";
	if (c->role == ROLE_PARTICIPANT && c->whom->role < ROLE_PARTICIPANT)
		return "voice";
	return "role";
}

void
audit_role(struct turn *t, const struct change *c)
{
	const struct session *s = c->whom->sessions;

	if (!is_act(t, c) || (c->role == c->whom->role && c->until == 0))
		return;
	audit_note(
	    t, &(const struct audit){
		   .act = act_of_role(c),
		   .target = s != NULL ? arena_dup(t->arena, s->address->jid,
					     s->address->bare_len)
				       : NULL,
		   .target_nick = c->whom->nick,
		   .reason = c->reason,
		   .until = c->until != INT64_MAX ? c->until : 0,
		   .message = c->message,
		   .detail = role_name(c->role),
	       });
}
