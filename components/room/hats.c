#include "room/hats.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "room/presence.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define URI_MAX 512
#define TITLE_MAX 128

struct hat *
hats_find(const struct room *room, const char *uri)
{
	return map_get(&room->hats, uri);
}

/* Something, of one line, not too long. */
static bool
is_line(const char *text, size_t max)
{
	size_t len = strlen(text);

	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return len > 0 && len <= max;
}

/* XEP-0392: an angle, with a fraction or without; "" is none. */
static bool
is_hue(const char *text)
{
	size_t whole = strspn(text, "0123456789");
	long degrees = strtol(text, NULL, 10);

	if (*text == '\0')
		return true;
	if (whole == 0 || whole > 3 || degrees > 360 || strlen(text) > 16)
		return false;
	text += whole;
	return *text == '\0' ||
	       (*text == '.' && text[1] != '\0' &&
		   strspn(text + 1, "0123456789") == strlen(text + 1));
}

bool
hats_define(
    struct room *room, const char *uri, const char *title, const char *hue)
{
	struct hat *hat = hats_find(room, uri);

	if (!is_line(uri, URI_MAX) || !is_line(title, TITLE_MAX) ||
	    !is_hue(hue) || (hat == NULL && room->hats.len >= HATS_MAX))
		return false;
	if (hat == NULL) {
		hat = mem_new(sizeof(*hat));
		hat->uri = mem_dup(uri);
		map_put(&room->hats, hat->uri, hat);
	}
	mem_set(&hat->title, title);
	mem_set(&hat->hue, hue);
	return true;
}

static void
hat_free(struct hat *hat)
{
	free(hat->uri);
	free(hat->title);
	free(hat->hue);
	free(hat);
}

bool
hats_remove(struct room *room, const char *uri)
{
	struct hat *hat = map_remove(&room->hats, uri);

	if (hat == NULL)
		return false;
	hat_free(hat);
	return true;
}

void
hats_free(struct room *room)
{
	struct hat *hat;

	for (size_t i = 0; (hat = map_next(&room->hats, &i)) != NULL;)
		hat_free(hat);
	map_free(&room->hats);
}

const char *
hats_of(const struct room *room, const char *bare)
{
	const struct standing *s = room_standing(room, bare);

	return s != NULL && s->hats != NULL ? s->hats : "";
}

/* Where it stands among these lines, or NULL. */
static const char *
find(const char *worn, const char *uri)
{
	size_t len = strlen(uri);

	while (*worn != '\0') {
		size_t n = strcspn(worn, "\n");

		if (n == len && memcmp(worn, uri, len) == 0)
			return worn;
		worn += n + (worn[n] == '\n');
	}
	return NULL;
}

bool
hats_has(const char *worn, const char *uri)
{
	return find(worn, uri) != NULL;
}

const char *
hats_with(const struct room *room, struct arena *arena, const char *bare,
    const char *uri)
{
	const char *worn = hats_of(room, bare);
	size_t n = *worn != '\0';

	for (const char *c = worn; *c != '\0'; c++)
		n += *c == '\n';
	if (hats_find(room, uri) == NULL)
		return NULL;
	if (hats_has(worn, uri))
		return arena_join(arena, worn, NULL);
	if (n >= HATS_WORN)
		return NULL;
	return arena_join(arena, worn, *worn != '\0' ? "\n" : "", uri, NULL);
}

const char *
hats_without(struct arena *arena, const char *worn, const char *uri)
{
	const char *at = find(worn, uri), *rest;
	size_t before;

	if (at == NULL)
		return arena_join(arena, worn, NULL);
	before = (size_t)(at - worn);
	rest = at + strlen(uri);
	rest += *rest == '\n';
	if (*rest == '\0' && before > 0)
		before--; /* the end of the line before */
	return arena_join(arena, arena_dup(arena, worn, before), rest, NULL);
}

static void
show(struct turn *t, struct occupant *o)
{
	const struct news news = { 0 };

	presence_announce(t, o, &news, NULL);
}

void
hats_wear(struct turn *t, const char *bare, const char *uris)
{
	struct occupant *o;

	if (strcmp(hats_of(t->room, bare), uris) == 0)
		return;
	room_set_hats(t->room, bare, uris);
	record_save_affiliation(t->out, t->room, bare);
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;)
		if (o->sessions != NULL && session_is_of(o->sessions, bare))
			show(t, o);
}

void
hats_show(struct turn *t, const char *uri)
{
	struct occupant *o;

	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		const char *bare = occupant_bare(o, t->arena);
		const char *worn = bare != NULL ? hats_of(t->room, bare) : "";

		if (uri != NULL ? hats_has(worn, uri) : *worn != '\0')
			show(t, o);
	}
}

/* Three lines each. */
const char *
hats_text(const struct room *room, struct arena *arena)
{
	const char *text = "";
	const struct hat *hat;

	for (size_t i = 0; (hat = map_next(&room->hats, &i)) != NULL;)
		text = arena_join(arena, text, hat->uri, "\n", hat->title, "\n",
		    hat->hue, "\n", NULL);
	return text;
}

static const char *
line(struct arena *arena, const char **text)
{
	size_t len = strcspn(*text, "\n");
	const char *s = arena_dup(arena, *text, len);

	*text += len + ((*text)[len] == '\n');
	return s;
}

void
hats_restore(struct room *room, struct arena *arena, const char *text)
{
	while (*text != '\0') {
		const char *uri = line(arena, &text);
		const char *title = line(arena, &text);

		(void)hats_define(room, uri, title, line(arena, &text));
	}
}
