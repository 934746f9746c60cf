#include "room/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

static const char *const whois_words[] = { "moderators", "anyone", NULL };
static const char *const pm_words[] = { "anyone", "participants", "moderators",
	"none", NULL };
static const char *const role_words[] = { "visitor", "participant", "moderator",
	NULL };

#define AT(member) offsetof(struct room_config, member)
#define MUC "muc#roomconfig_"

/* In the order in which an owner sees them. */
const struct config_field config_fields[] = {
	/* clang-format off */
	{ MUC "roomname", "Name", CONFIG_TEXT, AT(name), 256, NULL },
	{ MUC "roomdesc", "Description", CONFIG_TEXT, AT(description), 4096, NULL },
	{ "welcome", "Said to who enters for the first time", CONFIG_TEXT, AT(welcome), 1024, NULL },
	{ MUC "lang", "Language", CONFIG_TEXT, AT(lang), 32, NULL },
	{ MUC "persistentroom", "Stays when the last one leaves", CONFIG_BOOL, AT(persistent), 0, NULL },
	{ "permanent", "Stays though nobody uses it", CONFIG_BOOL, AT(permanent), 0, NULL },
	{ MUC "publicroom", "Is found in the list of rooms", CONFIG_BOOL, AT(public), 0, NULL },
	{ "public_list", "Outsiders may see who is in", CONFIG_BOOL, AT(public_list), 0, NULL },
	{ MUC "passwordprotectedroom", "Asks for a password", CONFIG_BOOL, AT(password_protected), 0, NULL },
	{ MUC "roomsecret", "Password", CONFIG_SECRET, AT(password), 256, NULL },
	{ "captcha_protected", "Strangers are asked something first", CONFIG_BOOL, AT(captcha), 0, NULL },
	{ MUC "maxusers", "Most occupants", CONFIG_USERS, AT(max_users), 100000, NULL },
	{ MUC "whois", "Who sees real addresses", CONFIG_WORD, AT(whois), 0, whois_words },
	{ MUC "membersonly", "Only members may enter", CONFIG_BOOL, AT(members_only), 0, NULL },
	{ MUC "moderatedroom", "Only those with voice may speak", CONFIG_BOOL, AT(moderated), 0, NULL },
	{ MUC "changesubject", "Participants may set the subject", CONFIG_BOOL, AT(change_subject), 0, NULL },
	{ MUC "allowinvites", "Participants may invite", CONFIG_BOOL, AT(allow_invites), 0, NULL },
	{ MUC "allowpm", "Who may send private messages", CONFIG_WORD, AT(allow_pm), 0, pm_words },
	{ "allow_query_users", "Occupants may query each other", CONFIG_BOOL, AT(allow_queries), 0, NULL },
	{ "muc#roomconfig_allowvisitorstatus", "Visitors may show a status text", CONFIG_BOOL, AT(visitor_status), 0, NULL },
	{ "muc#roomconfig_allowvisitornickchange", "Visitors may change their nickname", CONFIG_BOOL, AT(visitor_nick), 0, NULL },
	{ "muc#roomconfig_allowvoicerequests", "Visitors may ask for voice", CONFIG_BOOL, AT(voice_requests), 0, NULL },
	{ MUC "getmemberlist", "Who may get the list of members", CONFIG_ROLES, AT(member_list), 0, role_words },
	{ MUC "presencebroadcast", "Whose presence is shown", CONFIG_ROLES, AT(broadcast), 0, role_words },
	{ "muc#maxhistoryfetch", "Most messages of history", CONFIG_NUMBER, AT(max_history), 1000, NULL },
	{ MUC "enablearchiving", "Messages are archived", CONFIG_BOOL, AT(archiving), 0, NULL },
	{ "archive_days", "Days that messages are archived (0: for ever)", CONFIG_NUMBER, AT(archive_days), 36500, NULL },
	{ "archive_messages", "Most messages in the archive (0: no limit)", CONFIG_NUMBER, AT(archive_messages), 100000000, NULL },
	{ "history_of_members", "Members see only what was said since they are members", CONFIG_BOOL, AT(history_of_members), 0, NULL },
	{ "history_of_others", "Minutes of the past that others see (0: all)", CONFIG_NUMBER, AT(history_of_others), 525600, NULL },
	{ MUC "enablelogging", "Messages are published", CONFIG_BOOL, AT(logging), 0, NULL },
	{ "show_absent", "Members who are not in are shown", CONFIG_BOOL, AT(show_absent), 0, NULL },
	{ "members_media", "Only members may send files", CONFIG_BOOL, AT(members_media), 0, NULL },
	{ MUC "slow_mode_duration", "Seconds between two messages of one user", CONFIG_NUMBER, AT(slow_mode), 86400, NULL },
	{ MUC "forwardmentions", "Absent members hear when they are mentioned", CONFIG_BOOL, AT(forward_mentions), 0, NULL },
	{ MUC "allow_subscription", "Absent users may subscribe to messages", CONFIG_BOOL, AT(subscriptions), 0, NULL },
	{ MUC "pubsub", "Related publish-subscribe node", CONFIG_TEXT, AT(pubsub), 1024, NULL },
	/* clang-format on */
};

const size_t config_fields_len =
    sizeof(config_fields) / sizeof(config_fields[0]);

static void *
member(const struct room_config *config, const struct config_field *field)
{
	return (char *)config + field->offset;
}

static bool
is_text(const struct config_field *field)
{
	return field->kind == CONFIG_TEXT || field->kind == CONFIG_SECRET;
}

