/*
 * Is this the stanza the scene wants?
 */
#ifndef TESTS_SCENE_MATCH_H
#define TESTS_SCENE_MATCH_H

#include <stdbool.h>

struct stanza;

/*
 * The same element with the same attributes and children in the same order.
 * In `want', an attribute value or text "*" is any that is not empty, and a
 * text "..." inside an element allows whatever else there is in it: more
 * attributes, and any children before, between and after those wanted.
 */
bool match(const struct stanza *want, const struct stanza *got);

#endif
