/*
 * Big rooms.  In one that is big, only its staff and those who spoke last are
 * shown to everybody; whoever else is in is shown to nobody new.  What somebody
 * has seen stays true for them: they hear of every change of whoever they see,
 * and of nobody else.  So who knows of whom is one number of each occupant: all
 * sessions that came before it (XEP-0045 leaves it to the room: 7.2.3).
 */
#ifndef ROOM_CROWD_H
#define ROOM_CROWD_H

#include <stdbool.h>
#include <stdint.h>

struct occupant;
struct room;

/* Is this occupant to be shown to everybody, as things are now? */
bool crowd_shows(const struct room *room, const struct occupant *o);

/* Is their role one whose presence is shown at all (16.5.3)? */
bool crowd_may_show(const struct room *room, const struct occupant *o);

/*
 * They have spoken: the first of at most `max' speakers.  Returned is who is
 * none any more, or NULL.
 */
struct occupant *crowd_spoke(
    struct room *room, struct occupant *o, uint32_t max);

/* Who came before this session, or all and whoever comes, see them. */
void crowd_set_seen(struct room *room, struct occupant *o, uint32_t before);

/* From now on only those who see them already do. */
void crowd_fade(struct room *room, struct occupant *o);

/*
 * Whom all see, and who comes next will: in a big room few, and as long as they
 * stay the same nobody looks for them among all the others.  Good for now.
 */
struct occupant *const *crowd_shown(struct room *room, uint32_t *len_r);

/* Gone. */
void crowd_forget(struct room *room, const struct occupant *o);

#endif
