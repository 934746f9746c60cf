/*
 * Which act a stanza is.
 */
#ifndef ROOM_ROUTE_H
#define ROOM_ROUTE_H

struct turn;

void route(struct turn *t);

#endif
