#include "room/mention.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/look.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/uri.h"
#include "room/words.h"

const struct jid *
mention_jid(struct arena *arena, const struct stanza *reference)
{
	const char *type = stanza_attr(reference, "type");
	const char *uri = stanza_attr(reference, "uri");

	if (!stanza_is(reference, "reference") ||
	    !stanza_in(reference, NS_REFERENCE) || type == NULL ||
	    strcmp(type, "mention") != 0 || uri == NULL)
		return NULL;
	return uri_jid(arena, uri);
}

/* What begins with each word of a text, sorted: in a room of thousands each of
 * their names is looked for, and who writes chooses the words. */
struct beginnings {
	const char **list;
	size_t len;
};

/* No name is longer. */
static int
compare(const void *a, const void *b)
{
	return strncmp(
	    *(const char *const *)a, *(const char *const *)b, JID_PART_MAX);
}

static void
sort_words(struct beginnings *b, struct arena *arena, const char *text)
{
	b->list = arena_alloc(arena, (strlen(text) + 1) * sizeof(*b->list));
	b->len = 0;
	for (const char *at = text; *at != '\0'; at++)
		if (at == text || !words_has(at[-1]))
			b->list[b->len++] = at;
	qsort(b->list, b->len, sizeof(*b->list), compare);
}

/* The first that is not before this name. */
static size_t
place_of(const struct beginnings *b, const char *name, size_t len)
{
	size_t from = 0, to = b->len;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strncmp(b->list[middle], name, len) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool
has_name(const struct beginnings *b, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = place_of(b, name, len);
	     i < b->len && strncmp(b->list[i], name, len) == 0; i++)
		if (len > 0 && !words_has(b->list[i][len]))
			return true;
	return false;
}

/* Big or small, as clients take it. */
static bool
is_named(const struct beginnings *b, const struct occupant *o)
{
	char *look = look_of_words(o->nick);
	bool is = has_name(b, look);

	free(look);
	return is;
}

/* Who is mentioned, once however often: by what nobody else is called. */
struct mentioned {
	const char **list; /* of most + 1 */
	uint32_t len, most;
};

static void
add(struct mentioned *m, const char *who)
{
	if (m->len > m->most)
		return;
	for (uint32_t i = 0; i < m->len; i++)
		if (strcmp(m->list[i], who) == 0)
			return;
	m->list[m->len++] = who;
}

static void
add_occupant(
    struct mentioned *m, const struct turn *t, const struct occupant *o)
{
	if (o != NULL && o != t->actor)
		add(m, o->in_room);
}

/* Where addresses are not for all, an answer does not tell who has which, or
 * whether they are in: then each counts for itself. */
static void
add_address(struct mentioned *m, const struct turn *t, const struct jid *jid)
{
	const struct room *room = t->room;

	if (jid == NULL)
		return;
	if (strcmp(jid->bare, room->jid) == 0)
		add_occupant(m, t, room_occupant(room, jid->resource));
	else if (room->config.whois == WHOIS_ANYONE)
		add_occupant(m, t, room_occupant_of(room, jid->bare));
	else if (strcmp(jid->bare, t->from->bare) != 0)
		add(m, jid->bare);
}

static const struct occupant *
occupant_with(const struct room *room, const char *identity)
{
	const struct occupant *o;

	for (size_t i = 0; (o = map_next(&room->occupants, &i)) != NULL;)
		if (strcmp(o->identity, identity) == 0)
			return o;
	return NULL;
}

/* XEP-0513, 3: one of them, or a group of them. */
static void
add_explicit(struct mentioned *m, const struct turn *t, const struct stanza *c)
{
	const char *identity = stanza_attr(c, "occupantid");
	const char *jid = stanza_attr(c, "jid");

	if (stanza_attr(c, "mentions") != NULL)
		m->len = m->most + 1;
	else if (identity != NULL)
		add_occupant(m, t, occupant_with(t->room, identity));
	else if (jid != NULL)
		add_address(m, t, jid_parse(t->arena, jid));
}

bool
mention_is_many(struct turn *t, uint32_t most)
{
	struct mentioned m = { .most = most };
	const struct occupant *o;
	const struct stanza *c;
	struct beginnings words;
	char *look;

	m.list = arena_alloc(t->arena, (most + 1) * sizeof(*m.list));
	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		if (stanza_is(c, "mention") && stanza_in(c, NS_MENTION))
			add_explicit(&m, t, c);
		else
			add_address(&m, t, mention_jid(t->arena, c));
	look = look_of_words(turn_words_of(t));
	sort_words(&words, t->arena, look);
	for (size_t i = 0;
	     m.len <= most && (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (is_named(&words, o))
			add_occupant(&m, t, o);
	free(look);
	return m.len > most;
}
