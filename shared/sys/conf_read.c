#include "sys/conf_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <libconfig.h>

#include "base/arena.h"
#include "base/text.h"
#include "sys/conf_value.h"

typedef bool reader(struct load *l, const struct conf_key *key,
    config_setting_t *from, char *to);

struct conf_line
conf_where(const struct load *l, const config_setting_t *from)
{
	return conf_text_where(&l->source, config_setting_source_line(from));
}

void
conf_add_path(struct text *text, const config_setting_t *from)
{
	if (from == NULL || config_setting_is_root(from))
		return;
	conf_add_path(text, config_setting_parent(from));
	if (config_setting_name(from) == NULL)
		return; /* an element of a list: the line tells which */
	if (text->len > 0 && text->s[text->len - 1] != '"')
		text_adds(text, ".");
	text_adds(text, config_setting_name(from));
}

/* file:line: "its.name" what is wrong */
bool
conf_refuse(
    struct load *l, const config_setting_t *from, const char *format, ...)
{
	struct conf_line at = conf_where(l, from);
	char why[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(why, sizeof(why), format, ap);
	va_end(ap);
	text_clear(l->said);
	text_addf(l->said, "%s:%u: \"", at.file, at.line);
	conf_add_path(l->said, from);
	text_addf(l->said, "\" %s", why);
	return false;
}

static void
warn_open(struct load *l, config_setting_t *from, const char *file)
{
	struct conf_line at = conf_where(l, from);

	text_addf(l->said,
	    "%s%s:%u: every user of this machine can read the secret in %s: "
	    "chmod 0600 it",
	    l->said->len > 0 ? "\n" : "", at.file, at.line, file);
}

static bool
in_range(struct load *l, const struct conf_key *key, config_setting_t *from,
    int64_t value, const char *unit)
{
	bool any = key->min == 0 && key->max == 0;

	if (any ? *unit == '\0' || value >= 0
		: value >= key->min && value <= key->max)
		return true;
	if (any)
		return conf_refuse(l, from, "must not be negative");
	return conf_refuse(l, from, "must be from %lld to %lld%s",
	    (long long)key->min, (long long)key->max, unit);
}

static bool
is_int(config_setting_t *from, int64_t *value_r)
{
	int type = config_setting_type(from);

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
		return false;
	*value_r = config_setting_get_int64(from);
	return true;
}

static bool
read_int(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	int64_t value;

	if (!is_int(from, &value))
		return conf_refuse(l, from, "must be a whole number");
	memcpy(to, &value, sizeof(value));
	return in_range(l, key, from, value, "");
}

static bool
read_size(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	const char *s = config_setting_get_string(from);
	int64_t value;

	if (!is_int(from, &value) && (s == NULL || !conf_value_size(s, &value)))
		return conf_refuse(l, from,
		    "must be a size: bytes, or like \"64 KiB\" or \"2M\"");
	memcpy(to, &value, sizeof(value));
	return in_range(l, key, from, value, " bytes");
}

static bool
read_duration(struct load *l, const struct conf_key *key,
    config_setting_t *from, char *to)
{
	const char *s = config_setting_get_string(from);
	int64_t value;

	if (is_int(from, &value) ? __builtin_mul_overflow(value, 1000, &value)
				 : s == NULL || !conf_value_duration(s, &value))
		return conf_refuse(l, from,
		    "must be a duration: seconds, or like \"500ms\", \"5m\"");
	memcpy(to, &value, sizeof(value));
	return in_range(l, key, from, value, " milliseconds");
}

static bool
read_bool(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	(void)key;
	if (config_setting_type(from) != CONFIG_TYPE_BOOL)
		return conf_refuse(l, from, "must be true or false");
	*(bool *)to = config_setting_get_bool(from) == CONFIG_TRUE;
	return true;
}

static bool
read_enum(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	const char *s = config_setting_get_string(from);
	struct text words = { 0 };

	for (const struct conf_word *w = key->words; w->word != NULL; w++) {
		if (s != NULL && strcmp(s, w->word) == 0) {
			memcpy(to, &w->value, sizeof(w->value));
			text_free(&words);
			return true;
		}
		text_addf(
		    &words, "%s\"%s\"", w == key->words ? "" : ", ", w->word);
	}
	conf_refuse(l, from, "must be one of %s", words.s);
	text_free(&words);
	return false;
}

static bool
good_string(struct load *l, const struct conf_key *key, config_setting_t *from)
{
	const char *s = config_setting_get_string(from), *why = NULL;

	if (s == NULL)
		return conf_refuse(l, from, "must be a text in double quotes");
	if (key->required && *s == '\0')
		return conf_refuse(l, from, "must not be empty");
	if (key->kind != CONF_KIND_PATH && !text_is_utf8(s, strlen(s)))
		return conf_refuse(l, from, "must be UTF-8");
	if (key->check != NULL)
		why = key->check(s);
	return why == NULL || conf_refuse(l, from, "%s", why);
}

static bool
read_string(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	const char *s = config_setting_get_string(from);

	if (!good_string(l, key, from))
		return false;
	s = key->kind == CONF_KIND_PATH
		? conf_text_path(l->arena, conf_where(l, from).file, s)
		: arena_dup(l->arena, s, strlen(s));
	memcpy(to, &s, sizeof(s));
	return true;
}

bool
conf_is_file_of(const struct conf_key *key, const char *name)
{
	size_t len = strlen(key->name);

	return key->kind == CONF_KIND_SECRET &&
	       strncmp(name, key->name, len) == 0 &&
	       strcmp(name + len, "_file") == 0;
}

static bool
read_secret(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	const char *s = config_setting_get_string(from), *secret, *why;
	const char *file = conf_where(l, from).file;
	bool in_file = conf_is_file_of(key, config_setting_name(from)),
	     open = false;
	struct stat st;

	if (*(const char **)to != NULL)
		return conf_refuse(l, from,
		    "is said twice: either %s or %s_file", key->name,
		    key->name);
	if (s == NULL || *s == '\0')
		return conf_refuse(l, from, "must be a text in double quotes");
	if (!in_file) {
		secret = arena_dup(l->arena, s, strlen(s));
		explicit_bzero((char *)s, strlen(s)); /* libconfig's own */
		open = stat(file, &st) == 0 && (st.st_mode & S_IROTH) != 0;
	} else {
		file = conf_text_path(l->arena, file, s);
		secret = conf_value_secret(l->arena, file, &open, &why);
		if (secret == NULL)
			return conf_refuse(
			    l, from, "is of no use: %s: %s", file, why);
	}
	if (open)
		warn_open(l, from, file);
	memcpy(to, &secret, sizeof(secret));
	return true;
}

static bool
is_many(config_setting_t *from)
{
	return config_setting_is_array(from) || config_setting_is_list(from);
}

static bool
read_strings(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	struct conf_strings *strings = (struct conf_strings *)(void *)to;
	const char **items;

	if (!is_many(from))
		return conf_refuse(
		    l, from, "must be a list like [ \"a\", \"b\" ]");
	strings->len = (size_t)config_setting_length(from);
	items = arena_alloc(l->arena, (strings->len + 1) * sizeof(*items));
	for (unsigned i = 0; i < strings->len; i++) {
		config_setting_t *e = config_setting_get_elem(from, i);

		if (!read_string(l, key, e, (char *)&items[i]))
			return false;
	}
	strings->items = items;
	return in_range(l, key, from, (int64_t)strings->len, " entries");
}

static bool
read_struct(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	const char *why = NULL;

	if (!config_setting_is_group(from))
		return conf_refuse(l, from, "must be a group in { braces }");
	if (!conf_read_group(l, key->table, from, to))
		return false;
	if (key->table->check != NULL)
		why = key->table->check(to);
	return why == NULL || conf_refuse(l, from, "%s", why);
}

static bool
read_structs(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	struct conf_list *list = (struct conf_list *)(void *)to;
	char *items;

	if (!config_setting_is_list(from))
		return conf_refuse(
		    l, from, "must be a list like ( { … }, { … } )");
	list->len = (size_t)config_setting_length(from);
	items = arena_alloc(l->arena, (list->len + 1) * key->table->size);
	for (unsigned i = 0; i < list->len; i++)
		if (!read_struct(l, key, config_setting_get_elem(from, i),
			items + i * key->table->size))
			return false;
	list->items = items;
	return in_range(l, key, from, (int64_t)list->len, " entries");
}

static reader *const readers[] = {
	[CONF_KIND_STRING] = read_string,
	[CONF_KIND_PATH] = read_string,
	[CONF_KIND_INT] = read_int,
	[CONF_KIND_BOOL] = read_bool,
	[CONF_KIND_ENUM] = read_enum,
	[CONF_KIND_SIZE] = read_size,
	[CONF_KIND_DURATION] = read_duration,
	[CONF_KIND_SECRET] = read_secret,
	[CONF_KIND_STRINGS] = read_strings,
	[CONF_KIND_GROUP] = read_struct,
	[CONF_KIND_GROUPS] = read_structs,
};

bool
conf_read(struct load *l, const struct conf_key *key, config_setting_t *from,
    char *to)
{
	return readers[key->kind](l, key, from, to);
}
