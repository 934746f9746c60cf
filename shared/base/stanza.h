/*
 * A parsed stanza, to read and not to change.  The tree is libstrophe's and
 * only stanza.c knows it.  Everything returned is borrowed from the tree and
 * lives as long as it does, unless an arena is asked for.  Each function takes
 * NULL for a stanza that is not there and then finds nothing.
 */
#ifndef BASE_STANZA_H
#define BASE_STANZA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct stanza;

const struct stanza *stanza_wrap(void *strophe_tree);

const char *stanza_name(const struct stanza *s); /* "" for none */
bool stanza_is(const struct stanza *s, const char *name);
bool stanza_in(const struct stanza *s, const char *ns);

/* The namespace an element carries by itself; "" where it has its stream's. */
const char *stanza_ns(const struct stanza *s);

/*
 * An attribute's value or NULL.  libstrophe drops the prefix of attributes, so
 * xml:lang is asked for as "lang".
 */
const char *stanza_attr(const struct stanza *s, const char *name);

/* Attributes as name, value, name, value…; returns how many strings there are
 * (at most `size' are written). */
size_t stanza_attrs(
    const struct stanza *s, const char **name_value, size_t size);

/* The first child element of that name (NULL: any) and namespace (NULL: any).
 */
const struct stanza *stanza_child(
    const struct stanza *s, const char *name, const char *ns);

/* Child elements in order. */
const struct stanza *stanza_first(const struct stanza *s);
const struct stanza *stanza_next(const struct stanza *s);

/* The text directly inside, all pieces joined; "" where there is none. */
const char *stanza_text(const struct stanza *s, struct arena *arena);

/* Child nodes of every kind in order; text nodes have their text here. */
const struct stanza *stanza_first_node(const struct stanza *s);
const struct stanza *stanza_next_node(const struct stanza *s);
const char *stanza_node_text(const struct stanza *node); /* NULL: element */

/*
 * Keep a stanza over a wait, and let go of it again (NULL is nothing to let go
 * of).  What was borrowed from it lives as long.
 */
const struct stanza *stanza_hold(const struct stanza *s);
void stanza_let_go(const struct stanza **s);

/*
 * About how many bytes the element is as text, or SIZE_MAX where elements are
 * nested deeper than `depth': what is that deep is never walked by recursion.
 */
size_t stanza_size(const struct stanza *s, unsigned depth);

/* And as text that we write, with all escaped that can be. */
size_t stanza_written(const struct stanza *s, unsigned depth);

/*
 * Is this one whole element, and nothing beside it?  Of what comes from a file
 * and not from a stream.
 */
bool stanza_is_whole(const char *xml);

#endif
