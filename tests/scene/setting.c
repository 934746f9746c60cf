#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "room/hours.h"
#include "stage.h"

enum kind { NUMBER, YES, TEXT, LIST, FILTERS, GUESTS, HOURS };

#define SETTING(name, kind) #name, kind, offsetof(struct engine_settings, name)

static const struct {
	const char *name;
	enum kind kind;
	size_t offset;
} settings[] = {
	{ SETTING(abuse_addresses, LIST) },
	{ SETTING(account_seconds, NUMBER) },
	{ SETTING(accounts, YES) },
	{ SETTING(admin_addresses, LIST) },
	{ SETTING(admins, LIST) },
	{ SETTING(admins_own, YES) },
	{ SETTING(block_node, TEXT) },
	{ SETTING(block_service, TEXT) },
	{ SETTING(creators, LIST) },
	{ SETTING(defaults, LIST) },
	{ SETTING(description, TEXT) },
	{ SETTING(filters, FILTERS) },
	{ SETTING(members, TEXT) },
	{ SETTING(roleless, YES) },
	{ SETTING(guest_domain, TEXT) },
	{ SETTING(guests, GUESTS) },
	{ SETTING(hours, HOURS) },
	{ SETTING(entrants, LIST) },
	{ SETTING(keepers, LIST) },
	{ SETTING(kick_cooldown, NUMBER) },
	{ SETTING(listers, LIST) },
	{ SETTING(lock_timeout, NUMBER) },
	{ SETTING(logs_url, TEXT) },
	{ SETTING(max_nick, NUMBER) },
	{ SETTING(max_rooms, NUMBER) },
	{ SETTING(max_rooms_owned, NUMBER) },
	{ SETTING(max_stanza, NUMBER) },
	{ SETTING(max_users, NUMBER) },
	{ SETTING(mute_memory, NUMBER) },
	{ SETTING(presets, LIST) },
	{ SETTING(ranks, LIST) },
	{ SETTING(hats, LIST) },
	{ SETTING(readers, LIST) },
	{ SETTING(registrants, LIST) },
	{ SETTING(support_addresses, LIST) },
	{ SETTING(tell_absent, YES) },
	{ SETTING(tombstone, NUMBER) },
	{ SETTING(url, TEXT) },
	{ SETTING(webchat_url, TEXT) },
};

/* Words between spaces; `value' is the stage's for good. */
static const char *const *
words(struct stage *s, char *value)
{
	const char **list =
	    arena_alloc(s->all, (strlen(value) + 2) * sizeof(*list));
	size_t n = 0;

	for (char *word = strtok(value, " "); word != NULL;
	     word = strtok(NULL, " "))
		list[n++] = word;
	return list;
}

/* "refuse message word drop nick other ..." */
static const struct filter_rule *
filters(struct stage *s, char *value)
{
	static const char *const actions[] = {
		[FILTER_NONE] = "none",
		[FILTER_REFUSE] = "refuse",
		[FILTER_DROP] = "drop",
		[FILTER_SHADOW] = "shadow",
		[FILTER_HOLD] = "hold",
	};
	const char *const *w = words(s, value);
	struct filter_rule *rules =
	    arena_alloc(s->all, (strlen(value) + 1) * sizeof(*rules));

	for (size_t n = 0; w[0] != NULL && w[1] != NULL && w[2] != NULL;
	     n++, w += 3) {
		rules[n].part = strcmp(w[1], "all") == 0 ? "" : w[1];
		rules[n].word = w[2];
		for (unsigned i = 0; i <= FILTER_HOLD; i++)
			if (strcmp(w[0], actions[i]) == 0)
				rules[n].action = (enum filter)i;
	}
	return rules;
}

/* "7200 daily 07:00 22:00 ...": first how many seconds ahead of UTC; "none". */
static const struct hours *
hours(struct stage *s, char *value)
{
	const char *const *w = words(s, value);
	struct hours *h = arena_alloc(s->all, sizeof(*h));
	struct hours_shift *shift = arena_alloc(s->all, sizeof(*shift));
	struct hours_span *span =
	    arena_alloc(s->all, (strlen(value) + 1) * sizeof(*span));

	if (w[0] == NULL || w[1] == NULL)
		return NULL;
	*shift = (struct hours_shift){ .ahead = atoll(w[0]) * 1000 };
	*h = (struct hours){ span, 0, shift, 1 };
	for (w++; w[0] != NULL && w[1] != NULL && w[2] != NULL; w += 3)
		if (hours_days(w[0], &span->days) &&
		    hours_minute(w[1], &span->open) &&
		    hours_minute(w[2], &span->close)) {
			span++;
			h->len++;
		}
	return h;
}

static void
set(struct stage *s, enum kind kind, void *at, char *value)
{
	switch (kind) {
	case NUMBER:
		*(uint32_t *)at = (uint32_t)strtoul(value, NULL, 10);
		break;
	case YES:
		*(bool *)at = strcmp(value, "yes") == 0;
		break;
	case TEXT:
		*(const char **)at = value;
		break;
	case GUESTS: /* what a file cannot say no scene does */
		*(uint32_t *)at = (uint32_t)strtoul(value, NULL, 10);
		if (*(uint32_t *)at > GUESTS_SPEAK)
			*(uint32_t *)at = GUESTS_NONE;
		break;
	case FILTERS:
		*(const struct filter_rule **)at = filters(s, value);
		break;
	case HOURS:
		*(const struct hours **)at = hours(s, value);
		break;
	case LIST:
		*(const char *const **)at = words(s, value);
		break;
	}
}

bool
stage_set(struct stage *s, const char *name, char *value)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		if (strcmp(settings[i].name, name) == 0) {
			set(s, settings[i].kind,
			    (char *)&s->set + settings[i].offset, value);
			stage_restart(s);
			return true;
		}
	return false;
}
