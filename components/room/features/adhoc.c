/*
 * Admins of the service list, make, destroy and address rooms by commands that
 * any client can show, and those of a room give hats; who moderates a room of a
 * site sees to messages that wait (XEP-0050).  A command has at most one form,
 * and nothing is remembered between it and what is submitted.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/chance.h"
#include "room/deed.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/turn.h"

#define SESSION 8 /* bytes of chance in its id */

/* What is to be done where the stanza was sent to, or NULL.  The rooms of a
 * site are made by it, and it says who has which hat. */
static const struct deeds *
deeds_here(const struct turn *t)
{
	bool is_room = *t->to->node != '\0';

	if (engine_has(t->engine, &feature_hold))
		return is_room ? &deeds_of_staff : NULL;
	return is_room ? &deeds_of_room : &deeds_of_service;
}

static const struct deed *
deed_of(const struct turn *t, const struct stanza *in)
{
	const struct deeds *deeds = deeds_here(t);
	const char *node = stanza_attr(in, "node");

	for (size_t i = 0; i < deeds->len; i++)
		if (node != NULL && strcmp(deeds->list[i].node, node) == 0)
			return &deeds->list[i];
	return NULL;
}

/* False: they have been refused. */
static bool
may(struct turn *t)
{
	const struct deeds *deeds = deeds_here(t);

	if (*t->to->node != '\0' && !authority_finds(t))
		return false;
	return deeds->are_for(t) || turn_refuse(t, deeds->otherwise);
}

static const char *
session_of(struct turn *t, const struct stanza *command)
{
	const char *id = stanza_attr(command, "sessionid");
	char *made = arena_alloc(t->arena, 2 * SESSION + 1);

	if (id != NULL)
		return id;
	chance_hex(&t->engine->chance, made, SESSION);
	return made;
}

static void
begin(struct turn *t, struct xml *xml, const char *status)
{
	const struct stanza *command = stanza_first(t->in);

	turn_result_begin(t, xml);
	xml_open_ns(xml, "command", NS_COMMANDS);
	xml_attr(xml, "node", stanza_attr(command, "node"));
	xml_attr(xml, "sessionid", session_of(t, command));
	xml_attr(xml, "status", status);
}

static void
end(struct turn *t, struct xml *xml)
{
	xml_close(xml);
	turn_result_end(t, xml);
}

static void
put_field(struct turn *t, struct xml *xml, const struct deed_field *f)
{
	form_open(xml, f->var, f->type, f->label);
	for (const char *const *w = f->words; w != NULL && *w != NULL; w++)
		form_put_option(xml, *w, *w);
	if (f->options != NULL)
		f->options(t, xml);
	if (f->required)
		form_put_required(xml);
	form_close(xml);
}

static void
complete(struct turn *t, const char *note, const struct xml *result)
{
	struct xml xml;

	begin(t, &xml, "completed");
	if (*note != '\0') {
		xml_open(&xml, "note");
		xml_attr(&xml, "type", "info");
		xml_text(&xml, note);
		xml_close(&xml);
	}
	if (result->len > 0)
		xml_raw(&xml, result->text, result->len);
	end(t, &xml);
}

static void
show_form(struct turn *t, const struct deed *deed)
{
	const struct deeds *deeds = deeds_here(t);
	const struct xml nothing = { 0 };
	const char *why = deeds->nothing != NULL ? deeds->nothing(t) : NULL;
	struct xml xml;

	if (why != NULL) {
		complete(t, why, &nothing);
		return;
	}
	begin(t, &xml, "executing");
	xml_open(&xml, "actions");
	xml_attr(&xml, "execute", "complete");
	xml_open(&xml, "complete");
	xml_close(&xml);
	xml_close(&xml);
	form_begin(&xml, "form", deeds->form_type, deed->name, NULL);
	for (size_t i = 0; i < DEED_FIELDS && deed->fields[i].var != NULL; i++)
		put_field(t, &xml, &deed->fields[i]);
	form_end(&xml);
	end(t, &xml);
}

