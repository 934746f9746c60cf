/*
 * Hats: what somebody is in a room beside role and affiliation, as "teacher"
 * (XEP-0317).  A room has a list of them, and an account may wear several;
 * whoever decides who wears what gives them here: the commands of the room, or
 * a site.
 */
#ifndef ROOM_HATS_H
#define ROOM_HATS_H

#include <stdbool.h>

struct arena;
struct room;
struct turn;
struct xml;

#define HATS_MAX 100 /* of a room */
#define HATS_WORN 10 /* by one account */

struct hat {
	char *uri, *title, *hue; /* hue "": none */
};

struct hat *hats_find(const struct room *room, const char *uri);

/* Make it, or what it is called otherwise; false: it is none, or one too many.
 * Nobody is told and nothing is stored. */
bool hats_define(
    struct room *room, const char *uri, const char *title, const char *hue);

/* It is gone, and nobody wears it; false: there was none. */
bool hats_remove(struct room *room, const char *uri);

/* These of an account: URIs, one a line; "" for none. */
const char *hats_of(const struct room *room, const char *bare);

/* With this one more or less; NULL: there is no such hat, or too many are
 * worn. */
const char *hats_with(const struct room *room, struct arena *arena,
    const char *bare, const char *uri);
const char *hats_without(
    struct arena *arena, const char *worn, const char *uri);

/* From now on an account wears these; it is stored, and where they are in,
 * everybody sees it. */
void hats_wear(struct turn *t, const char *bare, const char *uris);

/* Everybody who wears this one (NULL: any) is shown anew. */
void hats_show(struct turn *t, const char *uri);

bool hats_has(const char *worn, const char *uri);

/* The list as lines of text, and back. */
const char *hats_text(const struct room *room, struct arena *arena);
void hats_restore(struct room *room, struct arena *arena, const char *text);

void hats_free(struct room *room);

#endif