void
config_defaults(struct room_config *config)
{
	*config = (struct room_config){
		.public = true,
		.public_list = true,
		.max_history = 20,
		.member_list = ROLES_ALL,
		.broadcast = ROLES_ALL,
		.archiving = true,
		.allow_queries = true,
		.visitor_status = true,
		.visitor_nick = true,
		.voice_requests = true,
	};
	for (size_t i = 0; i < config_fields_len; i++)
		if (is_text(&config_fields[i]))
			mem_set(member(config, &config_fields[i]), "");
}

void
config_free(struct room_config *config)
{
	for (size_t i = 0; i < config_fields_len; i++)
		if (is_text(&config_fields[i]))
			free(*(char **)member(config, &config_fields[i]));
	*config = (struct room_config){ 0 };
}

void
config_copy(struct room_config *to, const struct room_config *from)
{
	*to = *from;
	for (size_t i = 0; i < config_fields_len; i++) {
		char **text = member(to, &config_fields[i]);

		if (is_text(&config_fields[i]))
			*text = mem_dup(*text);
	}
}

const struct config_field *
config_field(const char *var)
{
	for (size_t i = 0; i < config_fields_len; i++)
		if (strcmp(config_fields[i].var, var) == 0)
			return &config_fields[i];
	return NULL;
}

bool
config_differs(const struct room_config *a, const struct room_config *b,
    const struct config_field *field)
{
	const void *in_a = member(a, field), *in_b = member(b, field);

	if (is_text(field))
		return strcmp(*(char *const *)in_a, *(char *const *)in_b) != 0;
	if (field->kind == CONFIG_BOOL)
		return *(const bool *)in_a != *(const bool *)in_b;
	return *(const uint32_t *)in_a != *(const uint32_t *)in_b;
}

int
config_code(const struct room_config *config, const struct config_field *field)
{
	switch (field->offset) {
	case AT(logging):
		return config->logging ? 170 : 171;
	case AT(whois):
		return config->whois == WHOIS_ANYONE ? 172 : 173;
	case AT(show_absent):
		return config->show_absent ? 102 : 103;
	default:
		return 0;
	}
}

static const char *
roles_text(uint32_t roles, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; role_words[i] != NULL; i++)
		if ((roles & 1u << i) != 0)
			text = arena_join(arena, text, *text ? "\n" : "",
			    role_words[i], NULL);
	return text;
}

const char *
config_get(const struct room_config *config, const struct config_field *field,
    struct arena *arena)
{
	const void *at = member(config, field);

	switch (field->kind) {
	case CONFIG_TEXT:
	case CONFIG_SECRET:
		return arena_join(arena, *(char *const *)at, NULL);
	case CONFIG_BOOL:
		return *(const bool *)at ? "1" : "0";
	case CONFIG_WORD:
		return field->words[*(const uint32_t *)at];
	case CONFIG_ROLES:
		return roles_text(*(const uint32_t *)at, arena);
	case CONFIG_USERS:
		if (*(const uint32_t *)at == 0)
			return "none";
		break;
	case CONFIG_NUMBER:
		break;
	}
	return arena_printf(arena, "%u", *(const uint32_t *)at);
}

static bool
set_number(uint32_t *at, const char *value, uint32_t max)
{
	char *end;
	unsigned long n;

	if (*value < '0' || *value > '9' || strlen(value) > 9)
		return false;
	n = strtoul(value, &end, 10);
	if (*end != '\0' || n > max)
		return false;
	*at = (uint32_t)n;
	return true;
}

static bool
set_bool(bool *at, const char *value)
{
	if (strcmp(value, "1") == 0 || strcmp(value, "true") == 0)
		*at = true;
	else if (strcmp(value, "0") == 0 || strcmp(value, "false") == 0)
		*at = false;
	else
		return false;
	return true;
}

static bool
set_word(uint32_t *at, const char *value, const char *const *words)
{
	for (uint32_t i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], value) == 0) {
			*at = i;
			return true;
		}
	return false;
}

/* Prosody's words for the same. */
static bool
set_pm(uint32_t *at, const char *value)
{
	static const char *const others[] = { "visitor", "participant",
		"moderator", NULL };

	return set_word(at, value, pm_words) || set_word(at, value, others);
}

static bool
set_roles(uint32_t *at, const char *value)
{
	uint32_t roles = 0, i;

	while (*value != '\0') {
		size_t len = strcspn(value, "\n");

		for (i = 0; role_words[i] != NULL; i++)
			if (strlen(role_words[i]) == len &&
			    memcmp(role_words[i], value, len) == 0)
				break;
		if (role_words[i] == NULL)
			return false;
		roles |= 1u << i;
		value += len + (value[len] == '\n');
	}
	*at = roles;
	return true;
}

bool
config_set(struct room_config *config, const struct config_field *field,
    const char *value)
{
	void *at = member(config, field);

	switch (field->kind) {
	case CONFIG_TEXT:
	case CONFIG_SECRET:
		if (strlen(value) > field->max)
			return false;
		mem_set(at, value);
		return true;
	case CONFIG_BOOL:
		return set_bool(at, value);
	case CONFIG_WORD:
		return field->words == pm_words
			   ? set_pm(at, value)
			   : set_word(at, value, field->words);
	case CONFIG_ROLES:
		return set_roles(at, value);
	case CONFIG_USERS:
		if (strcmp(value, "none") == 0 || *value == '\0') {
			*(uint32_t *)at = 0;
			return true;
		}
		break;
	case CONFIG_NUMBER:
		break;
	}
	return set_number(at, value, field->max);
}
