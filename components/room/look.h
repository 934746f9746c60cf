/*
 * What a nickname looks like: two that are taken for each other have the same
 * look (after UTS #39, 4, for the letters that impostors use).
 */
#ifndef ROOM_LOOK_H
#define ROOM_LOOK_H

/* `nick' is a prepared resource, so what Unicode itself takes for the same is
 * the same already (NFKC).  free() it. */
char *look_of(const char *nick);

#endif
