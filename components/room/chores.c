#include "room/chores.h"

#include <stdlib.h>
#include <string.h>

#include "base/fields.h"
#include "base/mem.h"
#include "room/engine.h"
#include "room/room.h"
#include "room/turn.h"

#define ID "id="
#define SOON 1000 /* milliseconds until it goes on */

/* The value in "id=value\n". */
static char *
id_of(const char *text)
{
	size_t len = strcspn(text, "\n");
	char *id;

	if (strncmp(text, ID, strlen(ID)) != 0 || len == strlen(ID))
		return NULL;
	len -= strlen(ID);
	id = mem_new(len + 1);
	memcpy(id, text + strlen(ID), len);
	return id;
}

struct chore *
chore_find(const struct room *room, const char *id)
{
	struct chore *c = room->chores;

	while (c != NULL && strcmp(c->id, id) != 0)
		c = c->next;
	return c;
}

struct chore *
chore_put(struct room *room, const char *text)
{
	char *id = id_of(text);
	struct chore *c = id != NULL ? chore_find(room, id) : NULL;

	if (c == NULL && id != NULL) {
		c = mem_new(sizeof(*c));
		c->id = mem_dup(id);
		c->next = room->chores;
		room->chores = c;
	}
	if (c != NULL)
		mem_set(&c->text, text);
	free(id);
	return c;
}

static void
chore_free(struct chore *c)
{
	free(c->id);
	free(c->text);
	free(c);
}

void
chore_drop(struct room *room, const char *id)
{
	struct chore **at = &room->chores, *c;

	while (*at != NULL && strcmp((*at)->id, id) != 0)
		at = &(*at)->next;
	c = *at;
	if (c == NULL)
		return;
	*at = c->next;
	chore_free(c);
}

void
chores_free(struct room *room)
{
	while (room->chores != NULL)
		chore_drop(room, room->chores->id);
}

void
chores_resume(struct turn *t, const struct feature *whose, const char *field)
{
	struct room *room;

	for (size_t i = 0; (room = map_next(&t->engine->rooms, &i)) != NULL;)
		for (struct chore *c = room->chores; c != NULL; c = c->next) {
			if (c->at_it ||
			    fields_get(t->arena, c->text, field) == NULL)
				continue;
			c->at_it = true;
			engine_alarm(
			    t->engine, t->now + SOON, whose, room->jid, c->id);
		}
}
