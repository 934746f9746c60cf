/*
 * What the service does not want to be said is refused, or nobody hears it, or
 * nobody but who said it: rules of the settings, by words in messages, private
 * ones too, in nicknames and in the texts of presences.  Letters that look the
 * same are the same.  Who moderates may say it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/archived.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/filter.h"
#include "room/look.h"
#include "room/room.h"
#include "room/turn.h"

/* Does the text have what the rule is about? */
static bool
has(const char *look, const char *word)
{
	char *of_word = look_of_words(word);
	bool found = *of_word != '\0' && strstr(look, of_word) != NULL;

	free(of_word);
	return found;
}

/* The first rule that fits; FILTER_NONE: none does. */
static enum filter
judge(const struct turn *t, const char *part, const char *text)
{
	const struct filter_rule *rule = t->engine->set.filters;
	enum filter action = FILTER_NONE;
	char *look;

	if (rule == NULL || *text == '\0')
		return FILTER_NONE;
	look = look_of_words(text);
	for (; rule->word != NULL && action == FILTER_NONE; rule++)
		if ((*rule->part == '\0' || strcmp(rule->part, part) == 0) &&
		    has(look, rule->word))
			action = rule->action;
	free(look);
	return action;
}

static bool
is_exempt(struct turn *t)
{
	return t->engine->set.filters == NULL ||
	       authority_of(t).role == ROLE_MODERATOR;
}

/* What was said to all is shown to its author as if it had been. */
static bool
may_say(struct turn *t, bool to_all)
{
	if (is_exempt(t))
		return true;
	switch (judge(t, FILTER_MESSAGE, turn_words_of(t))) {
	case FILTER_NONE:
		return true;
	case FILTER_REFUSE:
		return turn_refuse(t, REFUSE_UNWANTED);
	case FILTER_SHADOW:
		if (to_all)
			archived_echo(t);
		return false;
	case FILTER_DROP:
		return false;
	case FILTER_HOLD:
		if (!to_all || !engine_has(t->engine, &feature_hold))
			return turn_refuse(t, REFUSE_UNWANTED);
		t->held = "words";
		return true;
	}
	return false;
}

static bool
filter_may_speak(struct turn *t)
{
	return may_say(t, true);
}

static bool
filter_may_whisper(struct turn *t)
{
	return may_say(t, false);
}

static bool
may_be_called(struct turn *t)
{
	return judge(t, FILTER_NICK, t->nick) == FILTER_NONE ||
	       turn_refuse(t, REFUSE_BAD_NICK);
}

/* In how many languages ever. */
static bool
may_show(struct turn *t)
{
	const struct stanza *c;

	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "status") &&
		    judge(t, FILTER_STATUS, stanza_text(c, t->arena)) !=
			FILTER_NONE)
			return turn_refuse(t, REFUSE_UNWANTED);
	return true;
}

static bool
filter_may_join(struct turn *t)
{
	return is_exempt(t) ||
	       ((t->session != NULL || may_be_called(t)) && may_show(t));
}

static bool
filter_may_rename(struct turn *t)
{
	return is_exempt(t) || (may_be_called(t) && may_show(t));
}

static bool
filter_may_update(struct turn *t)
{
	return is_exempt(t) || may_show(t);
}

const struct feature feature_filter = {
	.name = "filter",
	.may_join = filter_may_join,
	.may_rename = filter_may_rename,
	.may_update = filter_may_update,
	.may_speak = filter_may_speak,
	.may_whisper = filter_may_whisper,
};
