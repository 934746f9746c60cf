/*
 * The rooms that somebody may be told of, and pages of their list.
 */
#ifndef ROOM_LISTING_H
#define ROOM_LISTING_H

#include <stdbool.h>
#include <stddef.h>

struct room;
struct rsm;
struct turn;

struct listing {
	const struct room **rooms;
	size_t len;
};

/* Those that the sender may list, in the order in which they were made. */
struct listing listing_of(struct turn *t);

/* The page from *from up to *to of a list; false: there is none such, and they
 * have been told (XEP-0059, 2.1 to 2.6). */
bool listing_page(struct turn *t, const struct rsm *r, const struct listing *l,
    size_t *from, size_t *to);

const char *listing_name(struct turn *t, const struct room *room);

#endif
