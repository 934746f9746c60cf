/*
 * Answers for people, a line with tabs between what is of interest; or for
 * programs, an object in JSON with all of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/authproto.h"
#include "base/parts.h"
#include "bridge/order_parts.h"

static const char *const numbers[] = { "occupants", "sessions", "persistent",
	"public", "away", "erased", "pending", NULL };

static bool
is_number(const char *key, const char *value)
{
	const char *const *n = numbers;

	while (*n != NULL && strcmp(*n, key) != 0)
		n++;
	return *n != NULL && *value != '\0' && strlen(value) < 18 &&
	       strspn(value, "0123456789") == strlen(value);
}

/* Whatever is in it, it is one line. */
static void
put(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\n')
			fputs("\\n", stdout);
		else if (*s == '\t')
			fputs("\\t", stdout);
		else if ((unsigned char)*s < 0x20 || *s == 0x7f)
			printf("\\x%02x", (unsigned char)*s);
		else
			putchar(*s);
}

static bool
show_columns(const struct parts_in *in, const struct authproto_line *line,
    const char *columns)
{
	char key[AUTHPROTO_KEY_MAX + 1];
	bool first = true;

	while (*columns != '\0') {
		size_t n = strcspn(columns, " ");

		snprintf(key, sizeof(key), "%.*s", (int)n, columns);
		if (!first)
			putchar('\t');
		first = false;
		put(parts_gets(in, line, key));
		columns += n + (columns[n] == ' ');
	}
	putchar('\n');
	return !ferror(stdout);
}

static void
add(json_t *object, const char *key, const char *value, size_t len)
{
	json_t *json = is_number(key, value)
			   ? json_integer(strtoll(value, NULL, 10))
			   : json_stringn(value, len);

	json_object_set_new(object, key, json != NULL ? json : json_null());
}

static bool
show_object(const struct parts_in *in, const struct authproto_line *line)
{
	json_t *object = json_object();
	bool shown;

	for (size_t i = 0; i < line->fields_len; i++)
		add(object, line->fields[i].key, line->fields[i].value,
		    line->fields[i].len);
	for (size_t i = 0; i < in->len; i++)
		add(object, in->values[i].key, in->values[i].value.s,
		    in->values[i].value.len);
	shown = json_dumpf(object, stdout, JSON_COMPACT) == 0;
	putchar('\n');
	json_decref(object);
	return shown && !ferror(stdout);
}

bool
show_line(const struct parts_in *in, const struct authproto_line *line,
    const char *columns, bool json)
{
	return json ? show_object(in, line) : show_columns(in, line, columns);
}
