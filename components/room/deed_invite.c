/*
 * People are invited to a room by an admin of the service, directly
 * (XEP-0249): they hear it from the room, and whoever they are, nobody has to
 * be in it for that.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "room/deed.h"
#include "room/deed_form.h"
#include "room/form.h"
#include "room/invitation.h"
#include "room/room.h"
#include "room/turn.h"

/* The next line, or NULL at the end. */
static const char *
next_line(struct turn *t, const char **lines)
{
	size_t len = strcspn(*lines, "\n");
	const char *line;

	if (**lines == '\0')
		return NULL;
	line = arena_dup(t->arena, *lines, len);
	*lines += len + ((*lines)[len] != '\0');
	return line;
}

static bool
invite(struct turn *t, const char *whom, const char *reason)
{
	const struct jid *jid = jid_parse(t->arena, whom);

	if (jid == NULL || *jid->node == '\0')
		return false;
	invitation_send(t, &(const struct invitation){
			       .to = jid->bare,
			       .from = t->room->jid,
			       .reason = *reason != '\0' ? reason : NULL,
			   });
	return true;
}

const char *
deed_invite(struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct stanza *field = form_field(form, "jids");
	const char *reason = deed_value(t, form, "reason"), *whom;
	const char *lines = field != NULL ? form_values(field, t->arena) : "";
	unsigned invited = 0, wrong = 0;

	(void)result;
	if (!deed_find_room(t, form))
		return NULL;
	while ((whom = next_line(t, &lines)) != NULL) {
		if (*whom == '\0')
			continue;
		if (invite(t, whom, reason))
			invited++;
		else
			wrong++;
	}
	return arena_printf(
	    t->arena, "%u invited, %u no addresses.", invited, wrong);
}
