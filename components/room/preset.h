/*
 * What new rooms are like, by their names: settings, who may make them, and
 * what whoever does is there.
 */
#ifndef ROOM_PRESET_H
#define ROOM_PRESET_H

#include <stdbool.h>

#include "room/rank.h"

struct engine;
struct jid;
struct room;

/* Of the rules in settings.h; what they say of people has names, too. */
#define PRESET_CREATORS "creators" /* an entry as of access.h */
#define PRESET_CREATOR "creator"   /* an affiliation */

/* Does the room's name match, where "*" stands for any characters? */
bool preset_fits(const char *pattern, const char *room_jid);

/* NULL, or what is wrong with this rule. */
const char *preset_wrong(const char *field, const char *value);

void preset_apply(const struct engine *engine, struct room *room);

/* May they make a room of this name?  Where no rule is about it, whoever may
 * make rooms may. */
bool preset_may_create(
    const struct engine *engine, const char *room_jid, const struct jid *who);

enum affiliation preset_creator(
    const struct engine *engine, const char *room_jid);

#endif
