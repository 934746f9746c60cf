/*
 * The settings of a room become others, whoever wants it.
 */
#ifndef ROOM_CONFIGURE_H
#define ROOM_CONFIGURE_H

#include <stdbool.h>
#include <stddef.h>

struct change;
struct engine;
struct room_config;
struct turn;

/* Do they fit together, and what the service allows? */
bool configure_fits(
    const struct engine *engine, const struct room_config *config);

/*
 * t->room is as `config' says from now on, and affiliations change with it; it
 * is kept, on record, and all are told (XEP-0045, 10.2.1).  What the settings
 * were is in `config' then.  With `answer' the IQ of the turn gets its result.
 * t->room may be NULL afterwards.
 */
void configure(struct turn *t, struct room_config *config,
    const struct change *changes, size_t len, bool answer);

#endif
