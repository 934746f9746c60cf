/*
 * What a room is like, for who asks before they enter: one of each pair of
 * features, and the form muc#roominfo (XEP-0045, 6.4, 16.3, 16.5.4).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/xml.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/uri.h"

#define INFO "muc#roominfo_"

static void
features(const struct room *room, struct xml *xml)
{
	const struct room_config *c = &room->config;

	disco_put(xml, c->public ? "muc_public" : "muc_hidden");
	disco_put(xml, c->members_only ? "muc_membersonly" : "muc_open");
	disco_put(xml, c->moderated ? "muc_moderated" : "muc_unmoderated");
	disco_put(xml, room_is_open_about_jids(room) ? "muc_nonanonymous"
						     : "muc_semianonymous");
	disco_put(xml,
	    c->password_protected ? "muc_passwordprotected" : "muc_unsecured");
	disco_put(xml,
	    c->persistent || room->fixed ? "muc_persistent" : "muc_temporary");
	disco_put(xml, "http://jabber.org/protocol/muc#roominfo");
}

static void
put(struct xml *xml, const char *var, const char *value)
{
	if (value != NULL && *value != '\0')
		form_put(xml, var, NULL, NULL, value);
}

/* Settings that may be known; their names are those of the settings (6.4). */
static void
put_settings(struct turn *t, struct xml *xml)
{
	static const char *const vars[] = { "muc#roomconfig_roomname",
		"muc#maxhistoryfetch", "muc#roomconfig_changesubject",
		"muc#roomconfig_allowinvites", "muc#roomconfig_allowpm",
		"allow_query_users", "muc#roomconfig_pubsub" };

	for (size_t i = 0; i < sizeof(vars) / sizeof(*vars); i++)
		put(xml, vars[i],
		    config_get(
			&t->room->config, config_field(vars[i]), t->arena));
}

/* The first of the subject's languages: between its tags, escaped as it is
 * stored. */
static void
put_subject(struct turn *t, struct xml *xml)
{
	const char *start = strchr(t->room->subject, '>');
	const char *end = strstr(t->room->subject, "</subject>");

	if (start == NULL || end == NULL || end <= start + 1)
		return;
	form_open(xml, INFO "subject", NULL, NULL);
	xml_open(xml, "value");
	xml_raw(xml, start + 1, (size_t)(end - start - 1));
	xml_close(xml);
	form_close(xml);
}

static const char *
address(struct turn *t, const char *pattern)
{
	return pattern != NULL ? uri_of_room(t->arena, pattern, t->room->jid)
			       : NULL;
}

/* 14.4: who is not in a room that hides hears neither how many are, nor what
 * is talked of behind its door. */
static void
put_state(struct turn *t, struct xml *xml)
{
	const struct room_config *c = &t->room->config;

	if (t->actor != NULL || c->public)
		put(xml, INFO "occupants",
		    arena_printf(
			t->arena, "%u", (unsigned)t->room->occupants.len));
	if (t->actor != NULL ||
	    (c->public && !c->members_only && !c->password_protected))
		put_subject(t, xml);
}

static void
roominfo_disco(struct turn *t, struct xml *xml)
{
	const struct room_config *c;

	if (t->room == NULL)
		return;
	c = &t->room->config;
	features(t->room, xml);
	form_begin(xml, "result", "http://jabber.org/protocol/muc#roominfo",
	    NULL, NULL);
	form_put(xml, INFO "description", NULL, NULL, c->description);
	put(xml, INFO "lang", c->lang);
	put(xml, INFO "subjectmod", c->change_subject ? "1" : "0");
	put_state(t, xml);
	put_settings(t, xml);
	if (c->logging)
		put(xml, INFO "logs", address(t, t->engine->set.logs_url));
	put(xml, INFO "webchat_url", address(t, t->engine->set.webchat_url));
	for (each_feature(f, t->engine))
		if ((*f)->roominfo != NULL)
			(*f)->roominfo(t, xml);
	form_end(xml);
}

const struct feature feature_roominfo = {
	.name = "roominfo",
	.disco = roominfo_disco,
};
