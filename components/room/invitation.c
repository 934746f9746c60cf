#include "room/invitation.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/address.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

static void
write_mediated(
    struct xml *xml, const struct invitation *i, const char *password)
{
	xml_open_ns(xml, "x", NS_MUC_USER);
	xml_open(xml, "invite");
	xml_attr(xml, "from", i->from);
	if (i->reason != NULL)
		xml_leaf(xml, "reason", i->reason);
	if (i->continues) {
		xml_open(xml, "continue");
		xml_attr(xml, "thread", i->thread);
		xml_close(xml);
	}
	xml_close(xml);
	if (password != NULL)
		xml_leaf(xml, "password", password);
	xml_close(xml);
}

static void
write_direct(struct xml *xml, const struct invitation *i, const char *room,
    const char *password)
{
	xml_open_ns(xml, "x", NS_CONFERENCE);
	xml_attr(xml, "jid", room);
	xml_attr(xml, "password", password);
	xml_attr(xml, "reason", i->reason);
	if (i->continues) {
		xml_attr(xml, "continue", "true");
		xml_attr(xml, "thread", i->thread);
	}
	xml_close(xml);
}

/* For clients that know nothing of rooms; never the password. */
static const char *
words(struct turn *t, const struct invitation *i)
{
	return arena_join(t->arena, i->name != NULL ? i->name : t->room->jid,
	    i->name != NULL ? " invites you to the room " : " invites you",
	    i->name != NULL ? t->room->jid : "", i->reason != NULL ? ": " : "",
	    i->reason != NULL ? i->reason : "", NULL);
}

void
invitation_send(struct turn *t, const struct invitation *i)
{
	const struct room_config *config = &t->room->config;
	const char *password =
	    config->password_protected ? config->password : NULL;
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", i->id);
	xml_leaf(&xml, "body", words(t, i));
	write_mediated(&xml, i, password);
	write_direct(&xml, i, t->room->jid, password);
	xml_close(&xml);
	outbox_to(
	    t->out, outbox_send(t->out, &xml), address_in(t->arena, i->to));
}
