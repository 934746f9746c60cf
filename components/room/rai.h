/*
 * Who hears of activity in rooms where they are not (XEP-0437).
 */
#ifndef ROOM_RAI_H
#define ROOM_RAI_H

struct engine;

void rai_free(struct engine *engine);

#endif
