#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/engine.h"
#include "room/mode.h"
#include "room/presence.h"
#include "room/room.h"
#include "room/trust.h"
#include "room/turn.h"

static bool
is_status(const struct stanza *c)
{
	return stanza_is(c, "status") && *stanza_ns(c) == '\0';
}

/* At most so many bytes, and whole characters. */
static const char *
cut(char *text, size_t max)
{
	if (max != 0)
		text[text_cut(text, strlen(text), max)] = '\0';
	return text;
}

/* Who may not write shows nothing to read, nor who may post no links one. */
static bool
may_show(const struct turn *t, const char *text)
{
	if (t->actor == NULL)
		return true;
	return (mode_role(t, t->actor) > ROLE_VISITOR ||
		   t->room->config.visitor_status) &&
	       trust_silent_until(t) == 0 &&
	       (trust_may_link(t) || !trust_is_link(text));
}

static void
write_status(struct turn *t, struct xml *xml, const struct stanza *c)
{
	const char *text = stanza_text(c, t->arena);
	char *mine = arena_dup(t->arena, text, strlen(text));

	if (!may_show(t, text))
		return;
	xml_open(xml, "status");
	xml_attr(xml, "xml:lang", turn_lang(t, c));
	xml_text(xml, cut(mine, t->engine->set.limits.status));
	xml_close(xml);
}

/* Everybody would fetch the avatar of everybody (XEP-0153, 4.1). */
static bool
is_unwanted(const struct turn *t, const struct stanza *c)
{
	return t->engine->set.limits.no_avatars != 0 && stanza_is(c, "x") &&
	       stanza_in(c, NS_VCARD_UPDATE);
}

const char *
presence_payload(struct turn *t)
{
	const struct stanza *c;
	struct xml xml;

	xml_begin(&xml, t->arena);
	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		if (is_status(c))
			write_status(t, &xml, c);
		else if (!is_unwanted(t, c))
			turn_copy_child(t, &xml, c);
	return xml.text;
}
