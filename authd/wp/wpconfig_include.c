/*
 * The include of another file of settings, where it is certain that it is
 * reached and which file it is: what that one sets is then as good as said
 * here.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/wpconfig_parse.h"

static const char *const by_file = "the file that is included may set it";

static bool
is_seen(const struct wpconfig *config, struct bytes path)
{
	for (size_t i = 0; i < config->includes_len; i++)
		if (config->includes[i].path == NULL ||
		    bytes_are(path, config->includes[i].path))
			return true;
	return false;
}

static void
merge_doubts(struct parse *p, const struct wpconfig *inner, struct doubt doubt)
{
	if (inner->rest.why != NULL || inner->begun)
		facts_doubt_rest(p, doubt);
	if (inner->constants.why != NULL)
		facts_doubt_constants(p, doubt);
	if (inner->variables.why != NULL)
		facts_doubt_variables(p, doubt);
	if (inner->functions.why == NULL)
		return;
	facts_doubt_variables(p, doubt);
	if (p->config->functions.why == NULL)
		p->config->functions = doubt;
}

static void
merge_variable(struct parse *p, struct bytes name, const struct wpconfig *inner,
    const char *path)
{
	const struct wpconfig_value *found = facts_get_variable(inner, name);
	struct wpconfig_value value;

	if (found == NULL)
		return;
	value = *found;
	if (inner->guarded && bytes_are(name, "table_prefix")) {
		/* It was set here before, or perhaps it was. */
		if (facts_get_variable(p->config, name) != NULL)
			return;
		if (p->config->variables.why != NULL) {
			facts_mark_variable(p, name, p->config->variables);
			return;
		}
	}
	if (value.file == NULL)
		value.file = path;
	facts_set_variable(p, name, &value);
	p->config->guarded = inner->guarded;
	if (!bytes_are(name, "super_admins"))
		return;
	p->config->admins_len = inner->admins_len;
	for (size_t i = 0; i < inner->admins_len; i++)
		p->config->admins[i] = inner->admins[i];
}

/* In the order of PHP: what was set before the include stays. */
static void
merge(struct parse *p, const struct wpconfig *inner, const char *path,
    unsigned line)
{
	struct wpconfig *config = p->config;

	for (size_t i = 0; i < inner->len; i++) {
		struct wpconfig_value value = inner->facts[i].value;

		if (value.file == NULL)
			value.file = path;
		facts_set(p, bytes_of(inner->facts[i].name), &value);
	}
	merge_variable(p, bytes_of("table_prefix"), inner, path);
	merge_variable(p, bytes_of("super_admins"), inner, path);
	merge_doubts(p, inner, (struct doubt){ by_file, line });
	if (config->includes_len < INCLUDES_MAX)
		config->includes[config->includes_len++] =
		    (struct wpconfig_include){ line, path };
}

size_t
include_read(struct parse *p, size_t at)
{
	static const char *const words[] = { "require_once", "require",
		"include_once", "include" };
	const struct token *t = p->tokens;
	struct wpconfig_value path;
	struct wpconfig *inner;
	size_t behind = at + 1;
	bool includes = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		includes |= token_is_name(&t[at], words[i]);
	if (!includes || p->opener == NULL || p->config->rest.why != NULL)
		return 0;
	path = expr_read(p, &behind);
	/* A relative one is looked for in more than one folder; one that was
	 * read before is perhaps not read again. */
	if (path.state != WPCONFIG_SET || !token_is(&t[behind], ";") ||
	    *path.text.s != '/' || strlen(path.text.s) != path.text.len ||
	    is_seen(p->config, path.text))
		return 0;
	inner = p->opener->open(p->opener, path.text.s);
	if (inner == NULL)
		return 0;
	merge(p, inner, path.text.s, t[at].line);
	return behind + 1;
}
