/*
 * A scene being played: where in its text, on what stage, and what of the last
 * turn's effects was seen.  How a scene is written: scene.c.
 */
#ifndef TESTS_SCENE_SCENE_H
#define TESTS_SCENE_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "stage.h"

#define MACROS 96

struct stanza;

struct scene {
	const char *file;
	int line;
	void *strophe;
	struct stage stage;
	int64_t tempo;          /* milliseconds from one stanza to the next */
	const struct effect *e; /* the next effect not yet seen */
	size_t to;              /* its next addressee not yet seen */
	bool strict;            /* nothing is passed over */
	bool any;               /* whatever else is sent in this turn */
	const char *macros[MACROS][2];
	size_t macros_len;
	struct text said; /* all that came in, without who sent it to whom */
};

_Noreturn void scene_fail(
    const struct scene *scene, const char *what, const char *detail);

/* A line of text becomes a tree and back. */
void *scene_parse(const struct scene *scene, const char *xml);
bool scene_matches(struct scene *scene, const char *want, const char *got);

/* leak.c: what comes in, and what goes out from there. */
void leak_said(struct scene *scene, const char *xml);
void leak_check(
    const struct scene *scene, const struct effect *e, const char *from);

/* macro.c: {name} becomes what was let, or what a ?name stood for. */
char *macro_expand(struct scene *scene, const char *line);
void macro_let(struct scene *scene, const char *name, const char *value);
bool macro_bind(struct scene *scene, const char *name, const char *value);

/* ctl.c: what meerkatctl asks. */
void scene_ctl(struct scene *scene, char *line);

/* The next word of a line, 'quoted' or not; NULL at its end. */
char *scene_word(char **line);

/* seen.c: lines that say what came out, was stored, was asked. */
void seen_begin(struct scene *scene);
void seen_send(struct scene *scene, char *line);
void seen_effect(struct scene *scene, char *line);
void seen_end(struct scene *scene);

#endif
