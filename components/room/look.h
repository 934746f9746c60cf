/*
 * What a nickname looks like: two that are taken for each other have the same
 * look (after UTS #39, 4, for the letters that impostors use).
 */
#ifndef ROOM_LOOK_H
#define ROOM_LOOK_H

/* `nick' is a prepared resource, so what Unicode itself takes for the same is
 * the same already (NFKC).  free() it. */
char *look_of(const char *nick);

/* The same for words, whether they are written big or small: a big I is an i,
 * and not what it looks like.  Any UTF-8 will do. */
char *look_of_words(const char *text);

#endif
