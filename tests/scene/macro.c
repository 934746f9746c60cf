#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "scene.h"

static const char *const builtin[][2] = {
	{ "muc", NS_MUC },
	{ "x", "<x xmlns='" NS_MUC "'/>" },
	{ "user", NS_MUC_USER },
	{ "e", NS_STANZAS },
	{ "open", "{" },
};

static const char *
find(const struct scene *s, const char *name, size_t len)
{
	for (size_t i = s->macros_len; i-- > 0;)
		if (strlen(s->macros[i][0]) == len &&
		    memcmp(s->macros[i][0], name, len) == 0)
			return s->macros[i][1];
	for (size_t i = 0; i < sizeof(builtin) / sizeof(*builtin); i++)
		if (strlen(builtin[i][0]) == len &&
		    memcmp(builtin[i][0], name, len) == 0)
			return builtin[i][1];
	return NULL;
}

/* Macros may use those before them. */
char *
macro_expand(struct scene *s, const char *line)
{
	struct arena *arena = s->stage.all;
	char *out = arena_dup(arena, "", 0);

	while (*line != '\0') {
		size_t run = strcspn(line, "{"), len;
		const char *value;

		out = arena_join(arena, out, arena_dup(arena, line, run), NULL);
		line += run;
		if (*line == '\0')
			break;
		len = strcspn(line, "}");
		value = find(s, line + 1, len - 1);
		if (value == NULL)
			scene_fail(s, "no such macro", line);
		out = arena_join(arena, out, value, NULL);
		line += len + 1;
	}
	return out;
}

void
macro_let(struct scene *s, const char *name, const char *value)
{
	if (s->macros_len == MACROS)
		scene_fail(s, "too many macros", name);
	s->macros[s->macros_len][0] =
	    arena_dup(s->stage.all, name, strlen(name));
	s->macros[s->macros_len++][1] =
	    arena_dup(s->stage.all, value, strlen(value));
}

/* The first time it is named, later it is that again. */
bool
macro_bind(struct scene *s, const char *name, const char *value)
{
	const char *bound = find(s, name, strlen(name));

	if (bound != NULL)
		return strcmp(bound, value) == 0;
	macro_let(s, name, value);
	return *value != '\0';
}
