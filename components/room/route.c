#include "room/route.h"

#include <stddef.h>
#include <string.h>

#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/room.h"
#include "room/turn.h"

enum target { TO_SERVICE = 1, TO_ROOM = 2, TO_NICK = 4 };
#define ANYWHERE (TO_SERVICE | TO_ROOM | TO_NICK)
#define ANY_TYPE "*"

static enum target
target_of(const struct turn *t)
{
	if (*t->to->node == '\0')
		return TO_SERVICE;
	return *t->to->resource == '\0' ? TO_ROOM : TO_NICK;
}

static void
ignore(struct turn *t)
{
	(void)t;
}

/* A presence, or what bounced, to the service itself. */
static void
meet(struct turn *t)
{
	if (!act_meet(t) && stanza_is(t->in, "presence"))
		turn_refuse(t, REFUSE_SERVICE_PRESENCE);
}

static void
refuse_presence(struct turn *t)
{
	turn_refuse(t, REFUSE_SERVICE_PRESENCE);
}

static void
refuse_type(struct turn *t)
{
	turn_refuse(t, REFUSE_TYPE);
}

static void
refuse_groupchat_to_nick(struct turn *t)
{
	turn_refuse(t, REFUSE_GROUPCHAT_TO_NICK);
}

static void
refuse_unknown(struct turn *t)
{
	turn_refuse(t, REFUSE_UNKNOWN);
}

/*
 * The first row that fits.  A stanza whose type nobody defines is taken as one
 * without (RFC 6121, 5.2.2), except IQs, which must have one of four.
 */
static const struct {
	const char *element, *type; /* NULL: none */
	int target;
	void (*act)(struct turn *t);
} routes[] = {
	/* clang-format off */
	{ "presence", "unavailable", TO_SERVICE,          meet },
	{ "presence", "unavailable", TO_ROOM | TO_NICK,   act_leave },
	{ "presence", "error",       TO_ROOM | TO_NICK,   act_bounce },
	{ "presence", "error",       TO_SERVICE,          ignore },
	{ "presence", NULL,          TO_ROOM | TO_NICK,   act_presence },
	{ "presence", "probe",       TO_ROOM | TO_NICK,   act_probe },
	{ "presence", "subscribe",   TO_ROOM | TO_NICK,   refuse_presence },
	{ "presence", NULL,          TO_SERVICE,          meet },
	{ "presence", "subscribe",   TO_SERVICE,          refuse_presence },
	{ "presence", ANY_TYPE,      ANYWHERE,            ignore },

	{ "message",  "error",       TO_ROOM | TO_NICK,   act_bounce },
	{ "message",  "error",       TO_SERVICE,          meet },
	{ "message",  "groupchat",   TO_ROOM,             act_speak },
	{ "message",  "groupchat",   TO_NICK,             refuse_groupchat_to_nick },
	{ "message",  "chat",        TO_ROOM,             refuse_type },
	{ "message",  ANY_TYPE,      TO_ROOM,             act_tell },
	{ "message",  ANY_TYPE,      TO_NICK,             act_whisper },
	{ "message",  ANY_TYPE,      TO_SERVICE,          act_proclaim },

	{ "iq",       "get",         ANYWHERE,            act_query },
	{ "iq",       "set",         ANYWHERE,            act_query },
	{ "iq",       "result",      TO_ROOM | TO_NICK,   act_reply },
	{ "iq",       "error",       TO_ROOM | TO_NICK,   act_reply },
	{ "iq",       "result",      TO_SERVICE,          act_hear },
	{ "iq",       "error",       TO_SERVICE,          act_hear },
	{ "iq",       ANY_TYPE,      ANYWHERE,            refuse_unknown },
	/* clang-format on */
};

static int
same_type(const char *row, const char *type)
{
	if (row == NULL || type == NULL)
		return row == type || (row != NULL && *row == *ANY_TYPE);
	return *row == *ANY_TYPE || strcmp(row, type) == 0;
}

void
route(struct turn *t)
{
	const char *type = stanza_attr(t->in, "type");
	int target = target_of(t);

	for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++)
		if (stanza_is(t->in, routes[i].element) &&
		    same_type(routes[i].type, type) &&
		    (routes[i].target & target) != 0) {
			routes[i].act(t);
			return;
		}
}
