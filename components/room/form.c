#include "room/form.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"

const struct stanza *
form_in(const struct stanza *parent)
{
	return stanza_child(parent, "x", NS_DATA);
}

enum form_kind
form_kind(const struct stanza *form)
{
	static const char *const kinds[] = {
		[FORM_FORM] = "form",
		[FORM_SUBMIT] = "submit",
		[FORM_CANCEL] = "cancel",
		[FORM_RESULT] = "result",
	};
	const char *type = stanza_attr(form, "type");

	for (int i = FORM_FORM; type != NULL && i <= FORM_RESULT; i++)
		if (strcmp(type, kinds[i]) == 0)
			return (enum form_kind)i;
	return FORM_NONE;
}

/* The first from here on that is a field and has a name. */
static const struct stanza *
named(const struct stanza *c)
{
	while (c != NULL && (!stanza_is(c, "field") || form_var(c) == NULL))
		c = stanza_next(c);
	return c;
}

const char *
form_var(const struct stanza *field)
{
	return stanza_attr(field, "var");
}

const struct stanza *
form_first(const struct stanza *form)
{
	return named(stanza_first(form));
}

const struct stanza *
form_next(const struct stanza *field)
{
	return named(stanza_next(field));
}

const struct stanza *
form_field(const struct stanza *form, const char *var)
{
	const struct stanza *f = form_first(form);

	while (f != NULL && strcmp(form_var(f), var) != 0)
		f = form_next(f);
	return f;
}

const char *
form_value(const struct stanza *field, struct arena *arena)
{
	if (field == NULL)
		return NULL;
	return stanza_text(stanza_child(field, "value", NULL), arena);
}

const char *
form_values(const struct stanza *field, struct arena *arena)
{
	const struct stanza *c;
	const char *all = "";
	bool first = true;

	if (field == NULL)
		return NULL;
	for (c = stanza_first(field); c != NULL; c = stanza_next(c)) {
		if (!stanza_is(c, "value"))
			continue;
		all = arena_join(
		    arena, all, first ? "" : "\n", stanza_text(c, arena), NULL);
		first = false;
	}
	return all;
}

/* Compared where it stands: what decides has no need of an arena. */
static bool
is_value(const struct stanza *field, const char *want)
{
	const struct stanza *value = stanza_child(field, "value", NULL);
	const struct stanza *n;

	for (n = stanza_first_node(value); n != NULL; n = stanza_next_node(n)) {
		const char *text = stanza_node_text(n);
		size_t len = text != NULL ? strlen(text) : 0;

		if (text == NULL || strncmp(want, text, len) != 0)
			return false;
		want += len;
	}
	return value != NULL && *want == '\0';
}

bool
form_is(const struct stanza *form, const char *form_type)
{
	return is_value(form_field(form, "FORM_TYPE"), form_type);
}

bool
form_bool(const struct stanza *form, const char *var, bool otherwise)
{
	const struct stanza *field = form_field(form, var);

	if (is_value(field, "1") || is_value(field, "true"))
		return true;
	if (is_value(field, "0") || is_value(field, "false"))
		return false;
	return otherwise;
}

void
form_begin(struct xml *xml, const char *type, const char *form_type,
    const char *title, const char *instructions)
{
	xml_open_ns(xml, "x", NS_DATA);
	xml_attr(xml, "type", type);
	if (title != NULL)
		xml_leaf(xml, "title", title);
	if (instructions != NULL)
		xml_leaf(xml, "instructions", instructions);
	if (form_type != NULL)
		form_put(xml, "FORM_TYPE", "hidden", NULL, form_type);
}

void
form_end(struct xml *xml)
{
	xml_close(xml);
}

void
form_open(struct xml *xml, const char *var, const char *type, const char *label)
{
	xml_open(xml, "field");
	xml_attr(xml, "var", var);
	xml_attr(xml, "type", type);
	xml_attr(xml, "label", label);
}

void
form_put_values(struct xml *xml, const char *values)
{
	while (values != NULL) {
		const char *end = strchr(values, '\n');
		size_t len =
		    end != NULL ? (size_t)(end - values) : strlen(values);

		xml_leaf(xml, "value", arena_dup(xml->arena, values, len));
		values = end != NULL ? end + 1 : NULL;
	}
}

void
form_put_option(struct xml *xml, const char *label, const char *value)
{
	xml_open(xml, "option");
	xml_attr(xml, "label", label);
	xml_leaf(xml, "value", value);
	xml_close(xml);
}

void
form_put_required(struct xml *xml)
{
	xml_open(xml, "required");
	xml_close(xml);
}

void
form_close(struct xml *xml)
{
	xml_close(xml);
}

void
form_put(struct xml *xml, const char *var, const char *type, const char *label,
    const char *values)
{
	form_open(xml, var, type, label);
	form_put_values(xml, values);
	form_close(xml);
}
