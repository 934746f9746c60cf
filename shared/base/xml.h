/*
 * Write XML as text, escaped, into an arena.  A stanza written here has no
 * `to': it is written once and addressed to many (see room/outbox.h).
 */
#ifndef BASE_XML_H
#define BASE_XML_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct stanza;

#define XML_DEPTH 32

struct xml {
	struct arena *arena;
	char *text; /* NUL-terminated */
	size_t len, size;
	size_t head;                 /* where a `to' attribute may go */
	const char *open[XML_DEPTH]; /* elements not yet closed */
	unsigned depth;
	bool in_tag;
};

void xml_begin(struct xml *xml, struct arena *arena);
void xml_open(struct xml *xml, const char *name); /* name is borrowed */
void xml_open_ns(struct xml *xml, const char *name, const char *ns);
void xml_attr(struct xml *xml, const char *name, const char *value);
void xml_attr_int(struct xml *xml, const char *name, long value);
void xml_text(struct xml *xml, const char *text);
void xml_close(struct xml *xml);

/* <name>text</name> */
void xml_leaf(struct xml *xml, const char *name, const char *text);
/* <name xmlns='ns'/> */
void xml_empty(struct xml *xml, const char *name, const char *ns);

/* Bytes that are XML already: one or more whole elements. */
void xml_raw(struct xml *xml, const char *bytes, size_t len);

/*
 * Write a parsed element again, with all that is in it.  xml:lang, whose
 * prefix libstrophe loses, gets it back where XMPP uses it.  `parent_ns' is the
 * namespace in force where it is written ("" for the stream's).
 */
void xml_copy(struct xml *xml, const struct stanza *s, const char *parent_ns);

/* As attribute and text values are written; for what is kept ready-made. */
void xml_put_escaped(struct xml *xml, const char *s);

#endif
