#include "sys/conf_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/mem.h"

#define FILE_MAX ((size_t)1024 * 1024)
#define DEPTH_MAX 10

/* One file being read: where we are, and what the text around is. */
struct reader {
	struct conf_text *t;
	struct text *error;
	const char *file, *at;
	unsigned line, depth;
	bool unclosed; /* the file ends inside a text or a comment */
};

static bool add_file(struct conf_text *t, const char *file, unsigned depth,
    const struct conf_line *from, struct text *error);

static bool
fail(struct text *error, const struct conf_line *at, const char *what,
    const char *path, const char *why)
{
	text_clear(error);
	text_addf(
	    error, "%s:%u: %s \"%s\": %s", at->file, at->line, what, path, why);
	return false;
}

/* The output's line that begins here comes from this line. */
static void
mark(struct conf_text *t, const char *file, unsigned line)
{
	if (t->lines_len == t->lines_size) {
		t->lines_size = t->lines_size != 0 ? 2 * t->lines_size : 64;
		t->lines =
		    mem_grow(t->lines, t->lines_size * sizeof(*t->lines));
	}
	t->lines[t->lines_len++] =
	    (struct conf_line){ .file = file, .line = line };
}

static void
newline(struct reader *r)
{
	text_add(&r->t->text, "\n", 1);
	mark(r->t, r->file, ++r->line);
	r->at++;
}

/* What libconfig does not interpret, from `open' to `close', as it is. */
static bool
opaque(struct reader *r, const char *open, const char *close)
{
	size_t len = strlen(open);

	if (strncmp(r->at, open, len) != 0)
		return false;
	text_add(&r->t->text, r->at, len);
	r->at += len;
	while (*r->at != '\0' && strncmp(r->at, close, strlen(close)) != 0) {
		if (*close == '"' && *r->at == '\\' && r->at[1] != '\0' &&
		    r->at[1] != '\n')
			text_add(&r->t->text, r->at++, 1);
		if (*r->at == '\n')
			newline(r);
		else
			text_add(&r->t->text, r->at++, 1);
	}
	if (*close == '\n')
		return true; /* the line's end is not part of it */
	if (*r->at == '\0') {
		r->unclosed = true;
		return true;
	}
	text_add(&r->t->text, r->at, strlen(close));
	r->at += strlen(close);
	return true;
}

/*
 * A name or a number.  libconfig lets a number that needs more than 32 bits
 * wrap around silently unless it ends in L: then 4294972643 is a fine port.
 */
static void
word(struct reader *r)
{
	const char *s = r->at + (*r->at == '-' || *r->at == '+');
	size_t len = 0, hex = 0;

	while (isalnum((unsigned char)r->at[len]) ||
	       (r->at[len] != '\0' && strchr("_*.+-", r->at[len]) != NULL))
		len++;
	if (len == 0)
		len = 1;
	if (s[0] == '0' && (s[1] | 0x20) == 'x')
		hex = strspn(s + 2, "0123456789abcdefABCDEF");
	text_add(&r->t->text, r->at, len);
	if ((s + strspn(s, "0123456789") == r->at + len &&
		s + 10 <= r->at + len) ||
	    (hex >= 8 && s + 2 + hex == r->at + len))
		text_add(&r->t->text, "L", 1);
	r->at += len;
}

/* `@include "file"' at the beginning of a line; what follows it stays. */
static bool
include(struct reader *r, bool *is_r)
{
	const char *s = r->at + strspn(r->at, " \t"), *end;
	struct conf_line here = { .file = r->file, .line = r->line };

	*is_r = strncmp(s, "@include", 8) == 0;
	if (!*is_r)
		return true;
	s += 8;
	s += strspn(s, " \t");
	end = *s == '"' ? strpbrk(s + 1, "\"\n") : NULL;
	if (end == NULL || *end != '"')
		return fail(r->error, &here, "not understood:", "@include",
		    "wants a file's name in double quotes");
	s = arena_dup(r->t->arena, s + 1, (size_t)(end - s - 1));
	r->t->lines_len--; /* the included file's first line begins here */
	if (!add_file(r->t, conf_text_path(r->t->arena, r->file, s),
		r->depth + 1, &here, r->error))
		return false;
	text_add(&r->t->text, "\n", 1);
	mark(r->t, r->file, r->line);
	r->at = end + 1;
	return true;
}

static bool
add_text(struct reader *r)
{
	struct conf_line begin = { .file = r->file, .line = r->line };
	bool begins = true, is_include = false;

	mark(r->t, r->file, r->line);
	while (*r->at != '\0') {
		if (begins && !include(r, &is_include))
			return false;
		begins = *r->at == '\n';
		if (begins)
			newline(r);
		else if (*r->at != '\0' && !opaque(r, "\"", "\"") &&
			 !opaque(r, "/*", "*/") && !opaque(r, "//", "\n") &&
			 !opaque(r, "#", "\n"))
			word(r);
	}
	return !r->unclosed ||
	       fail(r->error, &begin, "not understood:", r->file,
		   "a text or comment in it never ends");
}

/* The whole file, zero-terminated, or NULL and why. */
static char *
slurp(const char *file, const char **why_r)
{
	FILE *f = fopen(file, "re");
	char *bytes = NULL;
	struct stat st;
	size_t len;

	*why_r = NULL;
	if (f == NULL || fstat(fileno(f), &st) != 0) {
		*why_r = strerror(errno);
	} else if (!S_ISREG(st.st_mode)) {
		*why_r = "not a file";
	} else {
		bytes = mem_new(FILE_MAX + 2);
		len = fread(bytes, 1, FILE_MAX + 1, f);
		if (ferror(f))
			*why_r = strerror(errno);
		else if (len > FILE_MAX)
			*why_r = "too large";
		else if (memchr(bytes, '\0', len) != NULL)
			*why_r = "not a text";
	}
	if (f != NULL)
		fclose(f);
	if (*why_r != NULL && bytes != NULL) {
		free(bytes);
		bytes = NULL;
	}
	return bytes;
}

static bool
add_file(struct conf_text *t, const char *file, unsigned depth,
    const struct conf_line *from, struct text *error)
{
	const char *why;
	char *bytes = slurp(file, &why);
	struct reader r = { .t = t,
		.error = error,
		.file = file,
		.at = bytes,
		.line = 1,
		.depth = depth };
	bool ok;

	if (bytes == NULL)
		return fail(error, from, "cannot read", file, why);
	ok = depth <= DEPTH_MAX ? add_text(&r)
				: fail(error, from, "cannot include", file,
				      "includes are nested too deeply");
	explicit_bzero(bytes, strlen(bytes));
	free(bytes);
	return ok;
}

bool
conf_text_read(struct conf_text *t, const char *path, struct text *error)
{
	const char *file = arena_dup(t->arena, path, strlen(path));
	struct conf_line from = { .file = file, .line = 1 };

	return add_file(t, file, 0, &from, error);
}

void
conf_text_free(struct conf_text *t)
{
	text_free(&t->text);
	free(t->lines);
	t->lines = NULL;
}

struct conf_line
conf_text_where(const struct conf_text *t, unsigned line)
{
	size_t i = line > 0 ? line - 1 : 0;

	return t->lines[i < t->lines_len ? i : t->lines_len - 1];
}

const char *
conf_text_path(struct arena *arena, const char *file, const char *path)
{
	const char *slash = strrchr(file, '/');

	if (*path == '/' || slash == NULL)
		return arena_dup(arena, path, strlen(path));
	return arena_join(arena,
	    arena_dup(arena, file, (size_t)(slash - file) + 1), path, NULL);
}
