/*
 * Rules about what is said: see features/filter.c.
 */
#ifndef ROOM_FILTER_H
#define ROOM_FILTER_H

enum filter {
	FILTER_NONE,
	FILTER_REFUSE, /* with an error */
	FILTER_DROP,   /* nobody hears it */
	FILTER_SHADOW, /* only who said it does */
	FILTER_HOLD,   /* a moderator first: see hold.h */
};

/* Parts of what is said; "" stands for all of them. */
#define FILTER_MESSAGE "message"
#define FILTER_NICK "nick"
#define FILTER_STATUS "status"

struct filter_rule {
	const char *word; /* NULL ends a list of rules */
	const char *part;
	enum filter action;
};

#endif
