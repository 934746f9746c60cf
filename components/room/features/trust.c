#include "room/trust.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/guest.h"
#include "room/mention.h"
#include "room/phrase.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"
#include "room/words.h"

#define MINUTE INT64_C(60000)

static const struct limits *
limits(const struct turn *t)
{
	return &t->engine->set.limits;
}

static bool
is_on(const struct turn *t)
{
	return limits(t)->links_after_messages > 0 ||
	       limits(t)->links_after_minutes > 0;
}

/* Of whom it is counted: for links, for what waits for a moderator, or until
 * they may write at all. */
static bool
is_counted(const struct turn *t)
{
	return (is_on(t) || limits(t)->hold_messages > 0 ||
		   limits(t)->speak_after_minutes > 0) &&
	       t->actor->affiliation < AFFILIATION_MEMBER &&
	       t->actor->role < ROLE_MODERATOR &&
	       !guest_is(t->engine, t->from->bare);
}

static bool
is_known(const struct turn *t, const struct standing *s)
{
	uint32_t messages = limits(t)->links_after_messages;
	int64_t minutes = limits(t)->links_after_minutes;

	if (s == NULL || s->met_at == 0)
		return false;
	return (messages > 0 && s->said >= messages) ||
	       (minutes > 0 && t->now - s->met_at >= minutes * MINUTE);
}

bool
trust_may_link(const struct turn *t)
{
	if (!is_on(t) || t->actor->affiliation >= AFFILIATION_MEMBER ||
	    t->actor->role == ROLE_MODERATOR)
		return true;
	return is_counted(t) &&
	       is_known(t, room_standing(t->room, t->from->bare));
}

static bool
is_word(char c)
{
	return words_has(c) || c == '-';
}

/* "com", or that in another script. */
static bool
is_top(const char *at, const char *end)
{
	if (strncasecmp(at, "xn--", 4) == 0)
		return true;
	for (; at < end; at++)
		if (!isalpha((unsigned char)*at) && (*at & 0x80) == 0)
			return false;
	return true;
}

/* "example.com:80/…", which clients make a link of as well. */
static bool
is_host(const char *text, const char *slash)
{
	const char *end = slash, *at;

	while (end > text && isdigit((unsigned char)end[-1]))
		end--;
	if (end < slash && end > text && end[-1] == ':')
		end--;
	else
		end = slash;
	for (at = end; at > text && is_word(at[-1]);)
		at--;
	return end - at >= 2 && at - text >= 2 && at[-1] == '.' &&
	       is_word(at[-2]) && is_top(at, end);
}

bool
trust_is_link(const char *text)
{
	static const char *const begins[] = { "www.",
		"mailto:", "xmpp:", "magnet:", NULL };

	for (const char *at = text; *at != '\0'; at++) {
		bool first = at == text || !is_word(at[-1]);

		if (strncmp(at, "://", 3) == 0 ||
		    (*at == '/' && is_host(text, at)))
			return true;
		for (size_t i = 0; first && begins[i] != NULL; i++)
			if (strncasecmp(at, begins[i], strlen(begins[i])) == 0)
				return true;
	}
	return false;
}

/* A mention is no link (XEP-0372), nor is a namespace. */
static bool
is_harmless(const char *name, const char *value)
{
	return strncmp(name, "xmlns", 5) == 0 ||
	       (strcmp(name, "uri") == 0 && strncmp(value, "xmpp:", 5) == 0) ||
	       strcmp(name, "to") == 0 || strcmp(name, "from") == 0;
}

#define ATTRIBUTES 64 /* more than that in one element is nobody's message */

static bool
is_linking(const struct stanza *s)
{
	const char *attrs[ATTRIBUTES];
	size_t len = stanza_attrs(s, attrs, ATTRIBUTES);

	if (len > ATTRIBUTES)
		return true;
	for (size_t i = 0; i + 1 < len; i += 2)
		if (!is_harmless(attrs[i], attrs[i + 1]) &&
		    trust_is_link(attrs[i + 1]))
			return true;
	return false;
}

/* Somewhere in it: not deep, that was looked at (see stanza_size()).  What
 * stands before and behind an element is read as one. */
static bool
links(const struct turn *t, const struct stanza *s)
{
	const struct stanza *c;

	if (is_linking(s) || trust_is_link(stanza_text(s, t->arena)))
		return true;
	for (c = stanza_first(s); c != NULL; c = stanza_next(c))
		if (links(t, c))
			return true;
	return false;
}

static bool
refuse(struct turn *t)
{
	uint32_t messages = limits(t)->links_after_messages;
	uint32_t minutes = limits(t)->links_after_minutes;
	const char *when = "Guests may not post links here";

	if (!guest_is(t->engine, t->from->bare))
		when = messages == 0
			   ? arena_printf(t->arena,
				 "You may post links after %u minutes here",
				 (unsigned)minutes)
		       : minutes == 0
			   ? arena_printf(t->arena,
				 "You may post links after %u messages here",
				 (unsigned)messages)
			   : arena_printf(t->arena,
				 "You may post links after %u messages or %u "
				 "minutes here",
				 (unsigned)messages, (unsigned)minutes);
	return turn_refuse_saying(t, REFUSE_LINKS, turn_words(t, when));
}

