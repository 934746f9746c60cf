/*
 * A settings file as one text, with its `@include "file"' lines replaced by
 * those files (relative: to the folder of the including file), and where each
 * line came from.  libconfig could include, but it finds relative files only by
 * the working directory and ends the process when one is a directory.
 */
#ifndef SYS_CONF_TEXT_H
#define SYS_CONF_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;

struct conf_line {
	const char *file; /* in the arena */
	unsigned line;
};

struct conf_text {
	struct arena *arena;
	struct text text;
	struct conf_line *lines; /* lines[0] is the text's line 1 */
	size_t lines_len, lines_size;
};

/* False: `error' says what is wrong and where. */
bool conf_text_read(struct conf_text *t, const char *path, struct text *error);
void conf_text_free(struct conf_text *t); /* the text is wiped */

/* Where line `line' of the text (from 1; 0 means the beginning) came from. */
struct conf_line conf_text_where(const struct conf_text *t, unsigned line);

/* `path' as written in `file': relative is relative to that file's folder. */
const char *conf_text_path(
    struct arena *arena, const char *file, const char *path);

#endif