static void
carry_out(struct turn *t, const struct deed *deed, const struct stanza *form)
{
	struct xml result = { 0 };
	const char *note;

	xml_begin(&result, t->arena);
	note = deed->run(t, form, &result);
	if (note != NULL) /* else it has been refused */
		complete(t, note, &result);
}

static void
cancel(struct turn *t)
{
	struct xml xml;

	begin(t, &xml, "canceled");
	end(t, &xml);
}

static void
execute(struct turn *t, const struct stanza *command)
{
	const struct deed *deed = deed_of(t, command);
	const struct stanza *form = form_in(command);
	const char *action = stanza_attr(command, "action");

	if (!may(t))
		return;
	if (deed == NULL)
		turn_refuse(t, REFUSE_NO_NODE);
	else if ((action != NULL && strcmp(action, "cancel") == 0) ||
		 form_kind(form) == FORM_CANCEL)
		cancel(t);
	else if (action != NULL && strcmp(action, "prev") == 0)
		turn_refuse(t, REFUSE_BAD_REQUEST); /* there is no stage */
	else if (deed->fields[0].var != NULL && form_kind(form) != FORM_SUBMIT)
		show_form(t, deed);
	else
		carry_out(t, deed, form);
}

/* Who may not use them sees none (XEP-0050, 3.1). */
static void
list_commands(struct turn *t)
{
	const struct deeds *deeds = deeds_here(t);
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_DISCO_ITEMS);
	xml_attr(&xml, "node", NS_COMMANDS);
	for (size_t i = 0; i < deeds->len && deeds->are_for(t); i++) {
		xml_open(&xml, "item");
		xml_attr(&xml, "jid", t->to->bare);
		xml_attr(&xml, "node", deeds->list[i].node);
		xml_attr(&xml, "name", deeds->list[i].name);
		xml_close(&xml);
	}
	xml_close(&xml);
	turn_result_end(t, &xml);
}

/* What the list, or one of them, is (XEP-0050, 3.2). */
static void
tell_node(struct turn *t, const char *node, const struct deed *deed)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_DISCO_INFO);
	xml_attr(&xml, "node", node);
	xml_open(&xml, "identity");
	xml_attr(&xml, "category", "automation");
	xml_attr(&xml, "type", deed != NULL ? "command-node" : "command-list");
	xml_attr(&xml, "name", deed != NULL ? deed->name : "Commands");
	xml_close(&xml);
	disco_put(&xml, NS_COMMANDS);
	if (deed != NULL)
		disco_put(&xml, NS_DATA);
	xml_close(&xml);
	turn_result_end(t, &xml);
}

static bool
adhoc_query(struct turn *t)
{
	const struct stanza *q = stanza_first(t->in);
	const char *node = stanza_attr(q, "node");
	bool is_list = node != NULL && strcmp(node, NS_COMMANDS) == 0;
	const struct deeds *deeds = deeds_here(t);
	const struct deed *deed;

	if (deeds == NULL || *t->to->resource != '\0' ||
	    (*t->to->node != '\0' && !authority_sees(t)))
		return false;
	deed = deed_of(t, q);
	if (!turn_is_get(t) && turn_payload(t, "command", NS_COMMANDS) != NULL)
		execute(t, q);
	else if (!turn_is_get(t))
		return false;
	else if (is_list && turn_payload(t, "query", NS_DISCO_ITEMS) != NULL)
		list_commands(t);
	else if ((is_list || (deed != NULL && deeds->are_for(t))) &&
		 turn_payload(t, "query", NS_DISCO_INFO) != NULL)
		tell_node(t, node, deed);
	else
		return false;
	return true;
}

static void
adhoc_disco(struct turn *t, struct xml *xml)
{
	if (deeds_here(t) != NULL)
		disco_put(xml, NS_COMMANDS);
}

const struct feature feature_adhoc = {
	.name = "adhoc",
	.query = adhoc_query,
	.disco = adhoc_disco,
};
