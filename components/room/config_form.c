#include "room/config_form.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/access.h"
#include "room/authority.h"
#include "room/config.h"
#include "room/configure.h"
#include "room/engine.h"
#include "room/form.h"
#include "room/room.h"
#include "room/turn.h"

static const char *
type_of(const struct config_field *field)
{
	switch (field->kind) {
	case CONFIG_SECRET:
		return "text-private";
	case CONFIG_BOOL:
		return "boolean";
	case CONFIG_USERS:
	case CONFIG_WORD:
		return "list-single";
	case CONFIG_ROLES:
		return "list-multi";
	case CONFIG_TEXT:
	case CONFIG_NUMBER:
		break;
	}
	return "text-single";
}

static bool
may_keep(const struct turn *t)
{
	return authority_is_service(t) ||
	       access_allows(t->engine->set.keepers, t->from);
}

/* Is this one for the sender to set? */
static bool
is_offered(const struct turn *t, const struct config_field *field)
{
	if (field->offset == offsetof(struct room_config, permanent))
		return authority_is_service(t);
	return field->offset != offsetof(struct room_config, persistent) ||
	       may_keep(t);
}

/* As many as the service allows, in round numbers, and what is set. */
static void
write_users(struct turn *t, struct xml *xml, uint32_t now)
{
	static const uint32_t usual[] = { 10, 20, 30, 50, 100, 200, 500, 1000 };
	uint32_t most = t->engine->set.max_users;
	bool shown = now == 0;

	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		const char *n =
		    arena_printf(t->arena, "%u", (unsigned)usual[i]);

		if (most != 0 && usual[i] > most)
			break;
		form_put_option(xml, NULL, n);
		shown = shown || usual[i] == now;
	}
	if (!shown)
		form_put_option(
		    xml, NULL, arena_printf(t->arena, "%u", (unsigned)now));
	form_put_option(xml, "No limit", "none");
}

/* A whole number (XEP-0122; XEP-0500, 5.1, wants it said). */
static void
write_range(struct turn *t, struct xml *xml, uint32_t max)
{
	xml_open_ns(xml, "validate", NS_VALIDATE);
	xml_attr(xml, "datatype", "xs:integer");
	xml_open(xml, "range");
	xml_attr(xml, "min", "0");
	xml_attr(xml, "max", arena_printf(t->arena, "%u", (unsigned)max));
	xml_close(xml);
	xml_close(xml);
}

static void
write_field(struct turn *t, struct xml *xml, const struct config_field *field)
{
	static const char *const roles[] = { "visitor", "participant",
		"moderator", NULL };
	const struct room_config *config = &t->room->config;
	const char *const *words =
	    field->kind == CONFIG_ROLES ? roles : field->words;
	const char *value = config_get(config, field, t->arena);

	form_open(xml, field->var, type_of(field), field->label);
	if (field->kind == CONFIG_NUMBER)
		write_range(t, xml, field->max);
	if (*value != '\0' || field->kind == CONFIG_TEXT)
		form_put_values(xml, value);
	if (field->kind == CONFIG_USERS)
		write_users(t, xml, config->max_users);
	for (; words != NULL && *words != NULL; words++)
		form_put_option(xml, *words, *words);
	form_close(xml);
}

static void
write_people(struct turn *t, struct xml *xml, const char *var,
    const char *label, enum affiliation affiliation)
{
	const struct standing *s;

	form_open(xml, var, "jid-multi", label);
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;)
		if (s->affiliation == affiliation)
			form_put_values(xml, s->jid);
	form_close(xml);
}

void
config_form_write(struct turn *t, struct xml *xml)
{
	form_begin(xml, "form", CONFIG_FORM,
	    arena_join(t->arena, "Settings of ", t->room->jid, NULL), NULL);
	for (size_t i = 0; i < config_fields_len; i++)
		if (is_offered(t, &config_fields[i]))
			write_field(t, xml, &config_fields[i]);
	write_people(t, xml, CONFIG_FORM_ADMINS, "Admins", AFFILIATION_ADMIN);
	write_people(t, xml, CONFIG_FORM_OWNERS, "Owners", AFFILIATION_OWNER);
	form_end(xml);
}

static bool
fits(const struct turn *t, const struct room_config *config)
{
	if (config->permanent != t->room->config.permanent &&
	    !authority_is_service(t))
		return false;
	return configure_fits(t->engine, config) &&
	       (!config->persistent || t->room->config.persistent ||
		   may_keep(t));
}

bool
config_form_read(
    struct turn *t, const struct stanza *form, struct room_config *config)
{
	const struct stanza *f;

	for (f = form_first(form); f != NULL; f = form_next(f)) {
		const struct config_field *field = config_field(form_var(f));

		if (field != NULL &&
		    !config_set(config, field, form_values(f, t->arena)))
			return false;
	}
	return fits(t, config);
}

bool
people_has(const struct people *people, const char *bare)
{
	for (size_t i = 0; i < people->len; i++)
		if (strcmp(people->jids[i], bare) == 0)
			return true;
	return false;
}

static bool
add(struct turn *t, struct people *people, const char *text)
{
	const struct jid *jid;

	if (*text == '\0')
		return true; /* an empty line of somebody's text field */
	jid = jid_parse(t->arena, text);
	if (jid == NULL || *jid->node == '\0')
		return false;
	if (!people_has(people, jid->bare))
		people->jids[people->len++] = jid->bare;
	return true;
}

bool
config_form_people(struct turn *t, const struct stanza *form, const char *var,
    struct people *people_r)
{
	const struct stanza *field = form_field(form, var), *c;
	size_t most = 1;

	*people_r = (struct people){ 0 };
	if (field == NULL)
		return true;
	for (c = stanza_first(field); c != NULL; c = stanza_next(c))
		most++;
	people_r->jids = arena_alloc(t->arena, most * sizeof(char *));
	for (c = stanza_first(field); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "value") &&
		    !add(t, people_r, stanza_text(c, t->arena)))
			return false;
	return true;
}
