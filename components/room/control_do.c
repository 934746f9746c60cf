/*
 * Verbs that change something; each is on record as the service's own act.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/audit.h"
#include "room/change.h"
#include "room/config.h"
#include "room/configure.h"
#include "room/control.h"
#include "room/control_parts.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/mode.h"
#include "room/outbox.h"
#include "room/purge.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/upkeep.h"
#include "room/words.h"

/* Of what may be left out. */
static const char *
given(struct control *c, const char *key)
{
	const char *value = control_value(c, key);

	return *value != '\0' ? arena_join(c->t.arena, value, NULL) : NULL;
}

/* A reason, where one is given, goes to others as it is. */
static bool
given_reason(struct control *c, const char **reason_r)
{
	*reason_r = given(c, "reason");
	return *reason_r == NULL || control_text(c, "reason", reason_r);
}

void
control_create(struct control *c)
{
	const char *jid, *owner = NULL;

	if (!control_new_room(c, &jid) ||
	    (*control_value(c, "owner") != '\0' &&
		!control_account(c, "owner", &owner)))
		return;
	upkeep_create(&c->t, jid, owner, NULL);
	audit_note(
	    &c->t, &(const struct audit){ .act = "create", .target = owner });
	control_ok(c);
}

void
control_destroy(struct control *c)
{
	const char *elsewhere = NULL, *reason;

	if (!control_room(c) || !given_reason(c, &reason) ||
	    (*control_value(c, "to") != '\0' &&
		!control_account(c, "to", &elsewhere)))
		return;
	if (c->t.room->fixed) {
		control_no(c, "fixed", "This room belongs to the site");
		return;
	}
	upkeep_destroy(&c->t, reason, elsewhere);
	control_ok(c);
}

/* By its whole name, or what is behind muc#roomconfig_. */
static const struct config_field *
field_of(struct control *c)
{
	const char *name = control_value(c, "field");
	const struct config_field *field = config_field(name);

	if (field == NULL)
		field = config_field(
		    arena_join(c->t.arena, "muc#roomconfig_", name, NULL));
	return field;
}

void
control_config(struct control *c)
{
	const struct config_field *field = field_of(c);
	struct room_config config = { 0 };
	const char *value;

	if (!control_room(c) || !control_text(c, "value", &value))
		return;
	if (field == NULL) {
		control_no(c, "nofield", "There is no such setting");
		return;
	}
	config_copy(&config, &c->t.room->config);
	if (!config_set(&config, field, value) ||
	    !configure_fits(c->t.engine, &config)) {
		control_no(c, "value", "This setting cannot have that value");
	} else {
		configure(&c->t, &config, NULL, 0, false);
		control_ok(c);
	}
	config_free(&config);
}

void
control_affiliation(struct control *c)
{
	enum affiliation affiliation;
	const char *jid, *reason;
	struct change change;

	if (!control_room(c) || !control_account(c, "jid", &jid) ||
	    !given_reason(c, &reason))
		return;
	if (!affiliation_from(control_value(c, "affiliation"), &affiliation)) {
		control_no(
		    c, "value", "It is owner, admin, member, none or outcast");
		return;
	}
	if (affiliation != AFFILIATION_OWNER &&
	    upkeep_is_last_owner(c->t.room, jid)) {
		control_no(c, "lastowner", "The room needs an owner");
		return;
	}
	change = (struct change){
		.jid = jid,
		.affiliation = affiliation,
		.reason = reason,
	};
	change_all(&c->t, &change, 1, NULL, false);
	control_ok(c);
}

static struct occupant *
find(struct control *c)
{
	const char *text = control_value(c, "nick");
	const char *nick = jid_prep_resource(c->t.arena, text, strlen(text));
	struct occupant *o =
	    nick != NULL ? room_occupant(c->t.room, nick) : NULL;

	if (o == NULL)
		control_no(c, "nonick", "Nobody of that nickname is there");
	return o;
}

static void
give_role(struct control *c, struct occupant *o, enum role role)
{
	struct change change = { .whom = o, .role = role };

	if (!given_reason(c, &change.reason))
		return;
	change_all(&c->t, &change, 1, NULL, false);
	control_ok(c);
}

void
control_kick(struct control *c)
{
	struct occupant *o = control_room(c) ? find(c) : NULL;

	if (o != NULL)
		give_role(c, o, ROLE_NONE);
}

void
control_role(struct control *c)
{
	struct occupant *o = control_room(c) ? find(c) : NULL;
	enum role role;

	if (o == NULL)
		return;
	if (!role_from(control_value(c, "role"), &role)) {
		control_no(c, "value",
		    "It is moderator, participant, visitor or none");
		return;
	}
	give_role(c, o, role);
}

void
control_subject(struct control *c)
{
	const char *text;

	if (!control_room(c) || !control_text(c, "text", &text))
		return;
	upkeep_say(&c->t, "subject", text);
	audit_note(
	    &c->t, &(const struct audit){ .act = "subject", .detail = text });
	control_ok(c);
}

void
control_say(struct control *c)
{
	const char *text;

	if (!control_room(c) || !control_text(c, "text", &text))
		return;
	if (*text == '\0') {
		control_no(c, "value", "There is nothing to say");
		return;
	}
	upkeep_say(&c->t, "body", text);
	control_ok(c);
}

/* All that somebody ever said there. */
void
control_erase(struct control *c)
{
	struct moderation why = { .erase = true };
	const char *jid;

	if (!control_room(c) || !control_account(c, "jid", &jid) ||
	    !given_reason(c, &why.reason))
		return;
	why.by = c->t.room->jid;
	(void)purge_begin(&c->t, jid, 0, &why);
	control_ok(c);
}

/* Of one room or, where none is named, of all; said like /panic. */
void
control_panic(struct control *c)
{
	const char *word = given(c, "mode"), *time = given(c, "time");
	enum mode mode = MODE_MODERATORS;
	int64_t seconds = MODE_SECONDS;
	bool all = given(c, "room") == NULL;

	if (!engine_has(c->t.engine, &feature_panic)) {
		control_no(c, "nopanic", "Only the caf\xc3\xa9 has that");
		return;
	}
	if (!all && !control_room(c))
		return;
	if ((word != NULL && !mode_from(word, &mode)) ||
	    (time != NULL && !words_span(time, &seconds))) {
		control_no(c, "value",
		    "It is moderators, registered, slow or off, and a time "
		    "like 30m, 2h, 0");
		return;
	}
	seconds = mode_end(&c->t, mode, seconds);
	audit_note(&c->t, &(const struct audit){
			      .act = "panic",
			      .detail = mode_detail(&c->t, mode, all),
			      .until = seconds,
			  });
	(all ? mode_set_all : mode_set)(&c->t, mode, seconds);
	control_ok(c);
}

void
engine_erase(struct engine *engine, const char *jid, const char *const *rooms,
    size_t len, int64_t now, struct outbox *out)
{
	struct turn t = turn_ordered(engine, now, out);

	for (size_t i = 0; i < len; i++) {
		t.room = engine_room(engine, rooms[i]);
		if (t.room != NULL)
			(void)purge_begin(&t, jid, 0,
			    &(struct moderation){
				.erase = true, .by = t.room->jid });
	}
	purge_forget(&t, jid);
	outbox_erase(out, engine->set.domain, jid);
}

size_t
engine_erasing(const struct engine *engine, const char *jid)
{
	return purge_erasing(engine, jid);
}
