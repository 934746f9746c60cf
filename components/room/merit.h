/*
 * Who has said enough, on enough days and without a sanction, is a member by
 * it, where the settings say so; guests never are.
 */
#ifndef ROOM_MERIT_H
#define ROOM_MERIT_H

#include "room/rank.h"

struct arena;
struct fields;
struct merit;
struct turn;

/* What somebody is whom the site makes this. */
enum affiliation merit_affiliation(
    const struct turn *t, const char *bare, enum affiliation of_site);

/* They have been sanctioned: who is no member yet begins anew. */
void merit_lose(struct turn *t, const char *bare);

/* As it is stored. */
void merit_write(struct fields *fields, const struct merit *merit);
struct merit merit_read(struct arena *arena, const char *fields);

#endif
