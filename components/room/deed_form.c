#include "room/deed_form.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/engine.h"
#include "room/form.h"
#include "room/turn.h"

const char *
deed_value(struct turn *t, const struct stanza *form, const char *var)
{
	const char *text = form_value(form_field(form, var), t->arena);

	return text != NULL ? text : "";
}

const struct jid *
deed_room_address(struct turn *t, const struct stanza *form, const char *var)
{
	const char *domain = t->engine->set.domain;
	const char *text = deed_value(t, form, var);
	const struct jid *jid;

	if (strchr(text, '@') == NULL)
		text = arena_join(t->arena, text, "@", domain, NULL);
	jid = jid_parse(t->arena, text);
	if (jid != NULL && *jid->node != '\0' && *jid->resource == '\0' &&
	    strcmp(jid->domain, domain) == 0)
		return jid;
	turn_refuse(t, REFUSE_BAD_JID);
	return NULL;
}

bool
deed_find_room(struct turn *t, const struct stanza *form)
{
	const struct jid *jid = deed_room_address(t, form, "room");

	if (jid == NULL)
		return false;
	t->room = engine_room(t->engine, jid->bare);
	return t->room != NULL || turn_refuse(t, REFUSE_NO_ROOM);
}

const char *
deed_account(struct turn *t, const struct stanza *form, const char *var)
{
	const struct jid *jid = jid_parse(t->arena, deed_value(t, form, var));

	if (jid != NULL && *jid->node != '\0')
		return jid->bare;
	turn_refuse(t, REFUSE_BAD_JID);
	return NULL;
}
