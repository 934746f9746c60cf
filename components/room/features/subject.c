/*
 * The room's subject: set by those who may, shown to whoever enters last of
 * all (XEP-0045, 7.2.15 and 8.1).  Beside a <body/> or <thread/> it is not one.
 */
#include <string.h>

#include "base/jid.h"
#include "base/mem.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/audit.h"
#include "room/feature.h"
#include "room/identity.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static bool
is_change(const struct stanza *in)
{
	return stanza_child(in, "subject", "") != NULL &&
	       stanza_child(in, "body", "") == NULL &&
	       stanza_child(in, "thread", "") == NULL;
}

static bool
may_change(const struct turn *t)
{
	return t->actor->role == ROLE_MODERATOR ||
	       (t->room->config.change_subject &&
		   t->actor->role == ROLE_PARTICIPANT);
}

/* All of them: a subject may come in several languages.  One that says none is
 * in that of its message (RFC 6120, 8.1.5), which is not kept. */
static void
keep(struct turn *t)
{
	const struct stanza *c;
	struct xml xml;

	xml_begin(&xml, t->arena);
	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c)) {
		if (!stanza_is(c, "subject") || *stanza_ns(c) != '\0')
			continue;
		xml_open(&xml, "subject");
		xml_attr(&xml, "xml:lang", turn_lang(t, c));
		xml_text(&xml, stanza_text(c, t->arena));
		xml_close(&xml);
	}
	mem_set(&t->room->subject, xml.text);
	mem_set(&t->room->subject_by, t->actor->in_room);
	mem_set(&t->room->subject_of, t->from->bare);
	mem_set(&t->room->subject_id, t->archive_id);
	t->room->subject_at = t->now;
	record_save_room(t->out, t->room);
}

static bool
subject_may_speak(struct turn *t)
{
	if (is_change(t->in) && !may_change(t))
		return turn_refuse(t, REFUSE_SUBJECT);
	return true;
}

static void
subject_speaking(struct turn *t)
{
	if (!is_change(t->in))
		return;
	if (t->actor->role == ROLE_MODERATOR)
		audit_note(
		    t, &(const struct audit){
			   .act = "subject",
			   .message = t->archive_id,
			   .detail = stanza_text(
			       stanza_child(t->in, "subject", ""), t->arena),
		       });
	keep(t);
}

/* What the message had that set it (XEP-0421, 4; XEP-0359). */
static void
write_ids(const struct room *room, struct xml *xml)
{
	char identity[IDENTITY_SIZE];

	if (*room->subject_of != '\0') {
		identity_of(
		    room, room->subject_of, strlen(room->subject_of), identity);
		identity_write(xml, identity);
	}
	if (*room->subject_id != '\0')
		archive_write_id(xml, room, room->subject_id);
}

static void
subject_joined(struct turn *t)
{
	const char *subject = t->room->subject;
	struct xml xml;

	if (t->moved)
		return;
	if (*subject == '\0')
		subject = "<subject/>";
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->subject_by);
	xml_raw(&xml, subject, strlen(subject));
	write_ids(t->room, &xml);
	if (t->room->subject_at != 0)
		archived_write_delay(&xml, t->room, t->room->subject_at);
	xml_close(&xml);
	turn_reply(t, &xml);
}

const struct feature feature_subject = {
	.name = "subject",
	.may_speak = subject_may_speak,
	.speaking = subject_speaking,
	.joined = subject_joined,
};
