/*
 * What can be done by a command, at the service by its admins, at a room by its
 * own, at one of a site by who moderates it: a form, and what is done once that
 * is filled in.
 */
#ifndef ROOM_DEED_H
#define ROOM_DEED_H

#include <stdbool.h>
#include <stddef.h>

#include "room/refuse.h"

struct stanza;
struct turn;
struct xml;

#define DEED_FIELDS 3

struct deed_field {
	const char *var, *type, *label;
	bool required;
	const char *const *words; /* of a list; NULL ends them */
	void (*options)(struct turn *t, struct xml *xml); /* … or these */
};

struct deed {
	const char *node, *name;
	struct deed_field fields[DEED_FIELDS]; /* one without var ends them */

	/* What is said of it ("": nothing), with a form of what was found in
	 * `result'; NULL: it has been refused, and nothing was done. */
	const char *(*run)(
	    struct turn *t, const struct stanza *form, struct xml *result);
};

struct deeds {
	const struct deed *list;
	size_t len;
	const char *form_type;                 /* of their forms; NULL: none */
	bool (*are_for)(const struct turn *t); /* the sender */
	enum refusal otherwise;

	/* What is said in place of their forms where there is nothing to be
	 * done, else NULL; may be NULL itself. */
	const char *(*nothing)(const struct turn *t);
};

extern const struct deeds deeds_of_service, deeds_of_room, deeds_of_staff;

/* Those with a file of their own. */
const char *deed_invite(
    struct turn *t, const struct stanza *form, struct xml *result);
const char *deed_list_unused(
    struct turn *t, const struct stanza *form, struct xml *result);
const char *deed_destroy_unused(
    struct turn *t, const struct stanza *form, struct xml *result);

#endif
