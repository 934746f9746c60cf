#include "room/preset.h"

#include <stddef.h>
#include <string.h>

#include "room/access.h"
#include "room/config.h"
#include "room/engine.h"
#include "room/room.h"

/* Of the first `len' characters of the name. */
static bool
fits(const char *pattern, const char *name, size_t len)
{
	for (; *pattern != '\0' && *pattern != '*'; pattern++, name++, len--)
		if (len == 0 || *pattern != *name)
			return false;
	if (*pattern == '\0')
		return len == 0;
	while (pattern[1] == '*')
		pattern++;
	for (size_t i = 0; i <= len; i++)
		if (fits(pattern + 1, name + i, len - i))
			return true;
	return false;
}

bool
preset_fits(const char *pattern, const char *room_jid)
{
	return fits(pattern, room_jid, strcspn(room_jid, "@"));
}

static bool
is_of_people(const char *field)
{
	return strcmp(field, PRESET_CREATORS) == 0 ||
	       strcmp(field, PRESET_CREATOR) == 0;
}

const char *
preset_wrong(const char *field, const char *value)
{
	const struct config_field *of = config_field(field);
	struct room_config config = { 0 };
	enum affiliation affiliation;
	bool good;

	if (strcmp(field, PRESET_CREATORS) == 0)
		return NULL;
	if (strcmp(field, PRESET_CREATOR) == 0)
		return affiliation_from(value, &affiliation) &&
			       affiliation != AFFILIATION_OUTCAST
			   ? NULL
			   : "is no affiliation";
	if (of == NULL)
		return "is no field of a room's configuration";
	config_defaults(&config);
	good = config_set(&config, of, value);
	config_free(&config);
	return good ? NULL : "cannot have that value";
}

/* The next rule about this room, behind `rule' (NULL: the first), or NULL. */
static const char *const *
next(const struct engine *engine, const char *const *rule, const char *jid)
{
	rule = rule == NULL ? engine->set.presets : rule + 3;
	while (rule != NULL && *rule != NULL) {
		if (preset_fits(rule[0], jid))
			return rule;
		rule += 3;
	}
	return NULL;
}

void
preset_apply(const struct engine *engine, struct room *room)
{
	const char *const *rule = NULL;

	while ((rule = next(engine, rule, room->jid)) != NULL)
		if (!is_of_people(rule[1]) && config_field(rule[1]) != NULL)
			(void)config_set(
			    &room->config, config_field(rule[1]), rule[2]);
}

bool
preset_may_create(
    const struct engine *engine, const char *room_jid, const struct jid *who)
{
	const char *const *rule = NULL;
	bool is_said = false;

	while ((rule = next(engine, rule, room_jid)) != NULL) {
		const char *const list[] = { rule[2], NULL };

		if (strcmp(rule[1], PRESET_CREATORS) != 0)
			continue;
		if (access_allows(list, who))
			return true;
		is_said = true;
	}
	return !is_said && access_allows(engine->set.creators, who);
}

enum affiliation
preset_creator(const struct engine *engine, const char *room_jid)
{
	enum affiliation affiliation = AFFILIATION_OWNER;
	const char *const *rule = NULL;

	while ((rule = next(engine, rule, room_jid)) != NULL)
		if (strcmp(rule[1], PRESET_CREATOR) == 0)
			(void)affiliation_from(rule[2], &affiliation);
	return affiliation;
}
