#include "rooms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "room/address.h"
#include "room/config.h"
#include "room/engine.h"
#include "room/grave.h"
#include "room/hats.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/tokens.h"

#define HOLDS(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s: not so: %s\n", room->jid,         \
			    #condition);                                       \
			return false;                                          \
		}                                                              \
	} while (0)

static bool
occupants_are_sound(const struct room *room)
{
	const struct occupant *o;
	size_t here = 0, all = 0;

	for (size_t i = 0; (o = map_next(&room->occupants, &i)) != NULL;) {
		HOLDS(o->sessions != NULL);
		HOLDS(!o->expelled);
		HOLDS(*o->nick != '\0');
		HOLDS(map_get(&room->occupants, o->nick) == o);
		HOLDS(o->role != ROLE_NONE);
		HOLDS(o->affiliation != AFFILIATION_OUTCAST);
		for (const struct session *s = o->sessions; s != NULL;
		     s = s->next) {
			HOLDS(s->occupant == o);
			all++;
			here += s->left_at == 0;
		}
	}
	HOLDS(here == room->audience_len);
	HOLDS(here == room->sessions.len);
	HOLDS(all >= here);
	return true;
}

static bool
audience_is_sound(const struct room *room)
{
	for (uint32_t i = 0; i < room->audience_len; i++) {
		const struct session *s = room->audience_of[i];

		HOLDS(s->place == i);
		HOLDS(room->audience[i] == s->address);
		HOLDS(map_get(&room->sessions, s->address->jid) == s);
	}
	return true;
}

static bool
standings_are_sound(const struct room *room)
{
	const struct standing *s;
	size_t reserved = 0, subscribers = 0;

	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;) {
		HOLDS(map_get(&room->standings, s->jid) == s);
		HOLDS(strchr(s->jid, '/') == NULL);
		HOLDS(s->affiliation != AFFILIATION_NONE || *s->nick != '\0' ||
		      s->muted_until != 0 || s->shadowed_until != 0 ||
		      s->kicked_until != 0 || s->hats != NULL ||
		      s->met_at != 0 || s->said_at != 0 || s->voiced ||
		      s->subscribed != 0 || s->merit.said != 0);
		HOLDS(!s->merit.member || s->affiliation >= AFFILIATION_MEMBER);
		subscribers += s->subscribed != 0;
		if (*s->nick == '\0')
			continue;
		HOLDS(s->look != NULL);
		HOLDS(map_get(&room->reserved, s->look) == s);
		HOLDS(s->affiliation != AFFILIATION_OUTCAST);
		reserved++;
	}
	HOLDS(room->reserved.len == reserved);
	HOLDS(room->subscribers == subscribers);
	return true;
}

bool
rooms_are_sound(const struct engine *engine)
{
	const struct room *room;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		HOLDS(map_get(&engine->rooms, room->jid) == room);
		HOLDS(room->fixed || room->config.persistent ||
		      room->occupants.len > 0);
		HOLDS(!room->config.password_protected ||
		      *room->config.password != '\0' || room->fixed);
		if (!occupants_are_sound(room) || !audience_is_sound(room) ||
		    !standings_are_sound(room))
			return false;
	}
	return true;
}

static void
write_room(struct text *text, const struct room *room, struct arena *arena)
{
	for (size_t i = 0; i < config_fields_len; i++)
		text_addf(text, "%s %s=%s\n", room->jid, config_fields[i].var,
		    config_get(&room->config, &config_fields[i], arena));
	text_addf(text, "%s subject %s by %s at %lld\n", room->jid,
	    room->subject, room->subject_by, (long long)room->subject_at);
	text_addf(text, "%s hats %s\n", room->jid, hats_text(room, arena));
	text_addf(text, "%s tokens %s\n", room->jid, tokens_text(room, arena));
	text_addf(text,
	    "%s mode %s until %lld, shut %lld, pinned %s %s of %s at %lld\n",
	    room->jid, mode_name(room->mode), (long long)room->mode_until,
	    (long long)room->shut_until, room->pinned_id, room->pinned,
	    room->pinned_of, (long long)room->pinned_at);
	for (size_t i = 0; i < reports_len(room->reports); i++)
		text_addf(text, "%s report %u %s\n", room->jid,
		    (unsigned)room->reports->list[i].number,
		    room->reports->list[i].value);
	/* One that was made by nobody is kept from the first who enters. */
	text_addf(text, "%s secret %s locked %d used on %lld\n", room->jid,
	    room->fixed ? "" : room->secret, room->locked,
	    (long long)room->used_on);
}

static void
write_people(struct text *text, const struct room *room)
{
	const struct standing *s;
	const struct occupant *o;

	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;)
		text_addf(text,
		    "%s %s is %s, %s: %s, muted %lld, shadowed %lld, out %lld, "
		    "wears %s, "
		    "voiced %d, subscribed %u, called %s, met %lld, said %u at "
		    "%lld, merit %u on %u till %lld: %d\n",
		    room->jid, s->jid, affiliation_name(s->affiliation),
		    s->nick, s->reason, (long long)s->muted_until,
		    (long long)s->shadowed_until, (long long)s->kicked_until,
		    s->hats != NULL ? s->hats : "", s->voiced,
		    (unsigned)s->subscribed, s->called, (long long)s->met_at,
		    (unsigned)s->said, (long long)s->said_at,
		    (unsigned)s->merit.said, (unsigned)s->merit.days,
		    (long long)s->merit.day, s->merit.member);
	for (size_t i = 0; (o = map_next(&room->occupants, &i)) != NULL;)
		for (const struct session *t = o->sessions; t != NULL;
		     t = t->next)
			text_addf(text, "%s %s as %s, %s %s, left %lld: %s\n",
			    room->jid, t->address->jid, o->nick,
			    role_name(o->role),
			    affiliation_name(o->affiliation),
			    (long long)t->left_at, occupant_presence(o));
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The order in which things came is not kept. */
static char *
sorted(char *lines)
{
	size_t n = 1, len = 0;
	char **all, *out, *rest = lines;

	for (const char *c = lines; *c != '\0'; c++)
		n += *c == '\n';
	all = calloc(n, sizeof(*all));
	out = calloc(strlen(lines) + n + 1, 1);
	if (all == NULL || out == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		all[i] = strsep(&rest, "\n");
	qsort(all, n, sizeof(*all), by_text);
	for (size_t i = 0; i < n; i++)
		len += (size_t)sprintf(out + len, "%s\n", all[i]);
	free(all);
	return out;
}

char *
rooms_text(const struct engine *engine)
{
	struct arena *arena = arena_new();
	struct text text = { 0 };
	const struct room *room;
	const struct grave *g;
	char *out;

	text_adds(&text, "");
	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		write_room(&text, room, arena);
		write_people(&text, room);
	}
	for (size_t i = 0; (g = map_next(&engine->graves, &i)) != NULL;)
		text_addf(&text, "grave of %s: %s until %lld\n", g->jid,
		    g->elsewhere, (long long)g->until);
	out = text.s != NULL ? sorted(text.s) : strdup("");
	text_free(&text);
	arena_free(&arena);
	return out;
}

void
rooms_complain(const char *before, const char *after)
{
	while (*before != '\0' && *before == *after) {
		before++;
		after++;
	}
	fprintf(stderr, "was: ...%.300s\nis:  ...%.300s\n", before, after);
	abort();
}
