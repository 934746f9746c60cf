/*
 * What the roles that somebody has on the site are in a room: an affiliation,
 * and hats for all to see.
 */
#ifndef ROOM_RANKS_H
#define ROOM_RANKS_H

#include "room/rank.h"

struct engine;
struct turn;

/* Of these roles, separated by commas: the highest. */
enum affiliation ranks_affiliation(
    const struct engine *engine, const char *roles);

/* What this account wears from now on: the hats of these roles and those that
 * were given to it here.  Nobody is told and nothing of the account stored. */
const char *ranks_hats(struct turn *t, const char *bare, const char *roles);

/* The sender is about to enter.  Who owns the site is kept out of none of its
 * rooms by who could not know yet, before they were there, what they are. */
void ranks_let_in(struct turn *t, const char *roles);

#endif
