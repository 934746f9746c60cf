/*
 * A room may ask for a password at the door (XEP-0045, 7.2.5).  Its owners can
 * read it in the settings and need not say it; whoever makes a room with a
 * password in their presence has protected it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/authority.h"
#include "room/feature.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static const char *
offered(const struct turn *t)
{
	const struct stanza *x = stanza_child(t->in, "x", NS_MUC);

	return stanza_text(stanza_child(x, "password", NULL), t->arena);
}

static void
protect(struct turn *t, const char *password)
{
	const struct config_field *field =
	    config_field("muc#roomconfig_roomsecret");

	if (*password == '\0' || !config_set(&t->room->config, field, password))
		return;
	t->room->config.password_protected = true;
	record_save_room(t->out, t->room);
}

static bool
password_may_join(struct turn *t)
{
	const char *wanted = t->room->config.password, *got;

	if (t->created)
		protect(t, offered(t));
	if (!t->room->config.password_protected || t->session != NULL ||
	    t->invited ||
	    authority_affiliation(t->engine, t->room, t->from->bare) ==
		AFFILIATION_OWNER)
		return true;
	got = offered(t);
	if (text_same_secret(wanted, strlen(wanted), got, strlen(got)))
		return true;
	return turn_refuse(t, REFUSE_PASSWORD);
}

const struct feature feature_password = {
	.name = "password",
	.may_join = password_may_join,
};
