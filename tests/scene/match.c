#include "match.h"

#include <stddef.h>
#include <string.h>

#include "base/ns.h"
#include "base/stanza.h"

#define ATTRS 64

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\n")] == '\0';
}

/* The next child that says something: no white space, no "...". */
static const struct stanza *
skip(const struct stanza *node)
{
	while (node != NULL && stanza_node_text(node) != NULL &&
	       (is_blank(stanza_node_text(node)) ||
		   strcmp(stanza_node_text(node), "...") == 0))
		node = stanza_next_node(node);
	return node;
}

/* Which occupant, which place in the archive: most scenes do not care. */
static bool
may_be_left_out(const struct stanza *want, const struct stanza *node)
{
	const char *by = stanza_attr(node, "by"), *wanted;
	const struct stanza *c;

	if (stanza_node_text(node) != NULL)
		return false;
	if (!stanza_in(node, NS_OCCUPANT_ID) && !stanza_in(node, NS_SID))
		return false;
	for (c = stanza_first(want); c != NULL; c = stanza_next(c)) {
		wanted = stanza_attr(c, "by");
		if (stanza_is(c, stanza_name(node)) &&
		    stanza_in(c, stanza_ns(node)) &&
		    (by == NULL || wanted == NULL || strcmp(by, wanted) == 0))
			return false;
	}
	return true;
}

/* The next child of what came out that the scene has something to say of. */
static const struct stanza *
skip_got(const struct binder *b, const struct stanza *want,
    const struct stanza *node)
{
	node = skip(node);
	while (node != NULL && !b->strict && may_be_left_out(want, node))
		node = skip(stanza_next_node(node));
	return node;
}

static bool
is_open(const struct stanza *want)
{
	const struct stanza *n;

	for (n = stanza_first_node(want); n != NULL; n = stanza_next_node(n))
		if (stanza_node_text(n) != NULL &&
		    strcmp(stanza_node_text(n), "...") == 0)
			return true;
	return false;
}

bool
match_text(const struct binder *b, const char *want, const char *got)
{
	if (want == NULL || got == NULL)
		return want == got;
	if (*want == '?' && want[1] != '\0' &&
	    want[1 + strspn(want + 1,
			 "abcdefghijklmnopqrstuvwxyz0123456789")] == '\0')
		return b->bind(b->scene, want + 1, got);
	return strcmp(want, "*") == 0 ? *got != '\0' : strcmp(want, got) == 0;
}

/* The id a message got from the room, having none. */
static bool
is_made_id(const struct stanza *got, const char *attr)
{
	return stanza_is(got, "message") && strcmp(attr, "id") == 0;
}

static bool
same_attrs(const struct binder *b, const struct stanza *want,
    const struct stanza *got, bool open)
{
	const char *w[ATTRS], *g[ATTRS];
	size_t w_len = stanza_attrs(want, w, ATTRS), g_len;

	g_len = stanza_attrs(got, g, ATTRS);
	for (size_t i = 0; i + 1 < w_len; i += 2)
		if (strcmp(w[i], "xmlns") != 0 &&
		    !match_text(b, w[i + 1], stanza_attr(got, w[i])))
			return false;
	for (size_t i = 0; i + 1 < g_len && !open; i += 2)
		if (strcmp(g[i], "xmlns") != 0 &&
		    stanza_attr(want, g[i]) == NULL &&
		    (b->strict || !is_made_id(got, g[i])))
			return false;
	return true;
}

static bool
same_node(
    const struct binder *b, const struct stanza *want, const struct stanza *got)
{
	const char *w = stanza_node_text(want), *g = stanza_node_text(got);

	if (w != NULL || g != NULL)
		return match_text(b, w, g);
	return match(b, want, got);
}

static bool
has(const struct binder *b, const struct stanza *got, const struct stanza *what)
{
	const struct stanza *c;

	for (c = stanza_first(got); c != NULL; c = stanza_next(c))
		if (match(b, what, c))
			return true;
	return false;
}

static bool
match_all(
    const struct binder *b, const struct stanza *want, const struct stanza *got)
{
	bool open = is_open(want);
	const struct stanza *w, *g;

	if (!stanza_is(got, stanza_name(want)) ||
	    strcmp(stanza_ns(want), stanza_ns(got)) != 0 ||
	    !same_attrs(b, want, got, open))
		return false;
	g = skip_got(b, want, stanza_first_node(got));
	for (w = skip(stanza_first_node(want)); w != NULL;
	     w = skip(stanza_next_node(w))) {
		if (stanza_is(w, "not")) {
			if (has(b, got, stanza_first(w)))
				return false;
			continue;
		}
		while (open && g != NULL && !same_node(b, w, g))
			g = skip_got(b, want, stanza_next_node(g));
		if (g == NULL || !same_node(b, w, g))
			return false;
		g = skip_got(b, want, stanza_next_node(g));
	}
	return open || g == NULL;
}

/* What was named on the way to a no is not named. */
bool
match(
    const struct binder *b, const struct stanza *want, const struct stanza *got)
{
	size_t names = *b->names;
	bool same = match_all(b, want, got);

	if (!same)
		*b->names = names;
	return same;
}
