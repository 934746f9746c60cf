#include "sys/conf.h"

#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "sys/conf_read.h"
#include "sys/conf_text.h"
#include "sys/log.h"

#define STATUS_CONFIG 78 /* EX_CONFIG of sysexits.h */

struct conf {
	struct arena *arena;
	void *settings;
};

static const struct conf_key *
find_key(const struct conf_table *table, const char *name)
{
	for (size_t i = 0; i < table->len; i++)
		if (strcmp(table->keys[i].name, name) == 0 ||
		    conf_is_file_of(&table->keys[i], name))
			return &table->keys[i];
	return NULL;
}

static void
set_defaults(const struct conf_table *table, char *to)
{
	for (size_t i = 0; i < table->len; i++) {
		const struct conf_key *key = &table->keys[i];
		char *at = to + key->offset;
		int value = (int)key->number;

		if (key->kind == CONF_KIND_STRING ||
		    key->kind == CONF_KIND_PATH)
			memcpy(at, &key->text, sizeof(key->text));
		else if (key->kind == CONF_KIND_BOOL)
			*(bool *)at = key->number != 0;
		else if (key->kind == CONF_KIND_ENUM)
			memcpy(at, &value, sizeof(value));
		else if (key->kind == CONF_KIND_GROUP)
			set_defaults(key->table, at);
		else if (key->kind == CONF_KIND_INT ||
			 key->kind == CONF_KIND_SIZE ||
			 key->kind == CONF_KIND_DURATION)
			memcpy(at, &key->number, sizeof(key->number));
	}
}

static bool
is_there(const struct conf_key *key, config_setting_t *group)
{
	for (unsigned i = 0; i < (unsigned)config_setting_length(group); i++) {
		const char *name =
		    config_setting_name(config_setting_get_elem(group, i));

		if (strcmp(name, key->name) == 0 || conf_is_file_of(key, name))
			return true;
	}
	return false;
}

static bool
refuse_missing(
    struct load *l, const struct conf_key *key, config_setting_t *group)
{
	struct conf_line at = conf_where(l, group);

	text_clear(l->said);
	text_addf(l->said, "%s:%u: \"", at.file, at.line);
	conf_add_path(l->said, group);
	text_addf(l->said, "%s%s\" is missing",
	    l->said->s[l->said->len - 1] == '"' ? "" : ".", key->name);
	if (key->kind == CONF_KIND_SECRET)
		text_addf(l->said, " (or \"%s_file\")", key->name);
	return false;
}

bool
conf_read_group(struct load *l, const struct conf_table *table,
    config_setting_t *from, char *to)
{
	set_defaults(table, to);
	for (unsigned i = 0; i < (unsigned)config_setting_length(from); i++) {
		config_setting_t *s = config_setting_get_elem(from, i);
		const struct conf_key *key =
		    find_key(table, config_setting_name(s));

		if (key == NULL)
			return conf_refuse(l, s, "is no setting known here");
		if (!conf_read(l, key, s, to + key->offset))
			return false;
	}
	for (size_t i = 0; i < table->len; i++)
		if (table->keys[i].required && !is_there(&table->keys[i], from))
			return refuse_missing(l, &table->keys[i], from);
	return true;
}

static bool
read_all(
    struct load *l, const struct conf_table *table, const char *path, char *to)
{
	struct conf_line at;
	config_t cfg;
	bool ok;

	if (!conf_text_read(&l->source, path, l->said))
		return false;
	config_init(&cfg);
	ok = config_read_string(
		 &cfg, l->source.text.s != NULL ? l->source.text.s : "") ==
	     CONFIG_TRUE;
	if (ok) {
		ok = conf_read_group(l, table, config_root_setting(&cfg), to);
	} else {
		at = conf_text_where(
		    &l->source, (unsigned)config_error_line(&cfg));
		text_addf(l->said, "%s:%u: %s", at.file, at.line,
		    config_error_text(&cfg));
	}
	config_destroy(&cfg);
	return ok;
}

struct conf *
conf_load(const char *path, const struct conf_table *table, struct text *said)
{
	struct conf *conf = mem_new(sizeof(*conf));
	struct load l = { .said = said };

	conf->arena = l.arena = l.source.arena = arena_new_wiping();
	conf->settings = arena_alloc(conf->arena, table->size);
	text_clear(said);
	if (!read_all(&l, table, path, conf->settings))
		conf_free(&conf);
	conf_text_free(&l.source);
	return conf;
}

void
conf_say_warnings(struct text *said)
{
	for (char *line = said->s; said->len > 0 && line != NULL;) {
		char *end = strchr(line, '\n');

		if (end != NULL)
			*end++ = '\0';
		log_warnx("%s", line);
		line = end;
	}
	text_clear(said);
}

struct conf *
conf_must_load(const char *path, const struct conf_table *table)
{
	struct text said = { 0 };
	struct conf *conf = conf_load(path, table, &said);

	if (conf == NULL)
		log_fatal(STATUS_CONFIG, "%s", said.s);
	conf_say_warnings(&said);
	text_free(&said);
	return conf;
}

const void *
conf_settings(const struct conf *conf)
{
	return conf->settings;
}

void
conf_free(struct conf **conf)
{
	if (*conf == NULL)
		return;
	arena_free(&(*conf)->arena);
	free(*conf);
	*conf = NULL;
}
