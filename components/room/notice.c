#include "room/notice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/address.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/invitation.h"
#include "room/outbox.h"
#include "room/room.h"
#include "room/turn.h"

static void
write_code(struct xml *xml, int code)
{
	xml_open(xml, "status");
	xml_attr_int(xml, "code", code);
	xml_close(xml);
}

bool
notice_moderators(struct turn *t, const struct xml *xml)
{
	struct effect *send = NULL;

	for (uint32_t i = 0; i < t->room->audience_len; i++) {
		if (t->room->audience_of[i]->occupant->role != ROLE_MODERATOR)
			continue;
		if (send == NULL)
			send = outbox_send(t->out, xml);
		outbox_to(t->out, send, t->room->audience[i]);
	}
	return send != NULL;
}

void
notice_waiting(struct turn *t, const char *element, size_t n, enum phrase one,
    enum phrase some)
{
	const char *number = arena_printf(t->arena, "%u", (unsigned)n);
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	phrase_mark(t, &xml);
	xml_leaf(&xml, "body", phrase(t, n == 1 ? one : some, number, NULL));
	xml_open_ns(&xml, element, NS_MEERKAT);
	xml_attr_int(&xml, "open", (long)n);
	xml_close(&xml);
	xml_close(&xml);
	turn_reply(t, &xml);
}

void
notice_write_status(struct xml *xml, int code)
{
	xml_open_ns(xml, "x", NS_MUC_USER);
	write_code(xml, code);
	xml_close(xml);
}

void
notice_status(struct turn *t, int code)
{
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->jid);
	notice_write_status(&xml, code);
	xml_close(&xml);
	turn_broadcast(t, &xml);
}

static void
write_change(struct turn *t, struct xml *xml, const struct change *change,
    int code, const char *mav)
{
	turn_begin(t, xml, "message");
	xml_attr(xml, "from", t->room->jid);
	xml_open_ns(xml, "x", NS_MUC_USER);
	xml_open(xml, "item");
	xml_attr(xml, "affiliation", affiliation_name(change->affiliation));
	xml_attr(xml, "jid", change->jid);
	xml_attr(xml, "role", "none");
	if (change->reason != NULL && *change->reason != '\0')
		xml_leaf(xml, "reason", change->reason);
	xml_close(xml);
	if (mav != NULL)
		xml_raw(xml, mav, strlen(mav));
	if (code != 0)
		write_code(xml, code);
	xml_close(xml);
	xml_close(xml);
}

/* Only to those who are shown real addresses. */
static void
tell_room(struct turn *t, const struct change *change, const char *mav)
{
	struct effect *send = NULL;
	struct xml xml;

	for (uint32_t i = 0; i < t->room->audience_len; i++) {
		const struct session *s = t->room->audience_of[i];

		if (!room_shows_jids(t->room, s->occupant))
			continue;
		if (send == NULL) {
			write_change(t, &xml, change, 0, mav);
			send = outbox_send(t->out, &xml);
		}
		outbox_to(t->out, send, s->address);
	}
}

static void
send_to(struct turn *t, const struct xml *xml, const char *jid)
{
	outbox_to(t->out, outbox_send(t->out, xml), address_in(t->arena, jid));
}

static void
invite(struct turn *t, const struct change *change, const char *by)
{
	const char *in_room = arena_join(t->arena, t->room->jid, "/", by, NULL);

	invitation_send(t, &(const struct invitation){
			       .to = change->jid,
			       .from = by != NULL ? in_room : t->room->jid,
			       .name = by,
			       .reason = change->reason,
			   });
}

void
notice_affiliation(struct turn *t, const struct change *change,
    enum affiliation was, const char *by, const char *mav)
{
	bool is_domain = strchr(change->jid, '@') == NULL;
	struct xml xml;

	tell_room(t, change, mav);
	if (is_domain)
		return;
	if (t->engine->set.tell_absent) {
		write_change(t, &xml, change, 101, NULL);
		send_to(t, &xml, change->jid);
	}
	if (t->room->config.members_only && was == AFFILIATION_NONE &&
	    change->affiliation == AFFILIATION_MEMBER)
		invite(t, change, by);
}
