/*
 * Owners configure their room: its creator before anybody else may come in,
 * as it is or with other settings, and any owner later (XEP-0045, 10.1, 10.2).
 * A form is taken over as a whole or not at all.
 */
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/config.h"
#include "room/config_form.h"
#include "room/configure.h"
#include "room/destroy.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/room.h"
#include "room/turn.h"

/* What a form asks for. */
struct wish {
	struct room_config config;
	struct people admins, owners;
	struct change *changes;
	size_t len;
};

/* Who is on no list any more. */
static enum affiliation
fallen(const struct wish *w, const struct standing *s)
{
	if (s->affiliation == AFFILIATION_OWNER && w->admins.jids == NULL)
		return AFFILIATION_ADMIN; /* 10.2 */
	return w->config.members_only ? AFFILIATION_MEMBER : AFFILIATION_NONE;
}

static enum affiliation
wanted(const struct wish *w, const struct standing *s)
{
	bool owner = s->affiliation == AFFILIATION_OWNER;
	bool admin = s->affiliation == AFFILIATION_ADMIN;

	if (w->owners.jids == NULL ? owner : people_has(&w->owners, s->jid))
		return AFFILIATION_OWNER;
	if (w->admins.jids == NULL ? admin : people_has(&w->admins, s->jid))
		return AFFILIATION_ADMIN;
	return owner || admin ? fallen(w, s) : s->affiliation;
}

static void
add(struct wish *w, const char *jid, enum affiliation affiliation)
{
	w->changes[w->len++] =
	    (struct change){ .jid = jid, .affiliation = affiliation };
}

/* Those who are nothing yet in this room. */
static void
add_new(struct turn *t, struct wish *w, const struct people *people,
    enum affiliation affiliation)
{
	for (size_t i = 0; i < people->len; i++)
		if (room_standing(t->room, people->jids[i]) == NULL &&
		    (affiliation == AFFILIATION_OWNER ||
			!people_has(&w->owners, people->jids[i])))
			add(w, people->jids[i], affiliation);
}

/* The lists replace what was; the room keeps an owner (10.2). */
static bool
read_people(struct turn *t, const struct stanza *form, struct wish *w)
{
	const struct standing *s;
	bool had = false, has;
	size_t most;

	if (!config_form_people(t, form, CONFIG_FORM_ADMINS, &w->admins) ||
	    !config_form_people(t, form, CONFIG_FORM_OWNERS, &w->owners))
		return turn_refuse(t, REFUSE_BAD_VALUE);
	has = w->owners.len > 0;
	most = t->room->standings.len + w->admins.len + w->owners.len;
	w->changes = arena_alloc(t->arena, most * sizeof(*w->changes));
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;) {
		enum affiliation to = wanted(w, s);

		has = has || to == AFFILIATION_OWNER;
		had = had || s->affiliation == AFFILIATION_OWNER;
		if (to != s->affiliation)
			add(w, arena_join(t->arena, s->jid, NULL), to);
	}
	add_new(t, w, &w->owners, AFFILIATION_OWNER);
	add_new(t, w, &w->admins, AFFILIATION_ADMIN);
	return has || !had || turn_refuse(t, REFUSE_LAST_OWNER);
}

static bool
submit(struct turn *t, const struct stanza *form)
{
	struct wish w = { 0 };

	if (form_field(form, "FORM_TYPE") != NULL &&
	    !form_is(form, CONFIG_FORM))
		return turn_refuse(t, REFUSE_BAD_FORM);
	config_copy(&w.config, &t->room->config);
	if (!config_form_read(t, form, &w.config))
		turn_refuse(t, REFUSE_BAD_VALUE);
	else if (read_people(t, form, &w))
		configure(t, &w.config, w.changes, w.len, true);
	config_free(&w.config);
	return true;
}

static bool
cancel(struct turn *t)
{
	const struct destroy how = { .answer = true };

	if (!t->room->locked)
		return turn_result(t);
	destroy_room(t, &how);
	return true;
}

static bool
show(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_MUC_OWNER);
	config_form_write(t, &xml);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
owner_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_MUC_OWNER);
	const struct stanza *form = form_in(query);

	if (query == NULL || *t->to->node == '\0' || *t->to->resource != '\0')
		return false;
	if (!authority_owns(t))
		return true;
	if (turn_is_get(t))
		return show(t);
	switch (form_kind(form)) {
	case FORM_SUBMIT:
		submit(t, form);
		break;
	case FORM_CANCEL:
		cancel(t);
		break;
	case FORM_NONE:
	case FORM_FORM:
	case FORM_RESULT:
		turn_refuse(t, REFUSE_BAD_FORM);
		break;
	}
	return true;
}

static void
owner_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		return;
	disco_put(xml, CONFIG_FORM);
}

const struct feature feature_owner = {
	.name = "owner",
	.query = owner_query,
	.disco = owner_disco,
};
