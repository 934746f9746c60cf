/*
 * Whom a command is about.
 */
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/history.h"
#include "room/order.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/words.h"

static const char *
keep(struct order *o, const char *s)
{
	return arena_join(o->t->arena, s, NULL);
}

/* Whoever spoke under this nickname last, and may have left. */
static const char *
said_as(struct turn *t, const char *nick)
{
	const struct history *h = t->room->history;
	struct xml from;

	xml_begin(&from, t->arena);
	xml_raw(&from, " from='", 7);
	xml_put_escaped(&from, t->room->jid);
	xml_put_escaped(&from, "/");
	xml_put_escaped(&from, nick);
	xml_put_escaped(&from, "");
	for (size_t i = history_len(h); i-- > 0;) {
		const struct history_entry *e = history_at(h, i);
		const char *at = strstr(e->text, from.text);

		if (at != NULL && at[from.len] == '\'' &&
		    (size_t)(at - e->text) < strcspn(e->text, ">"))
			return e->sender;
	}
	return NULL;
}

bool
order_found(struct order *o, const char *bare, const char *nick)
{
	o->bare = keep(o, bare);
	o->whom = room_occupant_of(o->t->room, o->bare);
	o->nick = keep(o, o->whom != NULL ? o->whom->nick : nick);
	return true;
}

static bool
find_occupant(struct order *o, const char *nick)
{
	struct occupant *who = room_occupant(o->t->room, nick);

	if (who == NULL || who->sessions == NULL)
		return false;
	return order_found(o, occupant_bare(who, o->t->arena), nick);
}

static bool
find_author(struct order *o)
{
	o->message = keep(o, o->about->id);
	return order_found(o, o->about->sender, o->about->nick);
}

/* "@Bob Smith 1h", as clients complete it: the longest name that it may be. */
static bool
find_mentioned(struct order *o, const char *text)
{
	const char *at = words_rest(text);
	const struct occupant *who, *best = NULL;
	size_t len = 0, n;

	for (size_t i = 0; *at == '@' && (who = map_next(&o->t->room->occupants,
					      &i)) != NULL;) {
		n = strlen(who->nick);
		if (n > len && strncmp(at + 1, who->nick, n) == 0 &&
		    strchr(" \t\n", at[1 + n]) != NULL) {
			best = who;
			len = n;
		}
	}
	if (best == NULL || !find_occupant(o, best->nick))
		return false;
	o->rest = at + 1 + len;
	return true;
}

bool
order_whom(struct order *o)
{
	const char *text = o->rest, *bare;
	const char *name = words_next(o->t->arena, &o->rest);
	const struct jid *jid;

	if (name != NULL && strcmp(name, "^") == 0 && o->about != NULL)
		return find_author(o);
	if (name != NULL && find_occupant(o, name))
		return true;
	if (name != NULL && *name == '@' &&
	    (find_mentioned(o, text) || find_occupant(o, name + 1)))
		return true;
	bare = name != NULL ? said_as(o->t, name) : NULL;
	if (bare != NULL)
		return order_found(o, bare, name);
	jid = name != NULL && strchr(name, '@') != NULL
		  ? jid_parse(o->t->arena, name)
		  : NULL;
	if (jid != NULL && *jid->node != '\0')
		return order_found(o, jid->bare, jid->node);
	order_refuse(o, name != NULL && strcmp(name, "^") == 0
			    ? "^ is the author of the message you reply to."
			    : "Nobody of that name is here, or was of late.");
	return false;
}
