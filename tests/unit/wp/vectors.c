#include "vectors.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#define FIELDS_MAX 1024
#define FILE_MAX ((size_t)1024 * 1024)

struct field {
	const char *path;
	struct bytes value;
};

struct vectors {
	FILE *pipe;
	char *name, *line;
	size_t size;
	struct field fields[FIELDS_MAX];
	size_t len;
	size_t total, passed, excused;
};

static const char *
source_dir(void)
{
	const char *dir = getenv("srcdir");

	return dir != NULL ? dir : ".";
}

__attribute__((format(printf, 1, 2))) static char *
print(const char *format, ...)
{
	va_list ap;
	char *s;

	va_start(ap, format);
	ck_assert_int_ge(vasprintf(&s, format, ap), 0);
	va_end(ap);
	return s;
}

char *
vectors_path(const char *file)
{
	return print("%s/tests/vectors/wordpress/%s", source_dir(), file);
}

struct bytes
vectors_read(const char *file)
{
	char *path = vectors_path(file), *text = calloc(1, FILE_MAX + 1);
	FILE *stream = fopen(path, "r");
	size_t len;

	ck_assert_msg(stream != NULL, "cannot read %s", path);
	len = fread(text, 1, FILE_MAX, stream);
	ck_assert_uint_lt(len, FILE_MAX);
	fclose(stream);
	free(path);
	return (struct bytes){ text, len };
}

struct vectors *
vectors_open(const char *file, const char *sections)
{
	struct vectors *v = calloc(1, sizeof(*v));
	char *path = vectors_path(file);
	char *command = print("/usr/bin/python3 '%s/tests/vectors/to-table.py' "
			      "'%s' %s",
	    source_dir(), path, sections);

	v->name = print("%s %s", *file != '\0' ? file : "databases", sections);
	v->pipe = popen(command, "r");
	ck_assert_ptr_nonnull(v->pipe);
	free(command);
	free(path);
	return v;
}

static int
digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* In place: hex takes twice the room. */
static struct bytes
unhex(char *hex)
{
	size_t len = strlen(hex) / 2;

	if (strcmp(hex, "-") == 0)
		return (struct bytes){ NULL, 0 };
	for (size_t i = 0; i < len; i++)
		hex[i] = (char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
	hex[len] = '\0';
	return (struct bytes){ hex, len };
}

bool
vectors_next(struct vectors *v)
{
	ssize_t len = getline(&v->line, &v->size, v->pipe);
	char *rest = v->line, *field;

	if (len <= 0)
		return false;
	v->line[len - 1] = '\0';
	v->total++;
	v->len = 0;
	while ((field = strsep(&rest, "\t")) != NULL) {
		char *equals = strrchr(field, '=');

		ck_assert_ptr_nonnull(equals);
		ck_assert_uint_lt(v->len, FIELDS_MAX);
		*equals = '\0';
		v->fields[v->len++] =
		    (struct field){ field, unhex(equals + 1) };
	}
	return true;
}

void
vectors_passed(struct vectors *v)
{
	v->passed++;
}

void
vectors_excused(struct vectors *v)
{
	v->excused++;
}

static void
forget(struct vectors **v)
{
	free((*v)->line);
	free((*v)->name);
	free(*v);
	*v = NULL;
}

void
vectors_close(struct vectors **v)
{
	struct vectors *it = *v;

	ck_assert_int_eq(pclose(it->pipe), 0);
	printf("%s: %zu vectors, %zu as WordPress, %zu listed deviations\n",
	    it->name, it->total, it->passed, it->excused);
	fflush(stdout);
	ck_assert_uint_gt(it->total, 0);
	ck_assert_uint_eq(it->passed + it->excused, it->total);
	forget(v);
}

void
vectors_leave(struct vectors **v)
{
	while (fgetc((*v)->pipe) != EOF)
		continue;
	ck_assert_int_eq(pclose((*v)->pipe), 0);
	forget(v);
}

static const struct field *
find(const struct vectors *v, const char *path)
{
	for (size_t i = 0; i < v->len; i++)
		if (strcmp(v->fields[i].path, path) == 0)
			return &v->fields[i];
	return NULL;
}

bool
vector_has(const struct vectors *v, const char *path)
{
	return find(v, path) != NULL;
}

struct bytes
vector_get(const struct vectors *v, const char *path)
{
	const struct field *field = find(v, path);

	return field != NULL ? field->value : (struct bytes){ NULL, 0 };
}

struct bytes
vector_at(const struct vectors *v, const char *format, ...)
{
	struct bytes value;
	va_list ap;
	char *path;

	va_start(ap, format);
	ck_assert_int_ge(vasprintf(&path, format, ap), 0);
	va_end(ap);
	value = vector_get(v, path);
	free(path);
	return value;
}

const char *
vector_text(const struct vectors *v, const char *path)
{
	return vector_get(v, path).s;
}

int64_t
vector_int(const struct vectors *v, const char *path)
{
	const char *text = vector_text(v, path);

	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

bool
vector_true(const struct vectors *v, const char *path)
{
	return bytes_are(vector_get(v, path), "1");
}

const char *
vector_each(const struct vectors *v, const char *prefix, size_t *i,
    struct bytes *value_r)
{
	size_t len = strlen(prefix);

	while (*i < v->len) {
		const struct field *field = &v->fields[(*i)++];

		if (strncmp(field->path, prefix, len) != 0)
			continue;
		*value_r = field->value;
		return field->path + len;
	}
	return NULL;
}
