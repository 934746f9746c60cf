#include "base/xml.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"

#define MAX_ATTRS 64

static void
put(struct xml *xml, const char *s, size_t len)
{
	arena_append(xml->arena, &xml->text, &xml->len, &xml->size, s, len);
}

static void
put_string(struct xml *xml, const char *s)
{
	put(xml, s, strlen(s));
}

static const char *
entity(char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '\'':
		return "&apos;";
	case '"':
		return "&quot;";
	default:
		return "";
	}
}

/* A run of plain bytes at a time: most text has nothing to escape. */
void
xml_put_escaped(struct xml *xml, const char *s)
{
	while (*s != '\0') {
		size_t run = strcspn(s, "<>&'\"");

		put(xml, s, run);
		s += run;
		if (*s != '\0')
			put_string(xml, entity(*s++));
	}
}

static void
end_tag(struct xml *xml)
{
	if (xml->in_tag)
		put(xml, ">", 1);
	xml->in_tag = false;
}

void
xml_begin(struct xml *xml, struct arena *arena)
{
	*xml = (struct xml){ .arena = arena };
	put(xml, "", 0);
}

void
xml_open(struct xml *xml, const char *name)
{
	assert(xml->depth < XML_DEPTH);
	end_tag(xml);
	put(xml, "<", 1);
	put_string(xml, name);
	if (xml->depth == 0)
		xml->head = xml->len;
	xml->open[xml->depth++] = name;
	xml->in_tag = true;
}

void
xml_open_ns(struct xml *xml, const char *name, const char *ns)
{
	xml_open(xml, name);
	xml_attr(xml, "xmlns", ns);
}

void
xml_attr(struct xml *xml, const char *name, const char *value)
{
	if (value == NULL)
		return;
	put(xml, " ", 1);
	put_string(xml, name);
	put(xml, "='", 2);
	xml_put_escaped(xml, value);
	put(xml, "'", 1);
}

void
xml_attr_int(struct xml *xml, const char *name, long value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%ld", value);
	xml_attr(xml, name, digits);
}

void
xml_text(struct xml *xml, const char *text)
{
	end_tag(xml);
	xml_put_escaped(xml, text);
}

void
xml_close(struct xml *xml)
{
	const char *name = xml->open[--xml->depth];

	if (xml->in_tag) {
		put(xml, "/>", 2);
		xml->in_tag = false;
		return;
	}
	put(xml, "</", 2);
	put_string(xml, name);
	put(xml, ">", 1);
}

void
xml_leaf(struct xml *xml, const char *name, const char *text)
{
	xml_open(xml, name);
	xml_text(xml, text);
	xml_close(xml);
}

void
xml_empty(struct xml *xml, const char *name, const char *ns)
{
	xml_open_ns(xml, name, ns);
	xml_close(xml);
}

void
xml_raw(struct xml *xml, const char *bytes, size_t len)
{
	end_tag(xml);
	put(xml, bytes, len);
}

/* XMPP puts xml:lang on these (RFC 6120, 8.1.5; RFC 6121, 5.2). */
static bool
has_lang(const struct stanza *s)
{
	static const char *const names[] = { "message", "presence", "iq",
		"body", "subject", "status", "text" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (stanza_is(s, names[i]))
			return true;
	return false;
}

static void
copy_attrs(struct xml *xml, const struct stanza *s)
{
	const char *pairs[2 * MAX_ATTRS];
	size_t n = stanza_attrs(s, pairs, 2 * MAX_ATTRS);

	if (n > 2 * MAX_ATTRS)
		n = 2 * MAX_ATTRS;
	for (size_t i = 0; i + 1 < n; i += 2) {
		if (strcmp(pairs[i], "xmlns") == 0)
			continue;
		if (strcmp(pairs[i], "lang") == 0 && has_lang(s))
			xml_attr(xml, "xml:lang", pairs[i + 1]);
		else
			xml_attr(xml, pairs[i], pairs[i + 1]);
	}
}

/*
 * Recursive, and safe to be: whoever calls it has measured the stanza with
 * stanza_size(), which refuses what is nested too deep.
 */
void
xml_copy(struct xml *xml, const struct stanza *s, const char *parent_ns)
{
	const char *ns = stanza_ns(s), *name = stanza_name(s);
	const struct stanza *n;

	xml_open(xml, name);
	if (strcmp(ns, parent_ns) != 0)
		xml_attr(xml, "xmlns", *ns != '\0' ? ns : NS_CLIENT);
	copy_attrs(xml, s);
	for (n = stanza_first_node(s); n != NULL; n = stanza_next_node(n)) {
		const char *text = stanza_node_text(n);

		if (text != NULL)
			xml_text(xml, text);
		else
			xml_copy(xml, n, ns);
	}
	xml_close(xml);
}
