#include "room/control.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/text.h"
#include "room/control_parts.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/room.h"

static const struct {
	const char *verb;
	void (*run)(struct control *c);
	bool looks; /* and changes nothing */
} verbs[] = {
	{ "rooms", control_rooms, true },
	{ "info", control_info, true },
	{ "occupants", control_occupants, true },
	{ "affiliations", control_affiliations, true },
	{ "stats", control_stats, true },
	{ "reports", control_reports, true },
	{ "create", control_create, false },
	{ "destroy", control_destroy, false },
	{ "config", control_config, false },
	{ "affiliation", control_affiliation, false },
	{ "kick", control_kick, false },
	{ "role", control_role, false },
	{ "subject", control_subject, false },
	{ "say", control_say, false },
	{ "erase", control_erase, false },
	{ "panic", control_panic, false },
};

const char *
control_value(const struct control *c, const char *key)
{
	return authproto_gets(c->line, key);
}

struct parts_out *
control_part(struct control *c)
{
	parts_begin(
	    &c->part, c->reply, authproto_verb(AUTHPROTO_PART), c->line->id);
	return &c->part;
}

static void
end(struct control *c, enum authproto_class class, const char *code,
    const char *text)
{
	struct authproto_out out;

	authproto_begin_id(&out, authproto_verb(class), c->line->id);
	if (code != NULL)
		authproto_adds(&out, "code", code);
	if (text != NULL)
		authproto_adds(&out, "text", text);
	if (authproto_end(&out))
		text_add(c->reply, out.s, out.len);
}

void
control_ok(struct control *c)
{
	end(c, AUTHPROTO_OK, NULL, NULL);
}

bool
control_no(struct control *c, const char *code, const char *text)
{
	end(c, AUTHPROTO_NO, code, text);
	return false;
}

static bool
bad(struct control *c, enum authproto_code code, const char *key)
{
	end(c, AUTHPROTO_BAD, authproto_word(code), key);
	return false;
}

const char *
control_address(
    const struct engine *engine, struct arena *arena, const char *text)
{
	const char *domain = engine->set.domain;
	const struct jid *jid;

	if (strchr(text, '@') == NULL)
		text = arena_join(arena, text, "@", domain, NULL);
	jid = jid_parse(arena, text);
	if (jid == NULL || *jid->node == '\0' || *jid->resource != '\0' ||
	    strcmp(jid->domain, domain) != 0)
		return NULL;
	return jid->bare;
}

static const char *
room_jid(struct control *c)
{
	const char *jid =
	    control_address(c->t.engine, c->t.arena, control_value(c, "room"));

	if (jid == NULL)
		bad(c, AUTHPROTO_VALUE, "room");
	return jid;
}

bool
control_room(struct control *c)
{
	const char *jid = room_jid(c);

	if (jid == NULL)
		return false;
	c->t.room = engine_room(c->t.engine, jid);
	if (c->t.room == NULL)
		return control_no(c, "noroom", "There is no such room");
	c->t.room->now = c->t.now;
	c->t.to = jid_parse(c->t.arena, jid);
	return true;
}

bool
control_new_room(struct control *c, const char **jid_r)
{
	*jid_r = room_jid(c);
	if (*jid_r == NULL)
		return false;
	if (engine_room(c->t.engine, *jid_r) != NULL)
		return control_no(c, "exists", "There is such a room already");
	return true;
}

bool
control_account(struct control *c, const char *key, const char **bare_r)
{
	const struct jid *jid = jid_parse(c->t.arena, control_value(c, key));

	if (jid == NULL || *jid->node == '\0')
		return bad(c, AUTHPROTO_VALUE, key);
	*bare_r = jid->bare;
	return true;
}

bool
control_text(struct control *c, const char *key, const char **text_r)
{
	const struct authproto_field *field = authproto_get(c->line, key);

	if (field == NULL)
		return bad(c, AUTHPROTO_MISSING, key);
	if (!text_is_xml(field->value, field->len))
		return bad(c, AUTHPROTO_VALUE, key);
	*text_r = arena_dup(c->t.arena, field->value, field->len);
	return true;
}

bool
control_looks(const char *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(verbs[i].verb, verb) == 0)
			return verbs[i].looks;
	return true;
}

bool
engine_control(struct engine *engine, const struct authproto_line *line,
    int64_t now, struct outbox *out, struct text *reply)
{
	struct control c = {
		.t = turn_ordered(engine, now, out),
		.line = line,
		.reply = reply,
	};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(verbs[i].verb, line->verb) == 0) {
			verbs[i].run(&c);
			return true;
		}
	return false;
}
