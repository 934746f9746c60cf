/*
 * What is known of a wp-config.php at some point of it.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig_parse.h"

static const char *const variable_names[VARIABLES] = {
	[TABLE_PREFIX] = "table_prefix",
	[SUPER_ADMINS] = "super_admins",
};

static struct wpconfig_value
unknown(struct doubt doubt)
{
	return (struct wpconfig_value){
		.state = WPCONFIG_UNKNOWN, .line = doubt.line, .why = doubt.why
	};
}

static struct fact *
find(const struct wpconfig *config, struct bytes name)
{
	for (size_t i = 0; i < config->len; i++)
		if (bytes_are(name, config->facts[i].name))
			return (struct fact *)&config->facts[i];
	return NULL;
}

const struct wpconfig_value *
facts_get(const struct wpconfig *config, struct bytes name)
{
	struct fact *fact = find(config, name);

	return fact != NULL ? &fact->value : NULL;
}

void
facts_set(
    struct parse *p, struct bytes name, const struct wpconfig_value *value)
{
	struct wpconfig *config = p->config;
	struct doubt doubt = config->constants;

	/* No name of ours holds a NUL, nor do we need so many. */
	if (find(config, name) != NULL ||
	    memchr(name.s, '\0', name.len) != NULL)
		return;
	if (config->len == FACTS_MAX) {
		facts_doubt_constants(p,
		    (struct doubt){ "it has too many constants", value->line });
		return;
	}
	if (config->rest.why != NULL)
		doubt = config->rest;
	config->facts[config->len++] = (struct fact){
		.name = arena_dup(p->arena, name.s, name.len),
		.value = doubt.why != NULL ? unknown(doubt) : *value,
	};
}

void
facts_mark(struct parse *p, struct bytes name, struct doubt doubt)
{
	struct wpconfig_value value = unknown(doubt);

	facts_set(p, name, &value);
}

static size_t
variable_of(struct bytes name)
{
	size_t i = 0;

	while (i < VARIABLES && !bytes_are(name, variable_names[i]))
		i++;
	return i;
}

bool
facts_is_variable(struct bytes name)
{
	return variable_of(name) < VARIABLES;
}

const struct wpconfig_value *
facts_get_variable(const struct wpconfig *config, struct bytes name)
{
	size_t i = variable_of(name);

	return i < VARIABLES && config->values[i].state != WPCONFIG_ABSENT
		   ? &config->values[i]
		   : NULL;
}

void
facts_set_variable(
    struct parse *p, struct bytes name, const struct wpconfig_value *value)
{
	struct wpconfig *config = p->config;
	struct doubt doubt =
	    config->rest.why != NULL ? config->rest : config->functions;
	size_t i = variable_of(name);

	if (i == VARIABLES)
		return;
	config->values[i] = doubt.why != NULL ? unknown(doubt) : *value;
	if (i == TABLE_PREFIX)
		config->guarded = false;
}

void
facts_mark_variable(struct parse *p, struct bytes name, struct doubt doubt)
{
	struct wpconfig_value value = unknown(doubt);

	facts_set_variable(p, name, &value);
}

void
facts_doubt_constants(struct parse *p, struct doubt doubt)
{
	if (p->config->constants.why == NULL)
		p->config->constants = doubt;
}

void
facts_doubt_variables(struct parse *p, struct doubt doubt)
{
	for (size_t i = 0; i < VARIABLES; i++)
		if (p->config->values[i].state != WPCONFIG_ABSENT)
			p->config->values[i] = unknown(doubt);
	if (p->config->variables.why == NULL)
		p->config->variables = doubt;
}

void
facts_doubt_rest(struct parse *p, struct doubt doubt)
{
	facts_doubt_constants(p, doubt);
	if (p->config->variables.why == NULL)
		p->config->variables = doubt;
	if (p->config->rest.why == NULL)
		p->config->rest = doubt;
}

void
facts_include(struct parse *p, unsigned line, struct bytes path)
{
	struct doubt doubt = { "a file is included that may set it", line };
	struct wpconfig *config = p->config;

	if (config->includes_len < INCLUDES_MAX)
		config->includes[config->includes_len++] =
		    (struct wpconfig_include){ line, path.s };
	facts_doubt_constants(p, doubt);
	facts_doubt_variables(p, doubt);
}
