/*
 * Is this the stanza the scene wants?
 */
#ifndef TESTS_SCENE_MATCH_H
#define TESTS_SCENE_MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct scene;
struct stanza;

/* What becomes of a text that was given a name: true if it may have it.  How
 * many names there are may be set back. */
struct binder {
	bool (*bind)(struct scene *scene, const char *name, const char *value);
	struct scene *scene;
	size_t *names;
	bool strict;
};

/*
 * The same element with the same attributes and children in the same order.
 * In `want', an attribute value or text "*" is any that is not empty, "?name"
 * is any that may have that name, and a text "..." inside an element allows
 * whatever else there is in it: more attributes, and any children before,
 * between and after those wanted.  <not><x/></not>
 * means that there is no <x/>.  Where none is wanted and the scene is not
 * strict, <occupant-id/>, <stanza-id/> and the id of a message are passed over.
 */
bool match(const struct binder *binder, const struct stanza *want,
    const struct stanza *got);
bool match_text(const struct binder *binder, const char *want, const char *got);

#endif
