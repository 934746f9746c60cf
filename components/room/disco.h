/*
 * What is told of a room or the service when it is asked what it is.
 */
#ifndef ROOM_DISCO_H
#define ROOM_DISCO_H

struct xml;

/* A <feature/> (XEP-0030, 3.1). */
void disco_put(struct xml *xml, const char *var);

#endif