bool
trust_refuses_links(const struct turn *t)
{
	bool holds =
	    limits(t)->hold_links != 0 && engine_has(t->engine, &feature_hold);

	return !holds && !trust_may_link(t);
}

int64_t
trust_silent_until(const struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);
	int64_t until;

	if (limits(t)->speak_after_minutes == 0 || !is_counted(t) ||
	    s == NULL || s->met_at == 0)
		return 0;
	until = s->met_at + limits(t)->speak_after_minutes * MINUTE;
	return until > t->now ? until : 0;
}

/* Time is what those have not who come to make trouble. */
static bool
refuse_new(struct turn *t)
{
	return turn_refuse_saying(t, REFUSE_NEW,
	    phrase_in(t->arena, refuse_lang(t->in), PHRASE_NEW_UNTIL,
		words_time(t->arena, t->now, trust_silent_until(t)), NULL));
}

/* Who calls everybody at once is heard like one who makes them follow a link.
 */
static bool
mentions_many(struct turn *t)
{
	uint32_t most = limits(t)->new_mentions;

	return most > 0 && mention_is_many(t, most);
}

static bool
refuse_mentions(struct turn *t)
{
	uint32_t most = limits(t)->new_mentions;

	return turn_refuse_saying(t, REFUSE_MENTIONS,
	    phrase_in(t->arena, refuse_lang(t->in), PHRASE_NEW_MENTIONS,
		arena_printf(t->arena, "%u", (unsigned)most), NULL));
}

static bool
trust_may_speak(struct turn *t)
{
	bool linking;

	if (trust_silent_until(t) != 0)
		return refuse_new(t);
	if (trust_may_link(t))
		return true;
	linking = links(t, t->in);
	if (!linking && !mentions_many(t))
		return true;
	if (trust_refuses_links(t))
		return linking ? refuse(t) : refuse_mentions(t);
	if (t->held == NULL)
		t->held = linking ? "link" : "mentions";
	return true;
}

/* Moderators can always be asked for help. */
static bool
trust_may_whisper(struct turn *t)
{
	if (trust_silent_until(t) != 0 && t->other->role != ROLE_MODERATOR)
		return refuse_new(t);
	/* Nobody would see to it before it is read. */
	if (trust_is_first(t) && t->other->role != ROLE_MODERATOR)
		return turn_refuse(t, REFUSE_NEW);
	return trust_may_link(t) || !links(t, t->in) || refuse(t);
}

bool
trust_is_first(const struct turn *t)
{
	const struct standing *s;

	if (limits(t)->hold_messages == 0 ||
	    t->actor->affiliation >= AFFILIATION_MEMBER ||
	    t->actor->role >= ROLE_MODERATOR)
		return false;
	s = room_standing(t->room, t->from->bare);
	return guest_is(t->engine, t->from->bare) || s == NULL ||
	       s->said < limits(t)->hold_messages;
}

/* As far as it matters. */
static uint32_t
most(const struct turn *t)
{
	uint32_t links = limits(t)->links_after_messages;
	uint32_t held = limits(t)->hold_messages;

	return links > held ? links : held;
}

void
trust_count(struct turn *t, const char *bare)
{
	struct standing *s;

	if (most(t) == 0 || guest_is(t->engine, bare))
		return;
	s = room_have_standing(t->room, bare);
	if (s->met_at == 0)
		s->met_at = t->now;
	if (s->said < most(t))
		s->said++;
	record_save_affiliation(t->out, t->room, bare);
}

/* When they became a member of the site, as far as it says: the end of that
 * day.  Who was there long before is not new here, either. */
static int64_t
member_since(const struct turn *t)
{
	const struct account *account =
	    t->answer != NULL ? t->answer->account : NULL;
	const char *day = NULL;
	int64_t at;

	if (account != NULL && account->fields != NULL)
		day = fields_get(t->arena, account->fields, "registered");
	if (day == NULL ||
	    !stamp_parse(arena_join(t->arena, day, "T23:59:59Z", NULL), &at))
		return t->now;
	return at < t->now && at > 0 ? at : t->now;
}

static void
trust_entering(struct turn *t)
{
	struct standing *s;

	if (!is_counted(t))
		return;
	s = room_have_standing(t->room, t->from->bare);
	if (s->met_at != 0)
		return;
	s->met_at = member_since(t);
	record_save_affiliation(t->out, t->room, t->from->bare);
}

static void
trust_speaking(struct turn *t)
{
	const struct standing *s = room_standing(t->room, t->from->bare);

	if (is_counted(t) && s != NULL && s->met_at != 0 && s->said < most(t) &&
	    stanza_child(t->in, "body", "") != NULL)
		trust_count(t, t->from->bare);
}

const struct feature feature_trust = {
	.name = "trust",
	.entering = trust_entering,
	.may_speak = trust_may_speak,
	.may_whisper = trust_may_whisper,
	.speaking = trust_speaking,
};
