/*
 * Data forms (XEP-0004): written field by field, and read by name.  A form
 * that was submitted stays a tree; what is read from it is in an arena.
 */
#ifndef ROOM_FORM_H
#define ROOM_FORM_H

#include <stdbool.h>

struct arena;
struct stanza;
struct xml;

enum form_kind {
	FORM_NONE, /* there is no form, or its type is none that is known */
	FORM_FORM,
	FORM_SUBMIT,
	FORM_CANCEL,
	FORM_RESULT,
};

/* The form inside this element, or NULL; the functions below take a NULL form
 * for one that holds nothing. */
const struct stanza *form_in(const struct stanza *parent);
enum form_kind form_kind(const struct stanza *form);

/* Is its FORM_TYPE this one (XEP-0068)?  False where it has none. */
bool form_is(const struct stanza *form, const char *form_type);

/* A field by its name, or NULL; and all that have one, in order. */
const struct stanza *form_field(const struct stanza *form, const char *var);
const struct stanza *form_first(const struct stanza *form);
const struct stanza *form_next(const struct stanza *field);
const char *form_var(const struct stanza *field);

/* Of a field: its first value, "" where it has none; NULL where there is no
 * field.  And all its values, one a line. */
const char *form_value(const struct stanza *field, struct arena *arena);
const char *form_values(const struct stanza *field, struct arena *arena);

/* The value of a boolean field, `otherwise' where it is none. */
bool form_bool(const struct stanza *form, const char *var, bool otherwise);

/*
 * Write one: begin, fields, end.  `type' is "form", "submit" or "result";
 * without a `form_type', a title or instructions (NULL) none is written.
 */
void form_begin(struct xml *xml, const char *type, const char *form_type,
    const char *title, const char *instructions);
void form_end(struct xml *xml);

/* A whole field with the values that stand one a line (NULL: none at all).
 * type and label may be NULL. */
void form_put(struct xml *xml, const char *var, const char *type,
    const char *label, const char *values);

/* A field with more to it: open, any of those between, close. */
void form_open(
    struct xml *xml, const char *var, const char *type, const char *label);
void form_put_values(struct xml *xml, const char *values);
void form_put_option(struct xml *xml, const char *label, const char *value);
void form_put_required(struct xml *xml);
void form_close(struct xml *xml);

#endif
