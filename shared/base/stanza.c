#include "base/stanza.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/ns.h"

static xmpp_stanza_t *
tree(const struct stanza *s)
{
	return (xmpp_stanza_t *)s;
}

const struct stanza *
stanza_wrap(void *strophe_tree)
{
	return strophe_tree;
}

const char *
stanza_name(const struct stanza *s)
{
	const char *name = s != NULL ? xmpp_stanza_get_name(tree(s)) : NULL;

	return name != NULL ? name : "";
}

bool
stanza_is(const struct stanza *s, const char *name)
{
	return strcmp(stanza_name(s), name) == 0;
}

/*
 * jabberd2 hands stanzas over in jabber:client, the others in
 * jabber:component:accept: both are simply "the stream's".
 */
const char *
stanza_ns(const struct stanza *s)
{
	const char *ns = s != NULL ? xmpp_stanza_get_ns(tree(s)) : NULL;

	if (ns == NULL || strcmp(ns, NS_COMPONENT) == 0 ||
	    strcmp(ns, NS_CLIENT) == 0)
		return "";
	return ns;
}

bool
stanza_in(const struct stanza *s, const char *ns)
{
	return s != NULL && strcmp(stanza_ns(s), ns) == 0;
}

const char *
stanza_attr(const struct stanza *s, const char *name)
{
	return s != NULL ? xmpp_stanza_get_attribute(tree(s), name) : NULL;
}

size_t
stanza_attrs(const struct stanza *s, const char **name_value, size_t size)
{
	int n = xmpp_stanza_get_attribute_count(tree(s));

	xmpp_stanza_get_attributes(tree(s), name_value, (int)size);
	return n > 0 ? 2 * (size_t)n : 0;
}

const struct stanza *
stanza_first_node(const struct stanza *s)
{
	return s != NULL ? stanza_wrap(xmpp_stanza_get_children(tree(s)))
			 : NULL;
}

const struct stanza *
stanza_next_node(const struct stanza *s)
{
	return stanza_wrap(xmpp_stanza_get_next(tree(s)));
}

const char *
stanza_node_text(const struct stanza *node)
{
	const char *text;

	if (!xmpp_stanza_is_text(tree(node)))
		return NULL;
	text = xmpp_stanza_get_text_ptr(tree(node));
	return text != NULL ? text : "";
}

static const struct stanza *
element_from(const struct stanza *node)
{
	while (node != NULL && !xmpp_stanza_is_tag(tree(node)))
		node = stanza_next_node(node);
	return node;
}

const struct stanza *
stanza_first(const struct stanza *s)
{
	return element_from(stanza_first_node(s));
}

const struct stanza *
stanza_next(const struct stanza *s)
{
	return element_from(stanza_next_node(s));
}

const struct stanza *
stanza_child(const struct stanza *s, const char *name, const char *ns)
{
	const struct stanza *c;

	for (c = stanza_first(s); c != NULL; c = stanza_next(c))
		if ((name == NULL || stanza_is(c, name)) &&
		    (ns == NULL || stanza_in(c, ns)))
			return c;
	return NULL;
}

const char *
stanza_text(const struct stanza *s, struct arena *arena)
{
	const struct stanza *n;
	size_t len = 0;
	char *text;

	for (n = stanza_first_node(s); n != NULL; n = stanza_next_node(n))
		if (stanza_node_text(n) != NULL)
			len += strlen(stanza_node_text(n));
	text = arena_alloc(arena, len + 1);
	len = 0;
	for (n = stanza_first_node(s); n != NULL; n = stanza_next_node(n)) {
		const char *piece = stanza_node_text(n);

		if (piece == NULL)
			continue;
		memcpy(text + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return text;
}

const struct stanza *
stanza_hold(const struct stanza *s)
{
	return stanza_wrap(xmpp_stanza_clone(tree(s)));
}

void
stanza_let_go(const struct stanza **s)
{
	if (*s != NULL)
		xmpp_stanza_release(tree(*s));
	*s = NULL;
}

typedef size_t measure_fn(const char *text);

static size_t
attrs_size(const struct stanza *s, measure_fn *measure)
{
	const char *pairs[64];
	size_t n = stanza_attrs(s, pairs, 64), size = 0;

	if (n > 64)
		return SIZE_MAX / 2;
	for (size_t i = 0; i < n; i++)
		size += measure(pairs[i]) + 2;
	return size;
}

static size_t
size_by(const struct stanza *s, unsigned depth, measure_fn *measure)
{
	size_t size = 2 * strlen(stanza_name(s)) + 5 + attrs_size(s, measure);
	const struct stanza *n;

	if (depth == 0)
		return SIZE_MAX;
	for (n = stanza_first_node(s); n != NULL; n = stanza_next_node(n)) {
		const char *text = stanza_node_text(n);
		size_t inner = text != NULL ? measure(text)
					    : size_by(n, depth - 1, measure);

		if (inner >= SIZE_MAX / 2)
			return SIZE_MAX;
		size += inner;
	}
	return size >= SIZE_MAX / 2 ? SIZE_MAX : size;
}

size_t
stanza_size(const struct stanza *s, unsigned depth)
{
	return size_by(s, depth, strlen);
}

/* As base/xml.c writes it. */
static size_t
escaped(const char *text)
{
	size_t len = 0;

	for (; *text != '\0'; text++)
		len += *text == '\'' || *text == '"'  ? 6
		       : *text == '&'                 ? 5
		       : *text == '<' || *text == '>' ? 4
						      : 1;
	return len;
}

size_t
stanza_written(const struct stanza *s, unsigned depth)
{
	return size_by(s, depth, escaped);
}

/*
 * libstrophe is content with the first element it finds whole: a sentinel
 * behind ours, within the same one, shows that nothing ended it early.
 */
bool
stanza_is_whole(const char *xml)
{
	static const char begin[] = "<w>", end[] = "<end/></w>";
	size_t len = strlen(xml);
	char *all = mem_new(sizeof(begin) + len + sizeof(end));
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	xmpp_stanza_t *root;
	const struct stanza *node;
	bool whole = false;

	memcpy(all, begin, sizeof(begin));
	memcpy(all + strlen(all), xml, len + 1);
	memcpy(all + strlen(all), end, sizeof(end));
	root = xmpp_stanza_new_from_string(ctx, all);
	free(all);
	if (root != NULL) {
		node = stanza_first_node(stanza_wrap(root));
		if (node != NULL && stanza_node_text(node) == NULL) {
			node = stanza_next_node(node);
			whole = node != NULL && stanza_is(node, "end") &&
				stanza_next_node(node) == NULL;
		}
		xmpp_stanza_release(root);
	}
	xmpp_ctx_free(ctx);
	return whole;
}
